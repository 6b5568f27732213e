"""Move references of a workbook template once repeated rows have become lists. Pure.

What touches a repeated row grows with it; what lies below it moves down; what lies above stays.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

AREA = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?::(\$?)([A-Za-z]{1,3})(\$?)(\d+))?")
ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")
# In these a single cell of the repeated row means its whole column: `=SUM(C5)` is a total of one line as of many.
OF_RANGES = frozenset(
    {"AGGREGATE", "AVERAGE", "AVERAGEIF", "AVERAGEIFS", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS"}
    | {"LARGE", "MAX", "MAXIFS", "MEDIAN", "MIN", "MINIFS", "PERCENTILE", "PRODUCT", "QUARTILE", "RANK", "SMALL"}
    | {"STDEV", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "VAR"}
)


@dataclass(frozen=True, slots=True)
class Growth:
    """The repeated rows of one sheet, each with the number of rows that it becomes."""

    rows: tuple[tuple[int, int], ...] = ()

    def first(self, row: int) -> int:
        """The new number of a row; for a repeated one that of its first line."""
        return row + sum(count - 1 for repeated, count in self.rows if repeated < row)

    def last(self, row: int) -> int:
        return row + sum(count - 1 for repeated, count in self.rows if repeated <= row)


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """One line of a list; references to its own row mean this line, not the list."""

    row: int  # in the template
    number: int  # from 0


Growths = Mapping[str, Growth]  # by the sheet's name in capitals


def moved_formula(
    formula: str, sheet: str, growths: Growths, line: RepeatedLine | None = None, *, areas: bool = False
) -> str:
    """Move a formula, with or without `=`, after the lists have grown; `areas`: it is a name's, or a chart's."""
    sign = "" if formula.startswith("=") else "="
    try:
        tokens = Tokenizer(sign + formula).items
    except TokenizerError:  # what Excel itself would not read stays as it is
        return formula
    alone = _alone_in_a_function(tokens)
    parts = [
        moved_reference(token.value, sheet, growths, line, grows=areas or number in alone)
        if _is_reference(token)
        else token.value
        for number, token in enumerate(tokens)
    ]
    return ("" if sign else "=") + "".join(parts)


def moved_reference(
    reference: str, sheet: str, growths: Growths, line: RepeatedLine | None = None, *, grows: bool = False
) -> str:
    """Move a reference, `Bảng!$C$5:$C$5`, `5:9`, `C5`; `grows`: a single repeated cell means all its lines."""
    prefix, mark, area = reference.rpartition("!")
    named = prefix.strip("'").replace("''", "'").upper() if mark else sheet.upper()
    growth = growths.get(named)
    if growth is None:
        return reference
    here = line if named == sheet.upper() else None
    if whole := ROWS.fullmatch(area):
        return f"{prefix}{mark}{whole[1]}{growth.first(int(whole[2]))}:{whole[3]}{growth.last(int(whole[4]))}"
    found = AREA.fullmatch(area)
    if not found:
        return reference
    begin, begin_fixed = int(found[4]), bool(found[3])
    single = found[8] is None
    end, end_fixed = (begin, begin_fixed) if single else (int(found[8]), bool(found[7]))
    goes_along = _goes_along(begin, begin_fixed, here)
    first = growth.first(begin) + (here.number if here and goes_along else 0)
    text = f"{prefix}{mark}{found[1]}{found[2]}{found[3]}{first}"
    if single and (not grows or goes_along or growth.last(begin) == first):
        return text
    last = growth.first(end) + here.number if here and _goes_along(end, end_fixed, here) else growth.last(end)
    column = found.group(1, 2, 3) if single else found.group(5, 6, 7)
    return f"{text}:{''.join(column)}{last}"


def _goes_along(row: int, fixed: bool, line: RepeatedLine | None) -> bool:
    """Does a reference move with its line? One to its own row or the one above does, unless it has a `$`."""
    return line is not None and not fixed and row in (line.row, line.row - 1)


def _is_reference(token: Token) -> bool:
    return bool(token.type == Token.OPERAND and token.subtype == Token.RANGE)


def _alone_in_a_function(tokens: list[Token]) -> set[int]:
    """The tokens that by themselves are an argument of a function over ranges."""
    return {number for number, name in _arguments(tokens) if name in OF_RANGES}


def _arguments(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    open_functions: list[str] = []
    for number, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            open_functions.append(token.value.rstrip("(").upper() if token.type == Token.FUNC else "")
        elif token.subtype == Token.CLOSE and open_functions:
            open_functions.pop()
        elif _is_reference(token) and open_functions and _bounded(tokens, number):
            yield number, open_functions[-1]


def _bounded(tokens: list[Token], number: int) -> bool:
    """Is the token between brackets or separators, blanks aside?"""
    before = next(token for token in reversed(tokens[:number]) if token.type != Token.WSPACE)
    after = next((token for token in tokens[number + 1 :] if token.type != Token.WSPACE), before)
    begins = before.type == Token.SEP or before.subtype == Token.OPEN
    return bool(begins and (after.type == Token.SEP or after.subtype == Token.CLOSE))

"""Opening each kind of file as grids, one sheet after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from itertools import chain, islice
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from base.saying import say
from measurements.reading import biff, ooxml, opendocument, stream
from measurements.reading.columns import NotUnderstood
from measurements.reading.facts import SheetFacts, is_footnote
from measurements.reading.grid import Grid
from measurements.reading.guards import Caps, Refusal, check_zip
from measurements.reading.jsonrows import read_json
from measurements.reading.package import InMemory, Readable
from measurements.reading.plain import decode, read_csv
from measurements.reading.records import IDENTITY
from measurements.reading.window import RowWindow, Run

STREAMED = 40_000_000  # bytes of a sheet when inflated from which on it is streamed if it can be
LARGE = 2_000_000  # cells of a sheet from which on its rows are not held as a list


@dataclass(slots=True)
class Opened:
    """An open file: its sheets, one at a time, the hidden ones left out, and our template's identity."""

    sheets: Iterator[Grid]
    names: list[str]
    hidden: list[str] = field(default_factory=list)
    identity: dict[str, str] = field(default_factory=dict)


def open_file(path: Readable, kind: str, caps: Caps) -> Opened:
    """Open a file of this kind (see guards.kind_of): its visible sheets. Raises Refusal."""
    if path.stat().st_size > caps.file_bytes:
        limit = caps.file_bytes // 1_000_000
        raise Refusal("too_large", what=say("more than {limit} MB", limit=limit))
    if isinstance(path, InMemory):
        return _open_copy(path, caps)
    if kind == "csv":
        return Opened(iter([read_csv(path, caps)]), [""])
    if kind == "json":
        return Opened(iter([read_json(path, caps)]), [""])
    if kind == "html":
        grids = _read_html(path, caps)
        return Opened(iter(grids), [grid.name for grid in grids])
    return _open_workbook(path, kind, caps)


def _open_copy(copy: InMemory, caps: Caps) -> Opened:
    """An .xlsx that was put in the usual order; it was checked before."""
    facts = ooxml.sheet_facts(copy, caps.columns)
    copy.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(copy)
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("broken_workbook", what=say("it does not open")) from error
    return _sheets_of(book, facts, caps)


def _open_workbook(path: Path, kind: str, caps: Caps) -> Opened:
    large: dict[str, str] = {}
    if kind in ("xlsx", "ods"):
        check_zip(path, caps, later=ooxml.large_parts(path, STREAMED) if kind == "xlsx" else ())
    if kind == "xlsx":
        large = ooxml.large_sheets(path, STREAMED)
        facts = ooxml.sheet_facts(path, caps.columns, leave=large)
    elif kind == "xls":
        facts = biff.sheet_facts(path)
    else:
        facts = _ods_facts(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Refusal("protected") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("broken_workbook", what=say("it does not open")) from error
    opened = _sheets_of(book, facts, caps)
    if large:
        opened.sheets = _with_streamed(book, opened.names, facts, caps, path, large)
    return opened


def _sheets_of(book: CalamineWorkbook, facts: dict[str, SheetFacts], caps: Caps) -> Opened:
    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > caps.sheets:
        raise Refusal("too_large", what=say("{count} sheets", count=len(sheets)))
    shown = [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible]
    hidden = [meta.name for meta in sheets if meta.visible != SheetVisibleEnum.Visible]
    identity = _identity(book) if IDENTITY in hidden else {}
    hidden = [name for name in hidden if name != IDENTITY]
    return Opened(_workbook_grids(book, shown, facts, caps), shown, hidden, identity)


def _identity(book: CalamineWorkbook) -> dict[str, str]:
    """Pairs of words on a small hidden sheet; nothing if it is larger than ours, or not to be read."""
    try:
        sheet = book.get_sheet_by_name(IDENTITY)
        last_row, last_column = sheet.end or (0, 0)
        rows = sheet.to_python() if last_row < 20 and last_column < 5 else []
    except (CalamineError, OSError, ValueError):
        return {}
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}


def _ods_facts(path: Path) -> dict[str, SheetFacts]:
    try:
        return opendocument.sheet_facts(path)
    except ElementTree.ParseError as error:
        raise Refusal("broken_workbook", what=say("its content is damaged")) from error


def _workbook_grids(
    book: CalamineWorkbook, names: list[str], facts: dict[str, SheetFacts], caps: Caps
) -> Iterator[Grid]:
    cells = 0
    for name in names:
        try:
            sheet = book.get_sheet_by_name(name)
            last_row, last_column = sheet.end or (-1, -1)
            height, width = last_row + 1, last_column + 1
            if height > caps.rows or width > caps.columns:
                raise Refusal(
                    "too_large",
                    what=say(
                        "sheet “{name}” has {height} rows × {width} columns", name=name, height=height, width=width
                    ),
                )
            cells += height * width
            if cells > caps.cells:
                raise Refusal(
                    "too_large", what=say("more than {millions} million cells", millions=caps.cells // 1_000_000)
                )
            if height * width > LARGE:
                runs = _in_runs(cast("Iterator[list[object]]", sheet.iter_rows()), (sheet.start or (0, 0))[1])
                rows = cast("list[list[object]]", RowWindow(runs, height))
            else:
                rows = cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
            merges = [(a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or []]
        except (CalamineError, OSError, ValueError) as error:
            raise Refusal("broken_workbook", what=say("sheet “{name}” cannot be read", name=name)) from error
        sheet_facts = facts.get(name, SheetFacts())
        yield Grid(
            name,
            rows,
            merges or sheet_facts.merges,
            sheet_facts.hidden_rows,
            sheet_facts.hidden_columns,
            sheet_facts.errors,
            sheet_facts.seen,
            sheet_facts.struck,
            sheet_facts.months,
        )


def _in_runs(rows: Iterator[list[object]], first_column: int) -> Iterator[Run]:
    """Rows a thousand at a time, the sheet's empty left columns in their place."""
    pad: list[object] = [None] * first_column
    while run := list(islice(rows, 1000)):
        yield [[*pad, *row] for row in run] if pad else run


def _with_streamed(
    book: CalamineWorkbook,
    names: list[str],
    facts: dict[str, SheetFacts],
    caps: Caps,
    path: Path,
    large: dict[str, str],
) -> Iterator[Grid]:
    """The sheets in order; a large one as a stream, if its beginning is understood."""

    def by_library(name: str) -> Grid:
        if name in large:
            check_zip(path, caps)
            others = [other for other in names if other != name]
            facts[name] = ooxml.sheet_facts(path, caps.columns, leave=others).get(name, SheetFacts())
        return next(_workbook_grids(book, [name], facts, caps))

    def check(row: int, width: int) -> None:
        if row > caps.rows:
            raise Refusal("too_large", what=say("more than {rows} rows", rows=caps.rows))
        if row * width > caps.cells:
            raise Refusal("too_large", what=say("more than {millions} million cells", millions=caps.cells // 1_000_000))

    for name in names:
        if name not in large:
            yield by_library(name)
            continue
        try:
            head = stream.head_of(path, name, large[name])
        except (NotUnderstood, CalamineError, OSError, ValueError):
            yield by_library(name)
            continue
        wanted: set[int] = set()
        rest = stream.runs_after(path, large[name], head, wanted, partial(check, width=head.width))
        window = RowWindow(chain([head.rows], rest), max(head.last_row, len(head.rows)))
        yield Grid(name, cast("list[list[object]]", window), wanted=wanted, full=partial(by_library, name))


_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MARKS = {
    **dict.fromkeys(("s", "strike", "del"), "struck"),
    **dict.fromkeys(("sup", "sub"), "raised"),
    **dict.fromkeys(("span", "font", "ins", "u", "b", "i"), ""),
}


class _Tables(HTMLParser):
    """Collects the cells of every table; colspan and rowspan become merged ranges."""

    def __init__(self, caps: Caps) -> None:
        super().__init__(convert_charrefs=True)
        self.caps, self.grids = caps, [Grid("", [])]
        self._text: list[str] | None = None
        self._taken: dict[int, set[int]] = {}
        self._span = (1, 1)
        self._skip = 0
        self._marks: list[tuple[str, str, int]] = []  # tags within a cell: name, what they do, where they began
        self._struck = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        grid = self.grids[-1]
        if tag in ("style", "script"):
            self._skip += 1
        elif tag == "tr":
            self._close()
            grid.rows.append([])
            if _HIDDEN.search(dict(attrs).get("style") or ""):
                grid.hidden_rows.add(len(grid.rows) - 1)
            if len(grid.rows) > self.caps.rows:
                raise Refusal("too_large", what=say("more than {rows} rows", rows=self.caps.rows))
        elif tag in ("td", "th"):
            self._close()
            attributes = dict(attrs)
            self._span = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
            self._text, self._marks, self._struck = [], [], ""
        elif tag in _MARKS and self._text is not None:
            style = dict(attrs).get("style") or ""
            does = "hidden" if _HIDDEN.search(style) else "struck" if "line-through" in style else _MARKS[tag]
            self._marks.append((tag, does, len(self._text)))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")
        elif tag == "table":
            self._close()
            if grid.rows:
                grid.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._skip = max(0, self._skip - 1)
        elif tag in ("td", "th", "tr", "table"):
            self._close()
        elif self._text is not None and any(tag == name for name, _does, _start in self._marks):
            while self._marks[-1][0] != tag:
                self._marks.pop()
            self._end_mark(self._text, *self._marks.pop())

    def _end_mark(self, pieces: list[str], _tag: str, does: str, start: int) -> None:
        """What is struck out, hidden or a raised footnote mark is no part of what a person reads."""
        inner = "".join(pieces[start:])
        if does == "struck":
            self._struck += inner
        if does in ("struck", "hidden") or (
            does == "raised" and "".join(pieces[:start]).strip() and is_footnote(inner)
        ):
            del pieces[start:]

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        if self._text is not None:
            self._text.append(data)
        elif data.strip():
            self.grids[-1].rows.append([data.strip()])

    def _close(self) -> None:
        if self._text is None:
            return
        grid = self.grids[-1]
        if not grid.rows:
            grid.rows.append([])
        row = len(grid.rows) - 1
        cells = grid.rows[row]
        column = len(cells)
        while column in self._taken.get(row, ()):
            cells.append(None)
            column += 1
        if column >= self.caps.columns:
            raise Refusal("too_large", what=say("more than {columns} columns", columns=self.caps.columns))
        down, across = self._span
        text = "".join(self._text).strip()
        if self._struck and not text:
            grid.struck.add((row, column))
        cells.append(" ".join((text or self._struck).split()))
        cells.extend([None] * (across - 1))
        for below in range(row + 1, row + down):
            self._taken.setdefault(below, set()).update(range(column, column + across))
        if down > 1 or across > 1:
            grid.merges.append((row, column, row + down - 1, column + across - 1))
        self._text = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), 500) if text and text.isdigit() else 1


def _read_html(path: Path, caps: Caps) -> list[Grid]:
    data = path.read_bytes()
    charset = re.search(rb"charset=[\"']?([\w-]+)", data[:2000])
    name = charset[1].decode("ascii").lower() if charset else ""
    text = data.decode(name, "replace") if name in ("windows-1258", "windows-1252") else decode(data)[0]
    parser = _Tables(caps)
    parser.feed(text)
    parser.close()
    return parser.grids

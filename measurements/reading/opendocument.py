"""Facts of an .ods that the library does not give: error cells, hidden rows, merged cells, what a person sees."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from measurements.reading.facts import SheetFacts, is_footnote
from measurements.reading.numberformats import changes, plain

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE = f"{{{_OFFICE}table:1.0}}"
_VALUE = f"{{{_OFFICE}office:1.0}}"
_STYLE = f"{{{_OFFICE}style:1.0}}"
_TEXTS = f"{{{_OFFICE}text:1.0}}"
_TEXT = f"{_TEXTS}p"
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_HIDDEN = {"collapse", "filter"}
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NUMBER = re.compile(r"(.*?)([-−]?\d[\d.,\s\u00a0\u202f']*)(.*)", re.DOTALL)
_ERROR = re.compile(r"Err:\d{3}|#(?:REF|VALUE|NAME|NUM|DIV/0|NULL)[!?]?")
_NO_DAY = re.compile(r"\D*\d{1,2}\s*[/.-]\s*(?:20)?\d\d\D*|\D+20\d\d|\D*\d{1,2}\D+20\d\d")
MAX_REPEAT = 2000  # a longer run of equal rows is filling, not data


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Sheet's name → its facts; empty for a file without the part of its sheets. Sizes were checked before."""
    with zipfile.ZipFile(path) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        with archive.open("content.xml") as stream:
            return _Content().read(stream)


class _Content:
    """The part that holds the sheets, read from its beginning to its end."""

    def __init__(self) -> None:
        self.found: dict[str, SheetFacts] = {}
        self.facts, self.row, self.column = SheetFacts(), 0, 0
        self.struck: set[str] = set()  # names of styles of struck-out text
        self.raised: set[str] = set()

    def read(self, stream: object) -> dict[str, SheetFacts]:
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):  # type: ignore[call-overload]  # noqa: S314 - no DTD in it
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    self.facts, self.row = self.found.setdefault(element.get(f"{_TABLE}name", ""), SheetFacts()), 0
                elif element.tag == f"{_TABLE}table-row":
                    self.column = 0
            elif element.tag == f"{_STYLE}style":
                self._style(element)
            elif element.tag in _CELLS:
                self._cell(element)
            elif element.tag == f"{_TABLE}table-row":
                repeated = _count(element, "rows-repeated")
                if element.get(f"{_TABLE}visibility") in _HIDDEN and repeated <= MAX_REPEAT:
                    self.facts.hidden_rows.update(range(self.row, self.row + repeated))
                self.row += repeated
                element.clear()
        return self.found

    def _style(self, element: ElementTree.Element) -> None:
        name = element.get(f"{_STYLE}name", "")
        for properties in element.iter(f"{_STYLE}text-properties"):
            line = properties.get(f"{_STYLE}text-line-through-style") or properties.get(
                f"{_STYLE}text-line-through-type"
            )
            if line and line != "none":
                self.struck.add(name)
            if properties.get(f"{_STYLE}text-position", "0%").split()[0] not in ("0%", "0"):  # super, sub, 33%
                self.raised.add(name)

    def _cell(self, element: ElementTree.Element) -> None:
        facts, place = self.facts, (self.row, self.column)
        repeated = _count(element, "columns-repeated")
        shown = element.find(_TEXT)
        if element.get(_ERROR_TYPE) == "error" or (shown is not None and _ERROR.fullmatch(shown.text or "")):
            facts.errors[place] = (shown.text if shown is not None and shown.text else "#LOI")[:10]
        else:
            for column in range(self.column, self.column + min(repeated, MAX_REPEAT)):
                self._seen(element, (self.row, column))
        across, down = _count(element, "columns-spanned"), _count(element, "rows-spanned")
        if across > 1 or down > 1:
            facts.merges.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
        self.column += repeated

    def _seen(self, element: ElementTree.Element, place: tuple[int, int]) -> None:
        kind = element.get(f"{_VALUE}value-type", "")
        lines = element.findall(_TEXT)
        if not kind or not lines:
            return
        if element.get(f"{_TABLE}style-name", "") in self.struck:
            self.facts.struck.add(place)
        if kind in ("float", "percentage", "currency"):
            text = "\n".join("".join(line.itertext()) for line in lines)
            seen = _seen_number(element.get(f"{_VALUE}value", ""), text)
            if seen is not None:
                self.facts.seen[place] = seen
        elif kind == "date" and _NO_DAY.fullmatch("".join(lines[0].itertext()).strip()):
            self.facts.months.add(place)
        elif kind == "string" and any(line.find(f"{_TEXTS}span") is not None for line in lines):
            whole = "\n".join("".join(line.itertext()) for line in lines)
            seen = "\n".join(self._of_spans(line) for line in lines)
            if whole.strip() and not seen.strip():
                self.facts.struck.add(place)
            elif seen != whole:
                self.facts.seen[place] = seen

    def _of_spans(self, line: ElementTree.Element) -> str:
        """A line without what is struck out and without footnote marks."""
        text = line.text or ""
        for part in line:
            inner = "".join(part.itertext())
            style = part.get(f"{_TEXTS}style-name", "")
            if style not in self.struck and not (style in self.raised and is_footnote(inner)):
                text += inner
            text += part.tail or ""
        return text


def _seen_number(value: str, text: str) -> str | None:
    """What a person sees of a number whose cell shows this text; None where that is the number."""
    try:
        number = float(value)
    except ValueError:
        return None
    shown = text.strip()
    match = _NUMBER.fullmatch(shown)
    if match is None:
        return None if number == 0 and shown in ("-", "–", "—") else shown
    before, digits, after = match.groups()
    if changes(before) or changes(after):
        percent = 100 if after.strip().startswith("%") else 1
        return f"{before}{plain(number * percent)}{after}".strip()
    whole = re.sub(r"\D", "", digits)
    if abs(number) >= 1000 and number.is_integer() and not whole.startswith(str(abs(int(number)))[:4]):
        return f"{digits.strip()} nghìn"  # shown in thousands
    return None


def _count(element: ElementTree.Element, what: str) -> int:
    text = element.get(f"{_TABLE}number-{what}", "1")
    return int(text) if text.isdigit() else 1

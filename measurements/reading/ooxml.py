"""Facts of an .xlsx that the library does not give: error cells, formulas without a value, what formats hide."""

import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

from base.saying import say
from measurements.reading import numberformats, package
from measurements.reading.facts import Place, SheetFacts
from measurements.reading.guards import Refusal
from measurements.reading.styles import Styles, seen_of_runs, styles_of

_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(?:(row)\b([^>]*?)/?>|c(?:\s([^>]*?))?(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL)
_REF = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</(?:\w+:)?v>")
_INLINE = re.compile(rb"<(?:\w+:)?is>.*?</(?:\w+:)?is>", re.DOTALL)
_KIND = re.compile(rb"\bt=[\"'](\w+)[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_BOUND = re.compile(rb"\b(min|max)=[\"'](\d+)[\"']")
_FIRST_CELL = re.compile(rb"<(?:\w+:)?c[\s>/][^>]*>?")


def large_parts(path: Path, from_bytes: int) -> set[str]:
    """Names of the worksheet parts of the archive that are at least so large when inflated."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                part.filename
                for part in archive.infolist()
                if part.file_size >= from_bytes and part.filename.lstrip("/").lower().startswith("xl/worksheets/")
            }
    except (zipfile.BadZipFile, OSError, ValueError):
        return set()  # told when its parts are checked


def large_sheets(path: Path, from_bytes: int) -> dict[str, str]:
    """Sheet's name → its part, for sheets at least so large, in an archive that was checked."""
    parts = large_parts(path, from_bytes)
    if not parts:
        return {}
    with zipfile.ZipFile(path) as archive:
        return {name: part for name, part in package.sheet_parts(archive).items() if part in parts}


def sheet_facts(path: package.Readable, max_columns: int, *, leave: Collection[str] = ()) -> dict[str, SheetFacts]:
    """Sheet's name → its facts, without the sheets to `leave` out.

    Raises Refusal for cells outside the caps: the library would allocate for all before them.
    """
    facts = {}
    with zipfile.ZipFile(path) as archive:
        styles = styles_of(archive)
        calculates = package.calculates_on_load(archive)
        for name, part in package.sheet_parts(archive).items():
            if name not in leave:
                facts[name] = _Scan(styles, max_columns, calculates=calculates).of(archive, part)
    return facts


class _Scan:
    """One sheet's part, block by block. Cells are looked at only where a block holds something to be told."""

    def __init__(self, styles: Styles, max_columns: int, *, calculates: bool) -> None:
        self.facts, self.styles, self.max_columns, self.calculates = SheetFacts(), styles, max_columns, calculates
        self.row = self.column = -1  # of the cell before
        self.everywhere: bool | None = None  # cells do not say where they are: all of them are counted
        numbers = b"|".join(str(number).encode() for number in sorted(styles.odd))
        self.odd_style = re.compile(rb"\bs=[\"'](?:%s)[\"']" % numbers) if numbers else None
        self.rich = bool(styles.texts)

    def of(self, archive: zipfile.ZipFile, part: str) -> SheetFacts:
        rest = b""
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 20):
                block = rest + chunk
                cut = block.rfind(b"row>")
                cut = cut + 4 if cut >= 0 else 0
                if cut <= 0 and len(block) < 1 << 24:
                    rest = block
                    continue
                self._block(block[:cut] if cut else block)
                rest = block[cut:] if cut else b""
        self._block(rest)
        return self.facts

    def _block(self, block: bytes) -> None:
        if b"hidden=" in block:
            _hidden(block, self.facts)
        _check_extent(block, self.max_columns)
        if self.everywhere is None and (first := _FIRST_CELL.search(block)):
            self.everywhere = not _REF.search(first[0])
        telling = b't="e"' in block or b"t='e'" in block or b"<f" in block or b":f>" in block or b":f " in block
        rich = self.rich or (b"<is>" in block and (b"strike" in block or b"vertAlign" in block))
        if self.everywhere or telling or rich or (self.odd_style and self.odd_style.search(block)):
            for place, attributes, body in self._cells(block):
                self._cell(place, attributes, body)

    def _cells(self, block: bytes) -> Iterator[tuple[Place, bytes, bytes]]:
        for match in _ROW_OR_CELL.finditer(block):
            if match[1]:
                number = _ROW_NUMBER.search(match[2])
                self.row, self.column = int(number[1]) - 1 if number else self.row + 1, -1
                continue
            attributes = match[3] or b""
            if reference := _REF.search(attributes):
                self.row, self.column = _position(reference)
            else:
                self.column += 1
            yield (max(self.row, 0), self.column), attributes, match[4] or b""

    def _cell(self, place: Place, attributes: bytes, body: bytes) -> None:
        kind = match[1] if (match := _KIND.search(attributes)) else b"n"
        value = match[1].strip() if (match := _VALUE.search(body)) else b""
        if kind == b"e":
            self.facts.errors[place] = (value or b"#LOI").decode("ascii", "replace")[:10]
            return
        if _FORMULA.search(body) and not self._has_result(kind, value, body):
            self.facts.errors[place] = "formula"
            return
        style = int(match[1]) if (match := _STYLE.search(attributes)) else 0
        if style in self.styles.struck and (value or b"<" in body):
            self.facts.struck.add(place)
        if kind == b"s" and value.isdigit():
            number = int(value)
            if number in self.styles.gone:
                self.facts.struck.add(place)
            elif number in self.styles.texts:
                self.facts.seen[place] = self.styles.texts[number]
        elif kind == b"inlineStr" and (b"strike" in body or b"vertAlign" in body):
            self._inline(place, body)
        elif kind == b"n" and value and style in self.styles.formats:
            self._number(place, value, self.styles.formats[style])
        if style in self.styles.months and kind in (b"n", b"d"):
            self.facts.months.add(place)

    def _has_result(self, kind: bytes, value: bytes, body: bytes) -> bool:
        """Was the formula calculated? A zero does not say so where the workbook waits to be calculated."""
        if kind == b"str":
            return b"<v" in body or b":v" in body  # a blank text is a result
        if not value:
            return False
        return not (self.calculates and kind == b"n" and value in (b"0", b"0.0"))

    def _inline(self, place: Place, body: bytes) -> None:
        if match := _INLINE.search(body):
            bare = re.sub(rb"<(/?)\w+:", rb"<\1", match[0])
            try:
                whole, seen = seen_of_runs(ElementTree.fromstring(bare))  # noqa: S314 - DTDs are refused before
            except ElementTree.ParseError:
                return
            if whole.strip() and not seen.strip():
                self.facts.struck.add(place)
            elif seen != whole:
                self.facts.seen[place] = seen

    def _number(self, place: Place, value: bytes, code: str) -> None:
        try:
            seen = numberformats.seen(float(value), code)
        except ValueError:
            return
        if seen is not None:
            self.facts.seen[place] = seen


def _hidden(block: bytes, facts: SheetFacts) -> None:
    for match in _HIDDEN_ROW.finditer(block):
        if number := _ROW_NUMBER.search(match[0]):
            facts.hidden_rows.add(int(number[1]) - 1)
    for match in _HIDDEN_COLUMN.finditer(block):
        bounds = {key: int(value) for key, value in _BOUND.findall(match[0])}
        if bounds.keys() == {b"min", b"max"} and bounds[b"max"] - bounds[b"min"] < 1000:
            facts.hidden_columns.update(range(bounds[b"min"] - 1, bounds[b"max"]))


_REFERENCES = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_FAR = re.compile(rb"r=[\"'](?:[A-Z]{3}|[B-Z][A-Z])[0-9]")  # from column BA on


def _check_extent(block: bytes, max_columns: int) -> None:
    """Far columns are known by their letters; rows are counted by the caller."""
    if _FAR.search(block):
        for reference in _REFERENCES.finditer(block):
            row, column = _position(reference)
            if column >= max_columns:
                raise Refusal(
                    "too_large", what=say("a cell lies too far out ({cell})", cell=f"{reference[1].decode()}{row + 1}")
                )


def _position(match: re.Match[bytes]) -> Place:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1

"""What the reading library does not tell of an .xlsx: error cells, formulas without a value, hidden rows."""

import posixpath
import re
import zipfile
from collections.abc import Collection
from pathlib import Path
from xml.etree import ElementTree

from base.saying import say
from measurements.reading.facts import Facts
from measurements.reading.guards import Refusal

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REF = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>/]*>(.*?)</(?:\w+:)?v>|<(?:\w+:)?is>", re.DOTALL)
_HAS_VALUE = re.compile(rb"<(?:\w+:)?v[^>/]*>[^<]|<(?:\w+:)?is>")
_IS_TEXT = re.compile(rb"\bt=[\"'](?:str|s|inlineStr)[\"']")
_IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_BOUND = re.compile(rb"\b(min|max)=[\"'](\d+)[\"']")


def large_parts(path: Path, from_bytes: int) -> set[str]:
    """The worksheets' parts of the archive that are at least so large when inflated."""
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
    """Of an archive that was checked: the sheets in such parts, name → part."""
    parts = large_parts(path, from_bytes)
    if not parts:
        return {}
    with zipfile.ZipFile(path) as archive:
        return {name: part for name, part in _sheet_parts(archive).items() if part in parts}


def sheet_facts(path: Path, max_columns: int, *, leave: Collection[str] = ()) -> dict[str, Facts]:
    """By sheet name, without those to `leave` out. Raises Refusal for cells outside the caps: the library would
    allocate for all before them."""
    facts = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in _sheet_parts(archive).items():
            if name not in leave:
                facts[name] = _scan(archive, part, max_columns)
    return facts


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    try:
        book = ElementTree.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314 - DTDs are refused before
        links = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
        if part := names.get(full.lower()):
            parts[element.get("name", "")] = part
    return parts


def _scan(archive: zipfile.ZipFile, part: str, max_columns: int) -> Facts:
    facts = Facts()
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            block = rest + chunk
            cut = block.rfind(b"</row>")
            cut = cut + 6 if cut >= 0 else block.rfind(b">") + 1
            if cut <= 0 and len(block) < 1 << 24:
                rest = block
                continue
            _scan_block(block[:cut], facts, max_columns)
            rest = block[cut:]
    _scan_block(rest, facts, max_columns)
    return facts


def _scan_block(block: bytes, facts: Facts, max_columns: int) -> None:
    if b"hidden=" in block:
        for match in _HIDDEN_ROW.finditer(block):
            if number := _ROW_NUMBER.search(match[0]):
                facts.hidden_rows.add(int(number[1]) - 1)
        for match in _HIDDEN_COLUMN.finditer(block):
            bounds = {key: int(value) for key, value in _BOUND.findall(match[0])}
            if bounds.keys() == {b"min", b"max"} and bounds[b"max"] - bounds[b"min"] < 1000:
                facts.hidden_columns.update(range(bounds[b"min"] - 1, bounds[b"max"]))
    _check_extent(block, max_columns)
    if b't="e"' in block or b"t='e'" in block or b"<f" in block or b":f>" in block:
        for match in _CELL.finditer(block):
            attributes, body = match[1], match[2] or b""
            is_error = _IS_ERROR.search(attributes)
            has_formula = b"<f" in body or b":f>" in body or b":f " in body
            if not is_error and not has_formula:
                continue
            reference = _REF.search(attributes)
            value = _VALUE.search(body)
            if reference and is_error:
                code = (value[1] or b"#LOI").decode("ascii", "replace") if value else "#LOI"
                facts.errors[_position(reference)] = code[:10]
            elif reference and not _HAS_VALUE.search(body) and not _IS_TEXT.search(attributes):
                facts.errors[_position(reference)] = "formula"


_REFERENCES = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")


_FAR = re.compile(rb"r=[\"'](?:[A-Z]{3}|[B-Z][A-Z])[0-9]")  # from column BA on


def _check_extent(block: bytes, max_columns: int) -> None:
    """Far columns are known by their letters; rows are counted by the caller."""
    if _FAR.search(block):
        for reference in _REFERENCES.finditer(block):
            row, column = _position(reference)
            if column >= max_columns:
                raise Refusal("too_large", what=say("có ô ở quá xa ({cell})", cell=f"{reference[1].decode()}{row + 1}"))


def _position(match: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1

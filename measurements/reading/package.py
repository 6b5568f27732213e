"""The parts of an .xlsx: the workbook, its sheets, and odd packages put in the usual order.

ECMA-376 part 2 lets a package name its parts as it likes; Excel opens such files, and so does nearly nothing else.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

BOOK = "xl/workbook.xml"
_OFFICE_DOCUMENT = "/officeDocument"
_TARGET = re.compile(rb"""(<(?:\w+:)?Relationship\b[^>]*?\bTarget=)(["'])(.*?)\2""", re.DOTALL)


def book_of(archive: zipfile.ZipFile) -> str:
    """The name of the workbook's part by the package's relationships, "/" between folders; blank if there is none."""
    names = {_slashed(name).lower(): name for name in archive.namelist()}
    try:
        links = ElementTree.fromstring(_beginning(archive, names["_rels/.rels"]))  # noqa: S314 - small, entities fail
    except (KeyError, ElementTree.ParseError):
        return BOOK if BOOK in names else ""
    for link in links:
        if link.get("Type", "").endswith(_OFFICE_DOCUMENT):
            target = _slashed(link.get("Target", ""))
            return _slashed(names[target.lower()]) if target.lower() in names else ""
    return BOOK if BOOK in names else ""


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Is there a workbook in it, wherever it lies?"""
    book = book_of(archive)
    if not book or not book.lower().endswith(".xml"):
        return False
    name = next(name for name in archive.namelist() if _slashed(name) == book)
    with archive.open(name) as part:
        head = part.read(4096)
    return re.search(rb"<(?:\w+:)?workbook\b", head) is not None


class InMemory(io.BytesIO):
    """An in-memory copy of a file, for a process that may write nowhere; answers what is asked of a Path here."""

    def stat(self) -> SimpleNamespace:
        return SimpleNamespace(st_size=len(self.getbuffer()))

    def open(self, _mode: str = "rb") -> io.BytesIO:
        return io.BytesIO(self.getvalue())


Readable = Path | InMemory


def in_usual_order(path: Path, check: Callable[[], None]) -> Readable:
    """The file itself if its parts are in their usual places, else a copy in which they are.

    `check` is called before any part is inflated; it raises for an archive that is hostile.
    """
    with zipfile.ZipFile(path) as archive:
        book = book_of(archive)
        odd = any("\\" in name for name in archive.namelist()) or (book and book.lower() != BOOK)
        if not odd or not book:
            return path
        check()
        return _rewritten(archive, book)


def _rewritten(archive: zipfile.ZipFile, book: str) -> InMemory:
    """Every part under its slashed name, the workbook's folder as `xl`, the workbook as `workbook.xml`."""
    folder = posixpath.dirname(book)

    def renamed(name: str) -> str:
        name = _slashed(name)
        if name == book:
            return BOOK
        if name == posixpath.join(folder, "_rels", posixpath.basename(book) + ".rels"):
            return "xl/_rels/workbook.xml.rels"
        inside = name.startswith(folder + "/") if folder else not name.startswith(("_rels/", "docProps/", "["))
        return posixpath.join("xl", name[len(folder) :].lstrip("/")) if inside else name

    copy = InMemory()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for part in archive.infolist():
            if part.is_dir():
                continue
            name, data = renamed(part.filename), archive.read(part)
            if name.endswith(".rels"):
                base = posixpath.dirname(posixpath.dirname(_slashed(part.filename)))
                data = _TARGET.sub(partial(_retarget, base=base, renamed=renamed), data)
            elif name == "[Content_Types].xml":
                data = re.sub(rb'PartName="[^"]*"', partial(_part_name, renamed=renamed), data)
            new.writestr(name, data)
    copy.seek(0)
    return copy


def _retarget(match: re.Match[bytes], base: str, renamed: Callable[[str], str]) -> bytes:
    target = match[3].decode("utf-8", "replace")
    if "://" in target or target.startswith("#"):
        return match[0]
    slashed = target.replace("\\", "/")
    full = slashed.lstrip("/") if slashed.startswith("/") else posixpath.normpath(posixpath.join(base, slashed))
    return match[1] + match[2] + b"/" + renamed(full).encode() + match[2]


def _part_name(match: re.Match[bytes], renamed: Callable[[str], str]) -> bytes:
    name = match[0][len(b'PartName="') : -1].decode("utf-8", "replace")
    return b'PartName="/' + renamed(name.replace("\\", "/").lstrip("/")).encode() + b'"'


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet's name → the part that holds it, as the archive names it."""
    names = {_slashed(name).lower(): name for name in archive.namelist()}
    try:
        book = ElementTree.fromstring(archive.read(names[BOOK]))  # noqa: S314 - DTDs are refused before
        links = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "").replace("\\", "/")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
        if part := names.get(full.lower()):
            parts[element.get("name", "")] = part
    return parts


def part_of_kind(archive: zipfile.ZipFile, kind: str) -> str:
    """The workbook's part of this kind of relationship (styles, sharedStrings); blank if it has none."""
    names = {_slashed(name).lower(): name for name in archive.namelist()}
    try:
        links = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return ""
    for link in links:
        if link.get("Type", "").endswith("/" + kind):
            target = link.get("Target", "").replace("\\", "/")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
            return names.get(full.lower(), "")
    return ""


def calculates_on_load(archive: zipfile.ZipFile) -> bool:
    """Must the workbook be calculated when it is opened, as one that no spreadsheet program has saved?"""
    names = {_slashed(name).lower(): name for name in archive.namelist()}
    data = archive.read(names[BOOK]) if BOOK in names else b""
    return re.search(rb"""<(?:\w+:)?calcPr\b[^>]*\bfullCalcOnLoad=["'](?:1|true)["']""", data) is not None


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that is small in every real file; of a larger one so much that it cannot be parsed."""
    with archive.open(name) as part:
        return part.read(1 << 20)


def _slashed(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")

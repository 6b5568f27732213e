"""What kind a file is, by its bytes, and whether it is safe to open. Sizes are counted while inflating."""

import re
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from base.saying import say
from measurements.reading import package

MACRO_PART = re.compile(r"vbaProject\.bin$|macrosheets/|activeX/", re.IGNORECASE)
_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": say("a JPEG picture"),
    b"\x89PNG": say("a PNG picture"),
    b"GIF8": say("a GIF picture"),
    b"Rar!": say("a RAR archive"),
    b"7z\xbc\xaf": say("a 7-Zip archive"),
    b"\x1f\x8b": say("a gzip archive"),
    b"MZ": say("a program"),
    b"\x7fELF": say("a program"),
    b"{\\rtf": say("an RTF document"),
}


class Refusal(Exception):
    """The file is refused as a whole. `code` names its message in measurements.importing.messages."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True, slots=True)
class Caps:
    """The limits of what a file may hold."""

    file_bytes: int = 30_000_000
    inflated_bytes: int = 600_000_000
    ratio: int = 200
    parts: int = 2_000
    sheets: int = 100
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 4_000_000


def kind_of(path: Path, file_name: str) -> str:
    """The kind of a file: `xlsx`, `xls`, `ods`, `csv`, `json` or `html`. Raises Refusal.

    By its content, never by the name's ending.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00\r\n\t ") and path.stat().st_size < 4096:
        raise Refusal("empty_file")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path, file_name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole(path, file_name)
    if head[:2] == b"\x09\x08" or head[:4] in (b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        return "xls"
    for magic, what in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise Refusal("not_a_workbook", what=say("“{file}” is {what}", file=file_name, what=what))
    text = _sniff_text(head)
    if text is None:
        raise Refusal("not_a_workbook", what=say("the format of “{file}” is not known", file=file_name))
    start = text.lstrip("\ufeff \r\n\t").lower()
    if re.match(r"(?:from|mime-version|subject|date|content-[a-z]+|message-id|x-[a-z-]+):", start) and (
        "mime-version:" in start and "content-" in start
    ):
        raise Refusal("web_archive")
    if (
        start.startswith(("<html", "<!doctype html", "<table", "<meta", "<head", "<style", "<body"))
        or "<table" in start
    ):
        return "html"
    if start.startswith("<?xml") and "spreadsheet" in start:
        raise Refusal("not_a_workbook", what=say("“{file}” is {what}", file=file_name, what="XML Spreadsheet 2003"))
    if re.match(r"\{\s*[\"}]|\[\s*[\[\]{\"\d]", start):
        return "json"
    if start.startswith(("<?xml", "{", "[", "<svg")):
        raise Refusal("not_a_workbook", what=say("“{file}” is no table", file=file_name))
    return "csv"


def check_zip(path: package.Readable, caps: Caps, later: Collection[str] = ()) -> None:
    """Inflate every part within the caps and refuse a hostile archive. Raises Refusal.

    Parts that are inflated `later`, by zipfile, which gives no more than they say, count with the size they say.
    """
    size = path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > caps.parts:
                raise Refusal("too_large", what=say("{count} parts inside", count=len(parts)))
            names = [part.filename.lower().lstrip("/") for part in parts]
            if len(set(names)) < len(names):
                raise Refusal("broken_workbook", what=say("two parts inside have the same name"))
            inflated = 0
            for part in parts:
                if part.flag_bits & 0x1:
                    raise Refusal("protected")
                if MACRO_PART.search(part.filename):
                    raise Refusal("macros")
                if part.filename in later:
                    inflated += part.file_size
                else:
                    inflated += _inflate(archive, part, caps.inflated_bytes - inflated)
                if inflated > caps.inflated_bytes:
                    raise Refusal("too_large", what=say("too much content when opened"))
                if inflated > 20_000_000 and inflated > size * caps.ratio:
                    raise Refusal(
                        "too_large", what=say("compressed far more than usual, perhaps because of many empty rows")
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise Refusal("broken_workbook", what=say("the archive is damaged")) from error


def _inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    total, head = 0, True
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 18):
            total += len(chunk)
            if total > left:
                raise Refusal("too_large", what=say("too much content when opened"))
            if head and is_xml and (b"<!DOCTYPE" in chunk[:4096] or b"<!ENTITY" in chunk[:65536]):
                raise Refusal("broken_workbook", what=say("it has an XML declaration that is not allowed"))
            head = False
    return total


def _kind_of_zip(path: Path, file_name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()}
            mime = archive.open("mimetype").read(200) if "mimetype" in names else b""
            workbook = package.is_workbook(archive)
    except Exception as error:  # whatever a broken archive makes the library raise
        raise Refusal("broken_workbook", what=say("the archive is damaged")) from error
    if mime and b"opendocument.spreadsheet" in mime:
        return "ods"
    if workbook or any(name.startswith("xl/") for name in names):
        if any(name.endswith("workbook.bin") for name in names):
            raise Refusal("not_a_workbook", what=say("“{file}” is {what}", file=file_name, what=".xlsb"))
        return "xlsx"
    kind = say("a Word document") if any(name.startswith("word/") for name in names) else say("an archive")
    raise Refusal("not_a_workbook", what=say("“{file}” is {what}", file=file_name, what=kind))


def _kind_of_ole(path: Path, file_name: str) -> str:
    with path.open("rb") as file:
        data = file.read(64_000_000)
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refusal("protected")
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise Refusal(
            "not_a_workbook",
            what=say("“{file}” is {what}", file=file_name, what=say("a Word document or a presentation")),
        )
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Refusal("macros")
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise Refusal("not_a_workbook", what=say("the format of “{file}” is not known", file=file_name))


def _sniff_text(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) * 3 > len(head) // 2:
            return head[: len(head) // 2 * 2].decode("utf-16-le" if odd > even else "utf-16-be", "replace")
        return None
    control = sum(1 for byte in head if byte < 9 or 13 < byte < 32)
    return None if control > len(head) // 100 else head.decode("utf-8", "replace")

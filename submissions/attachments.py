"""What may be attached to a filing: one signed copy, a PDF or a JPEG, of reasonable size, that can be opened. Pure."""

import re
from pathlib import PurePath

from base.refusal import Refused
from base.saying import say

LARGEST = 10 * 1024 * 1024  # bytes
LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")  # in the trailer, which is never packed
PDF, JPEG = b"%PDF-", b"\xff\xd8\xff"
# A phone that is asked for these hands its own photos (HEIC) over as JPEG.
ACCEPTED = "application/pdf,image/jpeg"
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}  # brands that follow `ftyp`
SCAN, END = b"\xff\xda", b"\xff\xd9"  # of a JPEG: where the picture itself begins, and ends
KNOWN = {
    b"MZ": say("a Windows program"),
    b"\x7fELF": say("a Linux program"),
    b"PK\x03\x04": say("an archive, a Word or an Excel file"),
    b"\xd0\xcf\x11\xe0": say("an old Word or Excel file"),
    b"\x89PNG": say("a PNG picture"),
}


def check_attachment(*, name: str, size: int, head: bytes) -> None:
    """Check an attachment by content, not by name; `head` is the first kilobyte. Raises Refused."""
    if size > LARGEST:
        raise Refused(
            say(
                "The attachment “{name}” has {size} MB; 10 MB is the most. Scan it again at a lower resolution. "
                "The draft is kept.",
                name=name,
                size=f"{size / 1_048_576:.0f}",
            )
        )
    if size == 0:
        raise Refused(say("The attachment “{name}” is empty. Choose another file. The draft is kept.", name=name))
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        raise Refused(
            say(
                "The attachment “{name}” is an iPhone photo in HEIC form, which most computers cannot open. Choose the "
                "photo anew from the phone's photo library (not from Files), or set Settings → Camera → Formats → "
                "Most Compatible and take it again. The draft is kept.",
                name=name,
            )
        )
    if not head.startswith(JPEG) and head.lstrip()[:5] != PDF:
        kind = next((words for magic, words in KNOWN.items() if head.startswith(magic)), say("neither of the two"))
        raise Refused(
            say(
                "The attachment “{name}” is neither a PDF nor a JPEG photo (inside it is {kind}). Scan or photograph "
                "the signed copy and choose that file. The draft is kept.",
                name=name,
                kind=kind,
            )
        )


def check_readable(*, name: str, content: bytes) -> None:
    """Check that an attachment opens: a locked PDF or half a photo proves nothing. Raises Refused."""
    if content.startswith(JPEG):
        if END not in content[max(content.rfind(SCAN), 0) :] or SCAN not in content:
            raise Refused(
                say(
                    "The photo “{name}” is cut off: its end is missing. Take it again, or wait until the phone has "
                    "loaded it whole, then choose it again. The draft is kept.",
                    name=name,
                )
            )
    elif LOCKED.search(content):
        raise Refused(
            say(
                "The attachment “{name}” has a password or is locked. Save it as a PDF without a password (or "
                "print it to PDF) and choose it again. The draft is kept.",
                name=name,
            )
        )


def ending_of(head: bytes) -> str:
    """The file ending of a copy, `.jpg` or `.pdf`, by its first bytes."""
    return ".jpg" if head.startswith(JPEG) else ".pdf"


def name_of(stored: str | None, reporter_key: str, period: str, version: int) -> str:
    """The file name under which a stored copy is downloaded."""
    return f"{reporter_key}-{period}-v{version}{PurePath(stored or '').suffix}"


def type_of(name: str) -> str:
    """The content type of a stored copy."""
    return "image/jpeg" if name.endswith(".jpg") else "application/pdf"

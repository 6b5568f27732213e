"""What may be attached to a filing: one signed PDF of reasonable size that can be opened. Pure."""

import re

from base.refusal import Refused
from base.saying import say

LARGEST = 10 * 1024 * 1024  # bytes
LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")  # in the trailer, which is never packed
KNOWN = {
    b"MZ": say("a Windows program"),
    b"\x7fELF": say("a Linux program"),
    b"PK\x03\x04": say("an archive, a Word or an Excel file"),
    b"\xd0\xcf\x11\xe0": say("an old Word or Excel file"),
    b"\x89PNG": say("a PNG picture"),
    b"\xff\xd8\xff": say("a JPEG picture"),
}


def check_attachment(*, name: str, size: int, head: bytes) -> None:
    """Judge by content, not by name; `head` is the first kilobyte. Raises Refused."""
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
    if head.lstrip()[:5] != b"%PDF-":
        kind = next((words for magic, words in KNOWN.items() if head.startswith(magic)), say("not a PDF"))
        raise Refused(
            say(
                "The attachment “{name}” is not a PDF (inside it is {kind}). Only a signed PDF is accepted. The "
                "draft is kept.",
                name=name,
                kind=kind,
            )
        )


def check_readable(*, name: str, content: bytes) -> None:
    """A locked PDF proves nothing to whoever has no password. Raises Refused."""
    if LOCKED.search(content):
        raise Refused(
            say(
                "The attachment “{name}” has a password or is locked. Save it as a PDF without a password (or "
                "print it to PDF) and choose it again. The draft is kept.",
                name=name,
            )
        )

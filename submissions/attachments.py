"""What may be attached to a filing: one signed PDF of reasonable size that can be opened. Pure."""

import re

from base.refusal import Refused
from base.saying import say

LARGEST = 10 * 1024 * 1024  # bytes
LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")  # in the trailer, which is never packed
KNOWN = {
    b"MZ": say("chương trình Windows"),
    b"\x7fELF": say("chương trình Linux"),
    b"PK\x03\x04": say("tệp nén, Word hoặc Excel"),
    b"\xd0\xcf\x11\xe0": say("tệp Word hoặc Excel đời cũ"),
    b"\x89PNG": say("ảnh PNG"),
    b"\xff\xd8\xff": say("ảnh JPEG"),
}


def check_attachment(*, name: str, size: int, head: bytes) -> None:
    """Judge by content, not by name; `head` is the first kilobyte. Raises Refused."""
    if size > LARGEST:
        raise Refused(
            say(
                "Tệp đính kèm “{name}” nặng {size} MB, tối đa 10 MB. "
                "Hãy quét lại ở độ phân giải thấp hơn. Bản nháp vẫn được giữ.",
                name=name,
                size=f"{size / 1_048_576:.0f}",
            )
        )
    if size == 0:
        raise Refused(say("Tệp đính kèm “{name}” rỗng. Hãy chọn lại tệp. Bản nháp vẫn được giữ.", name=name))
    if head.lstrip()[:5] != b"%PDF-":
        kind = next((words for magic, words in KNOWN.items() if head.startswith(magic)), say("không phải PDF"))
        raise Refused(
            say(
                "Tệp đính kèm “{name}” không phải tệp PDF (bên trong là {kind}). "
                "Chỉ nhận bản PDF đã ký. Bản nháp vẫn được giữ.",
                name=name,
                kind=kind,
            )
        )


def check_readable(*, name: str, content: bytes) -> None:
    """A locked PDF proves nothing to whoever has no password. Raises Refused."""
    if LOCKED.search(content):
        raise Refused(
            say(
                "Tệp đính kèm “{name}” có mật khẩu hoặc bị khóa. "
                "Hãy lưu lại thành PDF không mật khẩu (hoặc in ra PDF) rồi chọn lại. Bản nháp vẫn được giữ.",
                name=name,
            )
        )

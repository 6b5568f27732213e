"""Starts the child that reads an uploaded workbook, and takes its answer. Pure: knows no Django."""

import json

from base.isolation import host
from base.isolation.order import Order
from base.refusal import Refused
from base.saying import say

READER = "submissions.workbook_child"
ORDER = Order(memory_bytes=768 * 1024 * 1024, cpu_seconds=15, wall_seconds=30)
LARGEST = 2 * 1024 * 1024
LARGEST_ANSWER = 64 * 1024 * 1024  # bytes of all texts


def read_workbook(name: str, content: bytes) -> dict[str, list[list[str]]]:
    """The texts of all cells by page. Raises Refused for what cannot be read."""
    if len(content) > LARGEST:
        raise Refused(
            say(
                "Tệp “{name}” nặng hơn 2 MB, không phải mẫu của cổng. Hãy tải mẫu của tháng này rồi điền lại.",
                name=name,
            )
        )
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(say("Tệp “{name}” không phải Excel .xlsx. Hãy lưu lại thành .xlsx rồi tải lên.", name=name))
    try:
        answer = json.loads(host.answer(ORDER, READER, given=content, largest=LARGEST_ANSWER))
    except (host.ChildEnded, host.TooMuchSaid, ValueError) as error:
        raise _unreadable(name) from error
    if "pages" not in answer:
        raise _unreadable(name)
    pages: dict[str, list[list[str]]] = answer["pages"]
    return pages


def _unreadable(name: str) -> Refused:
    return Refused(
        say(
            "Không đọc được tệp “{name}”: tệp hỏng, có mật khẩu hoặc quá lớn khi mở ra. "
            "Hãy mở bằng Excel, lưu lại thành .xlsx không mật khẩu rồi tải lên. Bản nháp không đổi.",
            name=name,
        )
    )

"""Start the child that reads an uploaded workbook, and take its answer. Pure: knows no Django."""

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
    """Read the texts of all cells by page. Raises Refused for what cannot be read."""
    if len(content) > LARGEST:
        raise Refused(
            say(
                "The file “{name}” has more than 2 MB and is no template of the portal. Download this month's "
                "template and fill it in again.",
                name=name,
            )
        )
    if not content.startswith(b"PK\x03\x04"):
        raise Refused(say("The file “{name}” is not an Excel .xlsx. Save it as .xlsx and upload it.", name=name))
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
            "The file “{name}” cannot be read: it is damaged, has a password or is too large when opened. "
            "Open it in Excel, save it as .xlsx without a password and upload it. The draft is unchanged.",
            name=name,
        )
    )

"""Draw a page of a PDF as a picture, in a sandboxed child. Pure: knows no Django.

Phones show no PDF inside a page, and the leader reads on one.
"""

import json
from dataclasses import dataclass

from base.isolation import host
from base.isolation.order import Order

CHILD = "reports.pages.child"
WIDTH = 1240  # pixels: A4 at 150 dots an inch, sharp on a phone that is zoomed
LARGEST = 16 << 20
ORDER = Order(memory_bytes=1 << 30, cpu_seconds=15, wall_seconds=20)


class CannotDraw(Exception):
    """The child ended without a picture."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A drawn page. `count`: pages of the document; `png`: empty for a page that it does not have."""

    count: int
    png: bytes


def draw(pdf: bytes, number: int, width: int = WIDTH) -> DrawnPage:
    """Draw one page, counted from 1, `width` pixels wide. Raises CannotDraw."""
    try:
        said = host.answer(ORDER, CHILD, str(number), str(width), given=pdf, largest=LARGEST)
    except (host.ChildEnded, host.TooMuchSaid) as error:
        raise CannotDraw(str(error)) from error
    count, _, png = said.partition(b"\n")
    return DrawnPage(json.loads(count), png)

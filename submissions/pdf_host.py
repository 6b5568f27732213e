"""Starts the child that draws a receipt or a poster as PDF, and takes its answer. Pure: knows no Django."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache

from base.isolation import host
from base.isolation.order import Order
from base.refusal import Refused
from base.saying import say
from submissions.handouts import Block

CHILD = "submissions.pdf_child"
LARGEST = 4 * 1024 * 1024
# Asked by the language: many fonts lack “ờ” or “ủ”, and pdfium leaves out what its font lacks.
FONTS = "sans-serif:lang=vi", "sans-serif:lang=vi:bold"


def draw(blocks: Sequence[Block]) -> bytes:
    """A PDF on A4, with only the letters used of its fonts. Raises Refused where the machine has no fit font."""
    fonts = _fonts()
    order = Order(memory_bytes=1 << 30, cpu_seconds=15, wall_seconds=20, readable=fonts)
    asked = json.dumps([asdict(one) for one in blocks]).encode()
    try:
        if fonts:
            return host.answer(order, CHILD, *fonts, given=asked, largest=LARGEST)
    except (host.ChildEnded, host.TooMuchSaid) as error:
        raise _cannot() from error
    raise _cannot()


@cache
def _fonts() -> tuple[str, ...]:
    """The files of a plain and a bold font that have Vietnamese letters; empty where fontconfig is not installed."""
    program = shutil.which("fc-match")
    if program is None:
        return ()
    return tuple(
        subprocess.run([program, "--format=%{file}", font], capture_output=True, text=True, check=True).stdout
        for font in FONTS
    )


def _cannot() -> Refused:
    return Refused(
        say(
            "The PDF cannot be made: this machine has no font with Vietnamese letters. Print the page and choose "
            "“Save as PDF”, or ask the administrator to install fontconfig and fonts-dejavu-core."
        )
    )

"""Start the child that draws a receipt or a poster as PDF, and take its answer. Pure: knows no Django."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache

from base.cleaning import cleaned
from base.isolation import host
from base.isolation.order import Order
from base.refusal import Refused
from base.saying import say
from submissions.handouts import Block, HandoutLine

CHILD = "submissions.pdf_child"
LARGEST = 4 * 1024 * 1024
# Asked by the language: many fonts lack “ờ” or “ủ”, and pdfium leaves out what its font lacks.
FONTS = "sans-serif:lang=vi", "sans-serif:lang=vi:bold"
FONT_SECONDS = 5
LACKING = "□", "?"  # drawn for a letter that the font lacks; the second where it lacks the first, too
LAST = 0xFFFF  # the last letter that pdfium finds in a font: emoji lie behind it


@dataclass(frozen=True, slots=True)
class Font:
    """A font's file and the letters that can be drawn with it."""

    file: str
    letters: frozenset[int]

    def drawable(self, text: str) -> str:
        """Replace letters that the font lacks: `Xã An 🌊` → `Xã An □`"""
        instead = next((one for one in LACKING if ord(one) in self.letters), "")
        return "".join(one if one.isspace() or ord(one) in self.letters else instead for one in text)


def draw(blocks: Sequence[Block]) -> bytes:
    """Draw the blocks as a PDF on A4, with only the used letters of its fonts; `□` replaces letters they lack.

    Raises Refused where the machine has no suitable font, and where drawing failed.
    """
    fonts = _fonts()
    if not fonts:
        raise Refused(
            say(
                "The PDF cannot be made: this machine has no font with Vietnamese letters. Print the page and choose "
                "“Save as PDF”, or ask the administrator to install fontconfig and fonts-dejavu-core."
            )
        )
    plain, bold = fonts
    files = plain.file, bold.file
    order = Order(memory_bytes=1 << 30, cpu_seconds=15, wall_seconds=20, readable=files)
    shown = [_drawable(one, plain, bold) for one in cleaned(tuple(blocks))]
    request = json.dumps([asdict(one) for one in shown]).encode()
    try:
        return host.answer(order, CHILD, *files, given=request, largest=LARGEST)
    except (host.ChildEnded, host.TooMuchSaid) as error:
        raise Refused(
            say(
                "The PDF could not be made this time: drawing it took too long or needed too much room. Try again in "
                "a minute; if it stays so, print the page and choose “Save as PDF”, and tell the administrator."
            )
        ) from error


def _drawable(block: Block, plain: Font, bold: Font) -> Block:
    if not isinstance(block, HandoutLine):
        return block
    text = (bold if block.bold else plain).drawable(block.text)
    return replace(block, text=text, label=plain.drawable(block.label))


def _fonts() -> tuple[Font, ...]:
    """A plain and a bold font that have Vietnamese letters; empty where there are none.

    An empty answer is not cached: fonts may be installed while the portal runs.
    """
    try:
        return tuple(_font(family) for family in FONTS)
    except (LookupError, ValueError, OSError, subprocess.SubprocessError):
        return ()


@cache
def _font(family: str) -> Font:
    """Find a font by fontconfig. Raises LookupError without it, and where the nearest font has no Vietnamese."""
    program = shutil.which("fc-match")
    if program is None:
        raise LookupError(family)
    command = [program, "--format=%{file}\n%{lang}\n%{charset}", family]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=FONT_SECONDS)
    file, languages, spans = done.stdout.split("\n")
    if "vi" not in languages.split("|"):
        raise LookupError(file)
    letters = set[int]()
    for span in spans.split():
        first, _, last = span.partition("-")
        letters.update(range(int(first, 16), min(int(last or first, 16), LAST) + 1))
    return Font(file, frozenset(letters))

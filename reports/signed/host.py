"""Ask sandboxed children about a signed copy. Pure: knows no Django."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from base.cleaning import clean_line
from base.isolation import host
from base.isolation.order import Order
from base.refusal import Refused
from base.saying import say
from reports.signed.comparing import TextComparison, is_scanned
from reports.signed.copy_facts import Compared, CopyFacts, SignatureFacts, Signatures, TextDifference

ORDER = Order(memory_bytes=1 << 30, cpu_seconds=15, wall_seconds=20)
LARGEST_ANSWER = 8 << 20


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF: its pages and lines."""

    pages: int
    lines: list[str]


def read_text(pdf: bytes) -> PdfText:
    """Read the text of a PDF. Raises Refused for no PDF, a locked one, or one that takes too much to open."""
    try:
        answer = _ask("reports.signed.text_child", pdf)
    except (host.ChildEnded, host.TooMuchSaid, ValueError) as error:
        raise Refused(
            say(
                "The signed copy takes too much memory or time to open. Print it to PDF, or scan it again, and "
                "choose it once more."
            )
        ) from error
    if "locked" in answer:
        raise Refused(say("The signed copy has a password. Save it as a PDF without a password and choose it again."))
    if "broken" in answer or not answer["pages"]:
        raise Refused(
            say(
                "The signed copy cannot be opened: it is damaged, or no PDF inside. Open it on your computer, save "
                "or scan it again, and choose it once more."
            )
        )
    return PdfText(answer["pages"], [clean_line(line) for line in answer["lines"]])


def archived_lines(form: str, content: bytes) -> list[str]:
    """Read the text lines of an archived letter, `pdf` or `docx`; none where they cannot be read."""
    child = "reports.signed.text_child" if form == "pdf" else "reports.signed.letter_child"
    try:
        lines: list[str] = _ask(child, content).get("lines", [])
    except (host.ChildEnded, host.TooMuchSaid, ValueError):
        return []
    return [clean_line(line) for line in lines]


def signatures_of(pdf: bytes, roots: Sequence[bytes]) -> list[SignatureFacts] | None:
    """Check each signature against these root certificates (DER); None where they cannot be read."""
    given = json.dumps([base64.b64encode(root).decode() for root in roots]).encode() + b"\n" + pdf
    try:
        answer = _ask("reports.signed.signature_child", given)
        found = None if answer is None else [SignatureFacts(**_clean(one)) for one in answer]
    except (host.ChildEnded, host.TooMuchSaid, ValueError, TypeError):
        return None
    return found


def compare_texts(letter: Sequence[str], copy: Sequence[str]) -> TextComparison:
    """Compare two texts in the child; the result is `failed` where that takes too long."""
    try:
        answer = _ask("reports.signed.compare_child", json.dumps({"letter": letter, "copy": copy}).encode())
        pairs = [(clean_line(ours), clean_line(theirs)) for ours, theirs in answer["differences"]]
        differences = tuple(TextDifference(ours, theirs) for ours, theirs in pairs)
        return TextComparison(Compared(answer["compared"]), differences, int(answer["more"]))
    except (host.ChildEnded, host.TooMuchSaid, ValueError):
        return TextComparison(Compared.FAILED)


def look(pdf: bytes, *, letter: Sequence[str], roots: Sequence[bytes]) -> CopyFacts:
    """Read text and signatures and compare. Raises Refused as `read_text`. `letter`: the archived lines, if any."""
    text = read_text(pdf)
    signatures = signatures_of(pdf, roots)
    compared = compare_texts(letter, text.lines) if letter else TextComparison(Compared.FAILED)
    return CopyFacts(
        pages=text.pages,
        scanned=is_scanned(text.lines),
        reading=Signatures.UNREADABLE if signatures is None else Signatures.READ,
        signatures=tuple(signatures or ()),
        compared=compared.compared,
        differences=compared.differences,
        more=compared.more,
    )


def _ask(child: str, given: bytes) -> Any:
    return json.loads(host.answer(ORDER, child, given=given, largest=LARGEST_ANSWER))


def _clean(one: dict[str, Any]) -> dict[str, Any]:
    return {name: clean_line(value) if isinstance(value, str) else value for name, value in one.items()}

"""What is printed around the text of a letter: opening, addressees, legal bases, recipients of copies, closing, signer.

Each province may have its own for a kind of document, from a day on; what it leaves empty is built in.
Pure: knows no Django.
"""

import re
from dataclasses import replace

from reports.content.passages import lines_of
from reports.documents import Document, Section
from reports.facts import Facts

ACT = re.compile(r".*? số \S+")  # "Công văn số 2138/BTTTT-CVT" of what may be three lines
CLOSING = "Trân trọng./."


def furnished(document: Document, facts: Facts) -> Document:
    """Replace the document's built-in parts around the text by the province's own, where it has them."""
    own = facts.furniture
    bases = own.bases or document.bases
    sections = document.sections
    if own.opening:
        sections = (Section("", 0, lines_of(own.opening, facts)), *sections)
    return replace(
        document,
        head=replace(document.head, signer=own.signer or document.head.signer),
        signer_name=own.signer_name,
        to=own.to or document.to,
        bases=bases,
        copies=own.copies or document.copies,
        sections=tuple(_cited_short(section, bases) for section in sections),
    )


def _cited_short(section: Section, bases: tuple[str, ...]) -> Section:
    """Shorten acts cited in full among the legal bases to kind and number in the text."""
    for base in bases:
        act = base.removeprefix("Căn cứ ").rstrip(".;")
        short = ACT.match(act)
        if short:
            parts = tuple(part.replace(act, short[0]) if isinstance(part, str) else part for part in section.parts)
            section = replace(section, parts=parts)
    return section


def ending(facts: Facts) -> Section:
    """The section with whom to contact, and the last words of a letter."""
    contact = (facts.furniture.contact or facts.head.contact).rstrip(".")
    closing = facts.furniture.closing or CLOSING
    return Section("", 0, (f"Thông tin liên hệ: {contact}.", closing))

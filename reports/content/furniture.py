"""What stands around the text of a letter: opening, addressees, legal bases, recipients of copies, closing, signer.

Each province may have its own for a kind of document, from a day on; what it leaves empty is built in.
Pure: knows no Django.
"""

from dataclasses import replace

from reports.content.passages import lines_of
from reports.documents import Document, Section
from reports.facts import Facts

CLOSING = "Trân trọng./."


def furnished(document: Document, facts: Facts) -> Document:
    """The document with the province's own furniture in place of the built-in."""
    own = facts.furniture
    sections = document.sections
    if own.opening:
        sections = (Section("", 0, lines_of(own.opening, facts)), *sections)
    return replace(
        document,
        head=replace(document.head, signer=own.signer or document.head.signer),
        signer_name=own.signer_name,
        to=own.to or document.to,
        bases=own.bases or document.bases,
        copies=own.copies or document.copies,
        sections=sections,
    )


def ending(facts: Facts) -> Section:
    """Whom to ask, and the last words of a letter."""
    contact = (facts.furniture.contact or facts.head.contact).rstrip(".")
    closing = facts.furniture.closing or CLOSING
    return Section("", 0, (f"Thông tin liên hệ: {contact}.", closing))

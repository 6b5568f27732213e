"""Build a document from facts, whatever it is rendered as. Pure: knows no Django."""

from collections.abc import Callable
from dataclasses import replace

from reports.content import committee, control, letters, ministry, operators, spans, ward_letters, words
from reports.content.furniture import furnished
from reports.documents import Document
from reports.facts import Facts
from reports.schedule import MONTHS_OF, NO_RUNS, ScheduleKind

BUILDERS: dict[ScheduleKind, Callable[[Facts], Document]] = {
    ScheduleKind.OPERATORS: operators.consolidated,
    ScheduleKind.OPERATOR: operators.one,
    ScheduleKind.MINISTRY: ministry.document,
    ScheduleKind.LETTER: letters.monthly,
    ScheduleKind.REMINDER: letters.reminder,
    ScheduleKind.PROPOSAL: committee.proposal,
    ScheduleKind.COMMITTEE: committee.letter,
    ScheduleKind.WARD: ward_letters.letter,
    **dict.fromkeys(MONTHS_OF, spans.document),
}


DRAFT = "DỰ THẢO"


def document(facts: Facts, *, banner: str = "") -> Document:
    """Build the report's content once; `banner` ("BẢN THỬ", "DỰ THẢO") is printed on every page.

    What another is asked to sign is a draft whatever we did with it.
    """
    banner = banner or (DRAFT if facts.kind == ScheduleKind.COMMITTEE else "")
    built = furnished(BUILDERS[ScheduleKind(facts.kind)](facts), facts)
    stem = built.file_stem if facts.revision == 1 else f"{built.file_stem}_r{facts.revision}"
    late = " – CHẠY BÙ" if facts.late and banner else ""
    note = words.revision(facts.revision, facts.reason, facts.replaces)
    if facts.kind not in NO_RUNS:  # those have no workbook
        built = replace(built, figures=control.figures(facts))
    return replace(built, banner=banner + late, file_stem=stem, note=note)

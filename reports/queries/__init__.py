from reports.queries.department import first_reporting, mails_for, provinces_for, templates_for
from reports.queries.gathering import figures_there, gather, letterhead_on
from reports.queries.public import PublicMonth, Stage, public_month, public_periods
from reports.queries.runs import is_being_made, next_due, public_notes, run_before, run_or_404, runs_for, search_runs
from reports.queries.texts import TextPanel, findings, offered_text, text_panels

__all__ = [
    "PublicMonth",
    "Stage",
    "TextPanel",
    "figures_there",
    "findings",
    "first_reporting",
    "gather",
    "is_being_made",
    "letterhead_on",
    "mails_for",
    "next_due",
    "offered_text",
    "provinces_for",
    "public_month",
    "public_notes",
    "public_periods",
    "run_before",
    "run_or_404",
    "runs_for",
    "search_runs",
    "templates_for",
    "text_panels",
]

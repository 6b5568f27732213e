"""The queries of reports. They write nothing."""

from reports.queries.addresses import TroubledAddress, addressees, troubled_addresses
from reports.queries.calendar import due_days, due_of
from reports.queries.department import first_reporting, mails_for, provinces_for, templates_for
from reports.queries.furniture import (
    address_rows,
    bases_on,
    classes_on,
    furniture_of,
    letter_form_on,
    letter_form_rows,
    list_rows,
    newest_facts,
    with_legal_names,
)
from reports.queries.gathering import department_on, figures_there, gather, letterhead_on, names_of
from reports.queries.printing import why_no_pdf
from reports.queries.public import (
    PublicMonth,
    Stage,
    newest_public,
    public_facts,
    public_month,
    public_periods,
    public_provinces,
)
from reports.queries.runs import (
    is_being_made,
    issued_on_months,
    next_due,
    not_approved_on_months,
    public_corrections,
    revisions_after,
    run_before,
    run_or_404,
    runs_for,
    search_runs,
    with_texts_wanted,
)
from reports.queries.signed_copies import CopyShown, copy_shown
from reports.queries.states import RunState, number_of, state_of_run, symbol_next
from reports.queries.texts import TextPanel, findings, offered_text, text_panels
from reports.queries.weak_spots import heirs_of_ended, tells_of_weak_spots, wards_to_choose, weak_spots_for

__all__ = [
    "CopyShown",
    "PublicMonth",
    "RunState",
    "Stage",
    "TextPanel",
    "TroubledAddress",
    "address_rows",
    "addressees",
    "bases_on",
    "classes_on",
    "copy_shown",
    "department_on",
    "due_days",
    "due_of",
    "figures_there",
    "findings",
    "first_reporting",
    "furniture_of",
    "gather",
    "heirs_of_ended",
    "is_being_made",
    "issued_on_months",
    "letter_form_on",
    "letter_form_rows",
    "letterhead_on",
    "list_rows",
    "mails_for",
    "names_of",
    "newest_facts",
    "newest_public",
    "next_due",
    "not_approved_on_months",
    "number_of",
    "offered_text",
    "provinces_for",
    "public_corrections",
    "public_facts",
    "public_month",
    "public_periods",
    "public_provinces",
    "revisions_after",
    "run_before",
    "run_or_404",
    "runs_for",
    "search_runs",
    "state_of_run",
    "symbol_next",
    "tells_of_weak_spots",
    "templates_for",
    "text_panels",
    "troubled_addresses",
    "wards_to_choose",
    "weak_spots_for",
    "why_no_pdf",
    "with_legal_names",
    "with_texts_wanted",
]

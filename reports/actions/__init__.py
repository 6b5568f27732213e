"""The actions of reports: the only functions that write the tables of this app."""

from reports.actions.building import build_run
from reports.actions.differing import compare_run, look_for_changes
from reports.actions.ledger import open_by_hand, open_due_runs, open_revision, retry_run, switch_on_province
from reports.actions.letter_forms import NewList, save_letter_form
from reports.actions.life import (
    approve_run,
    decide_month_before,
    hand_over,
    issue_run,
    publish_run,
    record_signature,
    send_back,
    submit_again,
)
from reports.actions.mailing import retry_mail, send_mail
from reports.actions.printing import make_missing_pdfs, make_pdf, retry_pdf
from reports.actions.rendering import RenderedFile, draft, render
from reports.actions.signed_copies import look_again
from reports.actions.templating import add_template, try_template, use_built_in, use_template
from reports.actions.texts import write_passages
from reports.actions.tick import tick
from reports.actions.ward_letters import make_ward_letters, number_ward_letters
from reports.actions.weak_spots import remove_weak_spot, save_weak_spot

__all__ = [
    "NewList",
    "RenderedFile",
    "add_template",
    "approve_run",
    "build_run",
    "compare_run",
    "decide_month_before",
    "draft",
    "hand_over",
    "issue_run",
    "look_again",
    "look_for_changes",
    "make_missing_pdfs",
    "make_pdf",
    "make_ward_letters",
    "number_ward_letters",
    "open_by_hand",
    "open_due_runs",
    "open_revision",
    "publish_run",
    "record_signature",
    "remove_weak_spot",
    "render",
    "retry_mail",
    "retry_pdf",
    "retry_run",
    "save_letter_form",
    "save_weak_spot",
    "send_back",
    "send_mail",
    "submit_again",
    "switch_on_province",
    "tick",
    "try_template",
    "use_built_in",
    "use_template",
    "write_passages",
]

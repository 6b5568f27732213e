"""The state of a report in words that name who must act; its code is for programs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from base.day_format import show_day_month
from reports.content.passages import Slot
from reports.facts import Facts, load
from reports.models import ReportKind, ReportRun
from reports.numbers import symbol_of, with_symbol
from reports.queries.texts import unwritten_texts

Status = ReportRun.Status


@dataclass(frozen=True)
class RunState:
    """A report's state. `code`: as stored, for its colour; `unwritten`: texts without which nobody approves."""

    code: str
    words: str | Promise
    unwritten: tuple[Slot, ...] = ()

    @property
    def may_be_approved(self) -> bool:
        return self.code == Status.BUILT and not self.unwritten


def number_of(run: ReportRun) -> str:
    """Number and symbol as the clerk gave them; blank where there is none."""
    if not run.number:
        return ""
    return with_symbol(run.number, run.symbol or symbol_next(run))


def symbol_next(run: ReportRun) -> str:
    """The symbol by its letterhead, for the number to come."""
    return symbol_of(run.kind, load(Facts, run.facts).head) if run.facts else ""


def state_of_run(run: ReportRun) -> RunState:
    """The state of a report: waits for texts, for approval, for the clerk …"""
    if run.status == Status.BUILT:
        return _before_approval(run)
    if run.status == Status.WAITING and run.ahead:
        return RunState(run.status, _("Draft, made on %(day)s") % {"day": show_day_month(run.due_at)})
    return RunState(run.status, run.get_status_display())


def _before_approval(run: ReportRun) -> RunState:
    if run.returned_at is not None:
        return RunState("returned", _("Sent back, to be mended"))
    unwritten = unwritten_texts(run) if run.kind == ReportKind.MINISTRY and run.facts else ()
    if unwritten:
        return RunState(run.status, _("Waits for texts (%(count)s)") % {"count": len(unwritten)}, tuple(unwritten))
    return RunState(run.status, _("Waits for approval"))

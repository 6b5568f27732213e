"""The steps that people take with a built report: approve, send back, hand over, issue, publish.

Each step is a conditional update on the state that it starts from; a step that came too late is refused
with the reason, and nothing is changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from base import audit, clock, jobs
from base.day_format import show_day
from base.period import Period
from base.refusal import Refused
from base.saying import Said, say
from reports.actions.ledger import refuse_superseded
from reports.actions.mailing import write_mail
from reports.actions.signed_copies import IssuedAs, keep_signed, look_at_new
from reports.actions.texts import refuse_unready
from reports.content import notices
from reports.facts import LetterheadFacts, load
from reports.models import ReportRun
from reports.numbers import as_issued, symbol_of, with_symbol
from reports.queries.ward_letters import bearer_of
from reports.task_names import BUILD_TASK

Status = ReportRun.Status


def decide_month_before(*, by: User, run: ReportRun) -> None:
    """Record the leader's decision to use the figures of the month before for the Ministry's report."""
    refuse_superseded(run)
    if run.data_period == run.period:
        raise Refused(
            say(
                "The month's figures are here, so those of the month before are not used. "
                "Load the page again to see the newest state."
            )
        )
    if run.data_period is None:
        raise Refused(
            say(
                "The month before has no figures either, so they cannot be used instead. Import VNNIC's figures, "
                "then try again."
            )
        )
    with transaction.atomic():
        _step(by, run, "report.use_month_before", [Status.WAITING], use_month_before=True)
        jobs.enqueue(task=BUILD_TASK, target=run.pk)


def approve_run(*, by: User, run: ReportRun) -> None:
    """Approve a report, as the leader. Raises Refused while a text is still to be written."""
    _approve(by, run, "report.approve", signed_on_paper=False)


def record_signature(*, by: User, run: ReportRun) -> None:
    """Record that the leader signed on paper. Raises as approve_run does."""
    _approve(by, run, "report.sign_on_paper", signed_on_paper=True)


def send_back(*, by: User, run: ReportRun, note: str) -> None:
    """Send a report back to staff with the leader's comment. Raises Refused."""
    if not note.strip():
        raise Refused(
            say("No comment was written. Say what must be changed, so that staff can mend it and submit it again.")
        )
    with transaction.atomic():
        changes = {"returned_at": clock.now(), "returned_by": by, "returned_note": note.strip()}
        _step(by, run, "report.send_back", [Status.BUILT], **changes)
        subject, body = notices.sent_back(run.kind, Period.of(run.period), run.province.full_name, note.strip())
        write_mail(
            key=f"report-{run.pk}-returned-{clock.machine_now():%Y%m%d%H%M%S%f}",
            province_code=run.province.heir_code,
            subject=subject,
            body=body,
        )


def submit_again(*, by: User, run: ReportRun) -> None:
    """Submit a corrected report to the leader again. Raises Refused for one that was not sent back."""
    if not ReportRun.objects.filter(pk=run.pk, returned_at__isnull=False).exists():
        raise Refused(say("This report was not sent back. Load the page again to see its newest state."))
    _step(by, run, "report.submit_again", [Status.BUILT], returned_at=None)


def hand_over(*, by: User, run: ReportRun) -> None:
    """Hand an approved report over to the clerk (văn thư), who gives number and day. Raises Refused."""
    _step(by, run, "report.hand_over", [Status.APPROVED], status=Status.HANDED_OVER, handed_over_at=clock.now())


def issue_run(
    *,
    by: User,
    run: ReportRun,
    number: str,
    issued_on: date,
    channel: str,
    signed_copy: bytes | None = None,
    copy_name: str = "",
) -> None:
    """Record number, day, channel and signed copy of a report that the clerk issued. Raises Refused.

    Its number must not be used by another document of this year and symbol.
    """
    given, number = number, as_issued(number)
    if not number:
        raise Refused(
            say(
                "“{number}” is no document number: it is digits, perhaps with one letter after them (for example "
                "05, 128a).",
                number=given,
            )
        )
    if issued_on > clock.today():
        raise Refused(say("The day of issue {day} lies after today. Check the day.", day=show_day(issued_on)))
    if run.built_at and issued_on < run.built_at.astimezone(clock.VIETNAM).date():
        raise Refused(
            say(
                "The day of issue {day} lies before the day the report was made. Check the day.",
                day=show_day(issued_on),
            )
        )
    symbol = symbol_of(run.kind, load(LetterheadFacts, (run.facts or {})["head"]))
    looked = None if signed_copy is None else look_at_new(run, signed_copy, IssuedAs(number, symbol, issued_on))
    with transaction.atomic(), _number_taken_refused(run, number, symbol, issued_on.year):
        _step(
            by,
            run,
            "report.issue",
            [Status.HANDED_OVER],
            status=Status.ISSUED,
            number=number,
            symbol=symbol,
            numbered_in=issued_on.year,
            issued_on=issued_on,
            channel=channel.strip(),
        )
        if signed_copy is not None and looked is not None:
            keep_signed(run, signed_copy, copy_name, looked)


@contextmanager
def _number_taken_refused(run: ReportRun, number: str, symbol: str, year: int) -> Iterator[None]:
    """Context that refuses a number used by a document of the same year and symbol, even one given meanwhile."""

    def taken() -> tuple[str, Period] | None:
        return bearer_of(number, heir_code=run.province.heir_code, symbol=symbol, year=year, but=run)

    try:
        with transaction.atomic():
            if (other := taken()) is None:
                yield
                return
    except IntegrityError:
        if (other := taken()) is None:
            raise
    raise Refused(number_taken(with_symbol(number, symbol), year, *other))


def number_taken(number: str, year: int, bearer: str, month: Period) -> Said:
    """Message that a number is in the year's register already, and for which document."""
    return say(
        "Number {number} of {year} was already given to “{report}”, month {month}. "
        "Look into the clerk's register, and enter the number that this document bears.",
        number=number,
        year=year,
        report=bearer,
        month=month.label,
    )


def publish_run(*, by: User, run: ReportRun) -> None:
    """Publish an issued report from now on. Raises Refused."""
    _step(by, run, "report.publish", [Status.ISSUED], status=Status.PUBLISHED, published_at=clock.now())


def _step(by: User | None, run: ReportRun, action: str, starts: list[Status], **changes: Any) -> None:
    with transaction.atomic():
        refuse_superseded(run)
        after = {
            key: value if value is None or isinstance(value, bool) else str(value) for key, value in changes.items()
        }
        audit.record(by=by, action=action, on=run, before=run.status, after=after)
        if not ReportRun.objects.filter(pk=run.pk, status__in=starts).update(**changes):
            now = ReportRun.objects.get(pk=run.pk)
            raise Refused(
                say(
                    "The report is in the state “{state}”, so this cannot be done. Load the page again to see its "
                    "newest state.",
                    state=now.get_status_display(),
                )
            )


def _approve(by: User, run: ReportRun, action: str, *, signed_on_paper: bool) -> None:
    """Approve under the row's lock, so that what is approved is what was checked."""
    with transaction.atomic():
        refuse_superseded(run)
        locked = ReportRun.objects.select_for_update().get(pk=run.pk)
        if locked.returned_at is not None:
            raise Refused(
                say(
                    "The report was sent back to be mended. "
                    "It can be approved once staff have mended it and submitted it again."
                )
            )
        refuse_unready(locked)
        _step(
            by,
            run,
            action,
            [Status.BUILT],
            status=Status.APPROVED,
            signed_on_paper=signed_on_paper,
            approved_by=by,
            approved_at=clock.now(),
        )

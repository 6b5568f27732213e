"""The work of one tick of beat. It decides nothing: the database says what is due."""

from datetime import datetime

from base import clock, heartbeats
from base.period import Period
from reports import schedule
from reports.actions.differing import look_for_changes
from reports.actions.holidays import see_to_holidays
from reports.actions.ledger import open_due_runs
from reports.actions.mailing import resend_unsent, write_mail
from reports.actions.printing import make_missing_pdfs
from reports.content import notices, words
from reports.models import ReportKind
from reports.queries.calendar import due_of
from reports.queries.gathering import figures_there, find_province
from submissions.models import Collection
from submissions.queries import working_day_test

ASK_DAYS_AHEAD = 2  # working days before the Ministry's report is due


def tick(now: datetime) -> None:
    """Open what is due, look for changes, warn where figures are missing, send what is unsent.

    Whoever watches (portal.health) sees by the last line that all of it went through.
    """
    see_to_holidays(now)
    open_due_runs(now)
    look_for_changes(now)
    make_missing_pdfs(now)
    ask_ahead(now)
    resend_unsent()
    heartbeats.show(heartbeats.REPORTS)


def ask_ahead(now: datetime) -> None:
    """Mail staff and leader, once, when the Ministry's report is due in two working days without figures."""
    is_working = working_day_test()
    today = now.astimezone(clock.VIETNAM).date()
    period = Period.of(today).plus(-1)
    for row in Collection.objects.filter(since__lte=period.first_day):
        due = due_of(ReportKind.MINISTRY, row.province_code, period).at
        early = today < schedule.working_days_before(due.date(), ASK_DAYS_AHEAD, is_working)
        if early or now >= due or figures_there(period, row.province_code):
            continue
        province = find_province(row.province_code, period)
        if province is None:  # it has merged since; who took it over has a row of its own
            continue
        subject, body = notices.missing_figures_ahead(period, province.full_name, words.moment(due))
        write_mail(
            key=f"ask-{row.province_code}-{period}", province_code=province.heir_code, subject=subject, body=body
        )

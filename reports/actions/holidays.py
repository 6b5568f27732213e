"""Load each year's holidays as a forecast, and ask the administrator to confirm them."""

from datetime import datetime

from base import clock
from base.day_format import show_day
from reports.actions.mailing import write_mail
from reports.content import notices
from submissions.actions import load_holidays
from submissions.queries import forecast_days, years_without_holidays

ASKED_FROM = 10  # the month in which the next year's days off have been decided


def see_to_holidays(now: datetime) -> None:
    """Load this year and the next where the table has none; from October on ask once to confirm the next."""
    today = now.astimezone(clock.VIETNAM).date()
    years = [today.year, today.year + 1]
    if lacking := years_without_holidays(years):
        load_holidays(by=None, years=lacking)
    if today.month >= ASKED_FROM and (days := forecast_days([today.year + 1])):
        subject, body = notices.confirm_holidays(today.year + 1, [f"{show_day(one.day)}: {one.name}" for one in days])
        write_mail(key=f"holidays-{today.year + 1}", province_code="", subject=subject, body=body)

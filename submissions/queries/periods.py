"""Which months may be filed, and which are owed."""

from base import clock
from base.period import Period, months_between
from base.saying import say
from submissions.models import Collection, DeadlineRule
from submissions.reporters import Group

MONTHS_OWED = 12  # older ones are asked for no more


def why_not_open(group: Group, period: Period, province_code: str) -> str:
    """Why a month cannot be filed (yet); empty where it can."""
    opens = period.plus(1).first_day
    if clock.today() < opens:
        return say(
            "Month {month} is not open yet: a month is filed when it is over, from {day}. Choose the month before.",
            month=period.label,
            day=f"{opens:%d/%m/%Y}",
        )
    asked = DeadlineRule.objects.in_force(period.last_day).filter(group=group, province_code__in=["", province_code])
    if not asked.exists():
        return say("No rule asks for a filing of month {month}. Choose another month.", month=period.label)
    return ""


def last_closed_month() -> Period:
    """The newest month that is over."""
    return Period.of(clock.today()).plus(-1)


def owed_months(province_code: str, at_most: int = MONTHS_OWED) -> list[Period]:
    """The months, newest first, for which a province collects; none where it does not."""
    row = Collection.objects.filter(province_code=province_code).first()
    if row is None:
        return []
    last = last_closed_month()
    first = max(Period.of(row.since), last.plus(1 - at_most))
    return list(months_between(first, last))[::-1]

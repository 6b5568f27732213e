"""Read which months may be filed, and which are owed. Writes nothing."""

from datetime import date

from base import clock
from base.day_format import show_day
from base.period import Period, months_between
from base.saying import say
from submissions.models import Collection, DeadlineRule
from submissions.reporters import Group
from wards.models import Level, Unit

MONTHS_OWED = 12  # older ones are asked for no more


def why_not_open(group: Group, period: Period, province_code: str) -> str:
    """The reason why a month cannot be filed (yet); blank where it can."""
    opens = period.plus(1).first_day
    if clock.today() < opens:
        return say(
            "Month {month} is not open yet: a month is filed when it is over, from {day}. Choose the month before.",
            month=period.label,
            day=show_day(opens),
        )
    if DeadlineRule.objects.filter(group=group).holding_in(province_code, period.last_day) is None:
        return say("No rule asks for a filing of month {month}. Choose another month.", month=period.label)
    return ""


def last_closed_month() -> Period:
    """The newest month that is over."""
    return Period.of(clock.today()).plus(-1)


def owed_months(province_code: str, at_most: int = MONTHS_OWED) -> list[Period]:
    """The months, newest first, for which a province collects while it exists; none where it does not collect."""
    row = Collection.objects.filter(province_code=province_code).first()
    if row is None:
        return []
    last = last_closed_month()
    first = max(Period.of(row.since), last.plus(1 - at_most))
    end = province_ended(province_code)
    return [month for month in list(months_between(first, last))[::-1] if end is None or month.last_day < end]


def province_ended(code: str) -> date | None:
    """The day from which no province has a code any more; None where one has it, or none ever had."""
    rows = Unit.objects.filter(level=Level.PROVINCE, code=code).order_by("-valid_from")
    return rows.values_list("valid_to", flat=True).first()


def collecting_codes() -> set[str]:
    """The codes of the provinces that collect and exist today."""
    codes = set(Collection.objects.values_list("province_code", flat=True))
    standing = Unit.objects.in_force(clock.today()).filter(level=Level.PROVINCE, code__in=codes)
    return set(standing.values_list("code", flat=True))

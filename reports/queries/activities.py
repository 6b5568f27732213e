"""Read what was done in a month beside measuring: letters, reminders, filings of wards and agencies."""

from datetime import date

from base.period import Period
from base.zone import VIETNAM
from reports.content.notices import NAMES
from reports.content.phrases import OPERATORS
from reports.facts import Issued, NextDue, Reporting
from reports.models import ReportKind, ReportRun
from submissions.models import Reminder
from submissions.queries import duties, filed_values
from submissions.reporters import Group

GROUPS = {Group.WARD: "xã, phường", Group.AGENCY: "cơ quan, đơn vị"}
SUMS_SHOWN = 4  # of each group; the rest stands on the page of what was filed


def issued_letters(period: Period, province_code: str, symbol: str) -> tuple[Issued, ...]:
    """The month's letters that have a number, oldest first."""
    runs = ReportRun.objects.filter(
        kind__in=[ReportKind.LETTER, ReportKind.REMINDER],
        province__province_code=province_code,
        period=period.first_day,
        status__in=ReportRun.LEFT,
        issued_on__isnull=False,
    )
    return tuple(
        Issued(NAMES[run.kind], f"{run.number}/{symbol}", run.issued_on)
        for run in runs.defer("facts").order_by("issued_on", "pk")
        if run.issued_on
    )


def reporting(period: Period, province_code: str) -> tuple[Reporting, ...]:
    """How many filed, group by group, for groups of which somebody owed the month's report."""
    found = []
    for group, name in GROUPS.items():
        values = filed_values(period, province_code, group)
        owed = len(values.states) + values.waiting
        if owed:
            sums = [
                (column.indicator.label, column.total) for column in values.numbers if column.total not in ("", "0")
            ]
            found.append(Reporting(name, len(values.states), owed, tuple(sums[:SUMS_SHOWN])))
    return tuple(found)


def next_due_days(period: Period, province_code: str) -> tuple[NextDue, ...]:
    """The day by which each group files for the month after, where it is asked for anything; without extensions."""
    owed = duties(period.plus(1), province_code)
    if not owed.collecting:
        return ()
    names = {Group.OPERATOR: OPERATORS, **GROUPS}
    return tuple(
        NextDue(name, owed.by_group[group].ends_at.astimezone(VIETNAM).date())
        for group, name in names.items()
        if group in owed.by_group
    )


def reminders_sent(period: Period, province_code: str) -> list[date]:
    """The days of all messages to people who owed the month's report, without those to leaders."""
    sent = Reminder.objects.filter(
        province_code=province_code, for_leader=False, delivery_status=Reminder.DeliveryStatus.SENT
    )
    near = sent.filter(day__range=(period.first_day, period.plus(2).last_day))
    return [
        day
        for day, keys in near.values_list("day", "reporter_keys")
        if any(month == str(period) for month, _key in keys)
    ]

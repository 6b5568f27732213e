"""Read which units of a month may be written to, the facts of each letter, and the existing letters."""

from dataclasses import replace
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Action, province_codes
from base.period import Period
from measurements.judging.shortfall import SHORT_OF_TARGET
from measurements.queries import compliance, reporting_level
from reports.content import phrases
from reports.facts import Facts, UnitLine
from reports.models import ReportRun, WardLetter
from reports.queries.gathering import MONTHS_SHOWN, figures_there, gather, province_of, unit_lines
from reports.schedule import ScheduleKind
from wards.models import Level

LEVELS = (Level.WARD, Level.DISTRICT)
MONTHS_LOOKED_AT = 12  # back from the month, as far as there are figures


def letters_for(user: User | AnonymousUser, action: Action = Action.VIEW_REPORTS) -> QuerySet[WardLetter]:
    """The letters that a user may see (or, with another action, change)."""
    codes = province_codes(user, action)
    rows = WardLetter.objects.select_related("unit", "province", "made_by")
    return rows if codes is None else rows.filter(province__heir_code__in=codes)


def ward_facts(period: Period, province_code: str, network: str, due_on: date) -> dict[int, Facts]:
    """The facts of a letter to each unit that fell short, by unit key; none where the month has no figures of units.

    A unit that is no more on the day and whose land nobody is known to hold cannot be written to. Raises Refused.
    """
    level = reporting_level(period, province_code, network)
    if level not in LEVELS:
        return {}
    whole = gather(
        ScheduleKind.WARD,
        period,
        province_code,
        due_on=due_on,
        network=network,
        months_shown=_months(period, province_code, network),
    )
    keys = {row.code: row.unit_id for row in compliance(period, province_code, level=level, network=network).rows}
    short = [unit for unit in phrases.short_of_target(whole) if _has_committee(unit)]
    return {keys[unit.code]: _of_unit(whole, unit) for unit in short}


def may_be_written_to(period: Period, province_code: str, network: str, due_on: date) -> dict[int, UnitLine]:
    """The units of the month that fell short, by key, with the last months, for the page's list."""
    level = reporting_level(period, province_code, network)
    if level not in LEVELS:
        return {}
    table = compliance(period, province_code, level=level, network=network)
    months = [period.plus(back) for back in range(1 - MONTHS_SHOWN, 1)]
    lines = zip(table.rows, unit_lines(table, months, due_on), strict=True)
    return {row.unit_id: line for row, line in lines if row.verdict in SHORT_OF_TARGET and _has_committee(line)}


def bearer_of(
    number: str, *, heir_code: str, symbol: str, year: int, but: ReportRun | WardLetter
) -> tuple[str, Period] | None:
    """The document that already has a number, with its month, or None.

    A report or a letter to one unit, in the symbol's register of a year.
    """
    where = {"province__heir_code": heir_code, "symbol": symbol, "numbered_in": year, "number": number}
    runs, letters = ReportRun.objects.filter(**where), WardLetter.objects.filter(**where).select_related("unit")
    if isinstance(but, ReportRun):
        runs = runs.exclude(pk=but.pk)
    else:
        letters = letters.exclude(pk=but.pk)
    if (run := runs.first()) is not None:
        return run.get_kind_display(), Period.of(run.period)
    letter = letters.first()
    return (letter.unit.full_name, Period.of(letter.period)) if letter else None


def ward_letters_of(period: Period, province_code: str, network: str) -> dict[int, WardLetter]:
    """The letters of a month, by key of their unit."""
    province = province_of(province_code, period)
    rows = WardLetter.objects.filter(province=province, period=period.first_day, network=network)
    return {row.unit_id: row for row in rows.select_related("unit", "province")}


def _has_committee(unit: UnitLine) -> bool:
    """Is there a committee to write to: the unit's own, or those of the units with its land?"""
    return bool(unit.heirs) or not unit.dissolved


def _months(period: Period, province_code: str, network: str) -> int:
    """Number of months in a row with figures, the last one included."""
    count = 1
    while count < MONTHS_LOOKED_AT and figures_there(period.plus(-count), province_code, network):
        count += 1
    return count


def _of_unit(whole: Facts, unit: UnitLine) -> Facts:
    """The facts of a letter to one unit: its own line, and each operator's figures there."""
    own = [
        replace(line, units=tuple(one for one in line.units if one.code == unit.code))
        for line in whole.operators
        if any(one.code == unit.code for one in line.units)
    ]
    return replace(whole, units=(unit,), operators=tuple(own), province_figure=None, statistic="")

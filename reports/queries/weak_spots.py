"""Read the list of weak spots of a province, for its page and for the report of the 15th."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Action, limit
from base import clock
from base.models import is_in_force
from base.period import Period
from reports.facts import WeakSpotLine
from reports.models import ReportKind, ReportRun, WeakSpot
from reports.queries.calendar import due_of
from reports.queries.furniture import letter_form_on
from wards.models import Level, Unit
from wards.queries import heirs_on


def weak_spots_for(user: User | AnonymousUser, province: Unit) -> "QuerySet[WeakSpot]":
    """The weak spots of a province that the user makes reports for; open ones first, the nearest day first."""
    rows = WeakSpot.objects.filter(unit__heir_code=province.heir_code).select_related("unit", "operator")
    first = (F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "unit__sort_key", "place")
    return limit(user, Action.MAKE_REPORTS, rows).order_by(*first)


def wards_to_choose(province: Unit, day: date) -> "QuerySet[Unit]":
    """The wards of a province on a day."""
    wards = Unit.objects.in_force(day).filter(level=Level.WARD, heir_code=province.heir_code)
    found: QuerySet[Unit] = wards.order_by("sort_key")
    return found


def heirs_of_ended(units: Iterable[Unit], day: date) -> dict[int, tuple[str, ...]]:
    """The names of the units that have the land of units that no longer exist on a day, by the latter's id."""
    heirs = heirs_on({unit.pk for unit in units if not is_in_force(unit, day)}, day)
    names = {unit.pk: unit.full_name for unit in Unit.objects.filter(pk__in=set().union(*heirs.values()))}
    return {pk: tuple(sorted(names[heir] for heir in found)) for pk, found in heirs.items()}


def tells_of_weak_spots(province_code: str, day: date) -> bool:
    """Does the province have the annex switched on?"""
    row = letter_form_on(day, province_code, ReportKind.MINISTRY)
    return row is not None and row.weak_spots


def weak_spot_facts(kind: str, period: Period, province: Unit, day: date) -> dict[str, Any]:
    """The facts `weak_spots` and `weak_spots_since` of the Ministry's report.

    What was found by the report's day, without what was done by the day of the report before. `province`: its row of
    that day. Empty for other documents, and where the province has the annex switched off.
    """
    if kind != ReportKind.MINISTRY or not tells_of_weak_spots(province.heir_code, day):
        return {}
    since = _day_of_report(period.plus(-1), province)
    return {"weak_spots": _lines(province.heir_code, since, day), "weak_spots_since": since}


def _day_of_report(period: Period, province: Unit) -> date:
    """The day of the Ministry's report of a month: as it was made, else by the calendar."""
    runs = ReportRun.objects.filter(kind=ReportKind.MINISTRY, province__heir_code=province.heir_code)
    due_at = runs.filter(period=period.first_day).order_by("-revision").values_list("due_at", flat=True).first()
    at = due_at or due_of(ReportKind.MINISTRY, province.province_code, period).at
    return at.astimezone(clock.VIETNAM).date()


def _lines(province_code: str, since: date, day: date) -> tuple[WeakSpotLine, ...]:
    rows = WeakSpot.objects.filter(unit__heir_code=province_code, found_on__lte=day)
    rows = rows.filter(Q(done_on__isnull=True) | Q(done_on__gt=since))
    rows = rows.select_related("unit", "operator").order_by("unit__sort_key", "unit_id", "place")
    heirs = heirs_of_ended((one.unit for one in rows), day)
    return tuple(
        WeakSpotLine(
            ward=one.unit.full_name,
            place=one.place,
            has_power=one.has_power,
            operator=one.operator.name if one.operator else "",
            due_on=one.due_on,
            done_on=one.done_on if one.done_on and one.done_on <= day else None,
            heirs=heirs.get(one.unit_id, ()),
        )
        for one in rows
    )

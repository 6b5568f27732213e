"""Page of one unit, and the search for one."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Action, Subject, can, home_provinces, permitted
from base import clock
from base.period import Period
from measurements.judging.table import ComplianceRow
from measurements.models import Network
from measurements.queries import last_own_month, operator_rows, own_counts, period_in, requirement, unit_history
from measurements.queries.published import published_history
from portal.queries import (
    children_in_force,
    passing_share,
    series_of,
    ward_card,
    ward_filings,
)
from portal.queries.series import SeriesMonth, folded
from portal.unit_chart import UnitMonth, samples_chart, speed_chart
from wards.known_facts import REFORM, START
from wards.models import Level, Unit
from wards.queries import find_units, life_of, successors_of

MONTHS_SHOWN, MONTHS_DRAWN = 24, 12
MONTHS_READ = MONTHS_SHOWN + 12  # of a unit that ended some may lie after its end
History = list[tuple[Period, ComplianceRow]]  # a unit's own months, newest first


@require_safe
@permitted(Action.VIEW_REGISTER)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one unit, which is public knowledge; its figures are shown to those who may see them."""
    found = get_object_or_404(Unit.objects.select_related("parent__parent"), pk=pk)
    may_see = can(request.user, Action.VIEW_FIGURES, Subject(unit=found))
    month = unit_month(found, period_in(request.GET)) if may_see else {}
    series = _series(found, month) if may_see else []
    context = {
        **month,
        **(_charts(series, month) if may_see else {}),
        "unit": found,
        "may_see": may_see,
        "own_page": own_page(request.user, found),
        **(ward_now(request.user, found, month["history"]) if may_see else {}),
        "life": life_of(found),
        "became": successors_of(found),
        "register_start": START,
        "district_level_end": REFORM,
        "series": series,
        "series_rows": folded(series, month.get("period")),
        "published": published_history(found, MONTHS_SHOWN) if may_see and found.level == Level.PROVINCE else [],
        "children": children_in_force(found, _last_day(found)),
    }
    return render(request, "portal/unit.html", context)


def _series(found: Unit, month: dict[str, Any]) -> list[SeriesMonth]:
    """The months over the unit's land; empty where none of them has figures."""
    series = series_of(found, _last_day(found), MONTHS_SHOWN, dict(month["history"]))
    return series if any(month.point.reading for month in series) else []


def _charts(series: list[SeriesMonth], month: dict[str, Any]) -> dict[str, Any]:
    """Charts of the last year, over the unit's land where that is known month by month; from two months on."""
    if series:
        known = [(one.point.period, one.point.reading) for one in series[:MONTHS_DRAWN]]
        months = [
            UnitMonth(
                period,
                reading.samples.least if reading and reading.samples else None,
                reading.samples.most if reading and reading.samples else None,
                reading.download if reading else None,
            )
            for period, reading in known
        ]
    else:
        rows: History = month["history"][:MONTHS_DRAWN]
        months = [UnitMonth(period, row.samples_min, row.samples_max, row.download_mbps) for period, row in rows]
    months = months[::-1]
    if len(months) < 2:
        return {}
    required = month["required"]
    return {
        "samples_chart": samples_chart(months, required.min_samples if required else None),
        "speed_chart": speed_chart(months, required.min_download if required else None),
    }


def unit_month(found: Unit, period: Period | None) -> dict[str, Any]:
    """The variables of a unit's month card and its list of months; by default the latest month."""
    history = unit_history(found, newest=MONTHS_READ, also=period)
    period = period or (history[0][0] if history else last_own_month(found))
    row = dict(history).get(period) if period else None
    required = requirement(Network.MOBILE, period) if period else None
    shortfall = None
    if row and required and row.samples_max is not None and row.samples_max < required.min_samples:
        shortfall = (required.min_samples - row.samples_max, required.min_samples - (row.samples_min or 0))
    return {
        "period": period,
        "row": row,
        "required": required,
        "shortfall": shortfall,
        "passing": passing_share(row),
        "history": history,
        "operators": operator_rows(found, period) if period else [],
        "own_counts": own_counts(found, period) if period else [],
    }


def ward_now(user: User | AnonymousUser, found: Unit, history: History) -> dict[str, Any]:
    """The variables of an existing ward's running month, with its filings for those who may see them; else none."""
    if found.level != Level.WARD or not found.valid_from <= clock.today() < (found.valid_to or date.max):
        return {}
    may_see_filings = can(user, Action.VIEW_SUBMISSIONS, Subject(unit=found))
    return {
        "card": ward_card(found, clock.today(), history),
        "may_file": can(user, Action.FILE_SUBMISSION, Subject(unit=found)),
        "may_see_filings": may_see_filings,
        "filings": ward_filings(found) if may_see_filings else [],
    }


def own_page(user: User | AnonymousUser, found: Unit) -> str:
    """Address where a ward's official uploads its own count; blank for everybody else."""
    if not can(user, Action.IMPORT_OWN_FIGURES, Subject(unit=found)):
        return ""
    return reverse("measurements:own", args=[found.pk])


@require_safe
@permitted(Action.VIEW_REGISTER)
def search(request: HttpRequest) -> HttpResponse:
    """Search units by any spelling of their name, current or former; a single clear hit opens at once."""
    text = request.GET.get("q", "").strip()
    homes = set(home_provinces(request.user))
    found = find_units(text, clock.today(), homes or None)
    if homes and (found.similar or not found.hits):  # borne in another province, rather than spelt nearly so at home
        anywhere = find_units(text, clock.today())
        found = found if found.hits and anywhere.similar else anywhere
    if len(found.hits) == 1 and not found.similar:
        return redirect("portal:unit", found.hits[0].unit.pk)
    return render(request, "portal/search.html", {"text": text, "hits": found.hits, "similar": found.similar})


def _last_day(found: Unit) -> date:
    """Today, or the last day on which the unit was in force; its first day if that is yet to come."""
    today = clock.today()
    if found.valid_to is not None and found.valid_to <= today:
        return date.fromordinal(found.valid_to.toordinal() - 1)
    return max(today, found.valid_from)

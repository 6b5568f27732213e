"""The first page: what the user must do now, and by when."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can, scopes_of, signed_in
from base import clock
from measurements.queries import period_in, place_of
from portal.queries import months_to_file, my_work_of, newest_filed, situation
from portal.queries.start import runs
from portal.views.units import own_page, unit_month, ward_now
from reports.models import ReportRun
from reports.queries import public_provinces, state_of_run
from wards.models import Level


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """First page: a user's work; without log-in the public table, where a province publishes one."""
    if settings.DEMONSTRATION and not request.user.is_authenticated:
        return redirect("portal:demo")
    if not request.user.is_authenticated and (publishing := public_provinces()):
        if len(publishing) > 1:
            return redirect("reports:public_provinces")
        return redirect("reports:public_newest", publishing[0][0].code)
    return my_work(request)


def _is_late(run: ReportRun) -> bool:
    return not run.is_issued and clock.days_until(run.due_at) < 0


@login_required
def my_work(request: HttpRequest) -> HttpResponse:
    """Page of what waits for the user."""
    place = place_of(request.user, request.GET)
    state = situation(place.province, place.period, place.versions) if place.province and place.whole else None
    scopes = scopes_of(request.user)
    manages = can(request.user, Action.MANAGE_PORTAL)
    work = my_work_of(signed_in(request), place.province.heir_code if place.province else None, place.versions)
    leads = can(request.user, Action.APPROVE_REPORTS)
    to_approve = [run for run in work.runs if state_of_run(run).may_be_approved] if leads else []
    together = to_approve if len(to_approve) > 1 else []
    waiting = [run for run in work.other_runs if run not in together]
    context: dict[str, Any] = {
        "place": place,
        "state": state,
        "work": work,
        "leads": leads,
        "may_import": can(request.user, Action.IMPORT_FIGURES),
        "acts_for_nobody": not scopes and not manages,
        "no_register": manages and place.province is None,
        "to_start": place.province if manages and place.province and not runs(place.province) else None,
        "to_approve": to_approve,
        "together": together,
        "manages": manages,
        # Where a leader has other documents to sign, those stand first.
        "next_step": work.month.first_open if work.month and not (leads and (together or waiting)) else None,
        "waiting": waiting,
        # What is late, and what only a leader can do, comes before the work of the month.
        "waiting_first": waiting and (leads or any(map(_is_late, waiting))),
    }
    ward = next((scope.unit for scope in scopes if scope.unit), None)
    if ward is not None and ward.level == Level.WARD:
        month = unit_month(ward, period_in(request.GET))
        now = ward_now(request.user, ward, month["history"])
        to_file = months_to_file(ward, work.owed, now.get("card"), month["history"])
        filed = newest_filed(now.get("filings", []))
        context |= {
            "ward": ward,
            **now,
            **month,
            "to_file": to_file,
            "filed": filed,
            "closed_told": bool(filed) or any(one.closed for one in to_file),
            "own_page": own_page(request.user, ward),
        }
    return render(request, "portal/home.html", context)

"""The units found in a month's table that fall short: whom to call, what to send, and the letter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, Subject, can, permitted
from measurements.models import Network
from measurements.queries import compliance, place_of, reporting_level
from portal.queries.chase import chased, text_to_send

MOST_NAMED = 1000


@require_safe
@permitted(Action.RECORD_SUBMISSION)
def chase(request: HttpRequest) -> HttpResponse:
    """Page of the units to urge. `units`: codes, separated by commas; none: all that fall short."""
    place = place_of(request.user, request.GET)
    network = request.GET.get("network") or Network.MOBILE.value
    if place.province is None or network not in Network.values:
        raise Http404
    if not can(request.user, Action.RECORD_SUBMISSION, Subject(unit=place.province)):
        raise Http404
    level = reporting_level(place.period, place.province.code, network, place.versions)
    table = compliance(place.period, place.province.code, level=level, network=network, versions=place.versions)
    named = [code for code in request.GET.get("units", "").split(",") if code][:MOST_NAMED]
    found = chased(table, set(named) or {row.code for row in table.rows}) if level else []
    context = {
        "place": place,
        "table": table,
        "found": found,
        "all": not named,
        "text": text_to_send(found, table),
        "may_make": can(request.user, Action.MAKE_REPORTS, Subject(unit=place.province)),
    }
    return render(request, "portal/chase.html", context)

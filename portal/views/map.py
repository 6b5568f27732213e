"""The map of a province's month, with its figures as a table below."""

from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can, permitted, scopes_of, signed_in
from base import conditional
from measurements.judging.table import ComplianceTable
from measurements.models import Network
from measurements.queries import Place, compliance, place_of, reporting_level
from portal.queries import map_facts, province_map
from wards.models import Level, Unit

COLUMNS = [{"key": key} for key in ("name", "samples", "download", "verdict")]


@require_safe
@permitted(Action.VIEW_FIGURES)
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Page of the map; sent again only when something on it changed."""
    place = place_of(request.user, request.GET)
    network = request.GET.get("network") or Network.MOBILE.value
    if network not in Network.values:
        raise Http404
    if place.province is None:
        return render(request, "portal/map.html", {"place": place})
    tag = _tag(request, place, place.province, network)
    if len(get_messages(request)) == 0 and (known := conditional.known(request, tag)):
        return known
    table = _table(place, place.province, network)
    context = {
        "place": place,
        "network": network,
        "networks": Network.choices,
        "table": table,
        "columns": COLUMNS,
        "map": province_map(table, place.province.code, place.versions),
        "may_change": can(request.user, Action.CHANGE_REGISTER),
    }
    return conditional.marked(render(request, "portal/map.html", context), tag)


def _table(place: Place, province: Unit, network: str) -> ComplianceTable:
    """The table at the level of the month's figures, with the units that the user may see."""
    whole = place.whole
    reporting = reporting_level(place.period, province.code, network, place.versions)
    level = reporting if whole and reporting == Level.DISTRICT else Level.WARD.value
    table = compliance(place.period, province.code, level=level, network=network, versions=place.versions)
    if whole:
        return table
    mine = set(place.reached.values_list("pk", flat=True))
    return table.limited_to(mine)


def _tag(request: HttpRequest, place: Place, province: Unit, network: str) -> str | None:
    """The page's ETag: whose page it is, its language, and the facts that it rests on."""
    user = signed_in(request)
    return conditional.tag_for(
        place.versions.of(*map_facts(province, place.period, network)),
        (user.pk, user.role, str(user), [scope.pk for scope in scopes_of(user)]),
        request.session.session_key,
        get_language(),
        (province.pk, place.period, network, place.whole),
        [unit.pk for unit in place.provinces],
        [str(period) for period in place.periods],
    )

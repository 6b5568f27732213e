"""The map of a province's month, with the same figures as a table under it."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can, permitted, scopes_of, signed_in
from measurements.judging.table import ComplianceTable
from measurements.models import Network
from measurements.queries import Place, compliance, place_of, reporting_level
from portal.queries import map_version, province_map
from wards.models import Level, Unit

COLUMNS = [{"key": key} for key in ("name", "samples", "download", "verdict")]


@require_safe
@permitted(Action.VIEW_FIGURES)
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Sent again only when something that is on it changed."""
    place = place_of(request.user, request.GET)
    network = request.GET.get("network") or Network.MOBILE.value
    if network not in Network.values:
        raise Http404
    if place.province is None:
        return render(request, "portal/map.html", {"place": place})
    tag = _tag(request, place, place.province, network)
    if len(get_messages(request)) == 0 and (known := get_conditional_response(request, etag=tag)):
        patch_cache_control(known, private=True, no_cache=True)
        return known
    table = _table(place, place.province, network)
    context = {
        "place": place,
        "network": network,
        "networks": Network.choices,
        "table": table,
        "columns": COLUMNS,
        "map": province_map(table, place.province.code),
        "may_change": can(request.user, Action.CHANGE_REGISTER),
    }
    response = render(request, "portal/map.html", context)
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _table(place: Place, province: Unit, network: str) -> ComplianceTable:
    """At the level of the month's figures; of the units that the user may see."""
    whole = place.whole
    reporting = reporting_level(place.period, province.code, network, place.version)
    level = reporting if whole and reporting == Level.DISTRICT else Level.WARD.value
    table = compliance(place.period, province.code, level=level, network=network, version=place.version)
    if whole:
        return table
    mine = set(place.reached.values_list("pk", flat=True))
    return table.limited_to(mine)


def _tag(request: HttpRequest, place: Place, province: Unit, network: str) -> str:
    """Whose page it is, in which language, made by which release, of which figures and boundaries."""
    user = signed_in(request)
    told = (
        (user.pk, user.role, str(user), [scope.pk for scope in scopes_of(user)]),
        request.session.session_key,
        get_language(),
        _release(),
        province.pk,
        place.whole,
        [unit.pk for unit in place.provinces],
        [str(period) for period in place.periods],
        map_version(province, place.period, network),
    )
    return quote_etag(hashlib.sha256(repr(told).encode()).hexdigest()[:32])


@cache
def _release() -> str:
    """Another text for another installed release: when its pages, styles and words were written."""
    folders = ("templates", "static", "locale")
    files = sorted(path for folder in folders for path in Path(settings.BASE_DIR, folder).rglob("*") if path.is_file())
    return hashlib.sha256(repr([(str(path), path.stat().st_mtime_ns) for path in files]).encode()).hexdigest()

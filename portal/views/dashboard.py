"""The overview of a province's month, and of the country's."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can, permitted, province_codes, signed_in
from base import audit, clock
from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.judging.display import samples_cell
from measurements.judging.series import Point
from measurements.judging.sheets import Cell, as_xlsx
from measurements.models import Network
from measurements.queries import Place, compliance, month_choices, months_with_figures, period_in, place_of
from measurements.queries.published import published_in, published_of
from measurements.wording import LEVEL_NAMES, OF_SPEED, SHOWN, WORDS
from portal import charts
from portal.forms import OverviewFilter
from portal.queries import Country, Overview, country_overview, districts_of, latest_month, overview, province_map
from portal.queries.dashboard import HEAT_SORTS, names_of, sorted_heat
from portal.trend import TrendMonth
from wards.models import Unit
from wards.origins import Certainty

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@permitted(Action.VIEW_OVERVIEW)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Page of a province's month; who may see only a part of it is sent to that part's table."""
    place = place_of(request.user, request.GET)
    if place.province is not None and not place.whole:
        return redirect(f"{reverse('measurements:compliance')}?{place.query}")
    context: dict[str, Any] = {
        "place": place,
        "all_provinces": _sees_all(request),
        "may_import": can(request.user, Action.IMPORT_FIGURES),
    }
    if place.province is None:
        return render(request, "portal/dashboard.html", context)
    form = _form(request, place)
    found = overview(
        place.province,
        place.period,
        network=form.cleaned_data["network"],
        months=form.cleaned_data["months"],
        district=form.cleaned_data.get("district", ""),
        versions=place.versions,
    )
    context |= {"form": form, "network": form.cleaned_data["network"], "found": found}
    if found:
        context["published"] = published_of(place.province, place.period, form.cleaned_data["network"])
        context |= {"level_name": LEVEL_NAMES[found.level], **_lines(found.months, found.names)}
        context["operator_bars"] = _operator_bars(found)
        context |= _heat(request, found)
        context |= _map(place, place.province, form.cleaned_data["network"], found)
    return render(request, "portal/dashboard.html", context)


def _heat(request: HttpRequest, found: Overview) -> dict[str, Any]:
    """The table of months in the requested order, and the addresses that reverse it."""
    wanted = request.GET.get("heat", "")
    sort = wanted if wanted in HEAT_SORTS else "name"
    links = {}
    for key in ("name", "samples"):
        query = request.GET.copy()
        query["heat"] = f"-{key}" if sort == key else key
        order = "ascending" if sort == key else "descending" if sort == f"-{key}" else ""
        links[key] = {"url": f"?{query.urlencode()}#heat", "order": order}
    return {"heat": sorted_heat(found.heat, sort), "heat_by": links, "heat_query": request.GET.urlencode()}


@require_safe
@permitted(Action.VIEW_OVERVIEW)
def heat_file(request: HttpRequest) -> HttpResponse:
    """Download of the table of months as a workbook, in the page's order and district."""
    place = place_of(request.user, request.GET)
    if place.province is None or not place.whole:
        raise Http404
    form = _form(request, place)
    network, district = form.cleaned_data["network"], form.cleaned_data.get("district", "")
    months = form.cleaned_data["months"]
    found = overview(
        place.province, place.period, network=network, months=months, district=district, versions=place.versions
    )
    if found is None:
        raise Http404
    rows = [
        [row.unit.code, row.unit.full_name, *(cell for _month, one in row.cells for cell in _heat_cells(one.point))]
        for row in sorted_heat(found.heat, request.GET.get("heat", ""))
    ]
    heads = [_("Samples"), _("Download, Mbps"), _("Verdict")]
    header = [_("Code"), _("Unit"), *(f"{month.label}: {head}" for month in found.heat_months for head in heads)]
    title = f"{place.province.full_name}, {_('Units, month by month')}, {Network(network).label}"
    notes = [_("like for like: the land that each unit holds"), _("Source: VNNIC, i-Speed.")]
    name = f"i-speed-{place.province.code}-{place.period}-{network}-12.xlsx"
    audit.record_download(by=signed_in(request), what=name, rows=len(rows))
    response = HttpResponse(as_xlsx(title, notes, header, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _heat_cells(point: Point) -> tuple[Cell, Cell, Cell]:
    """Samples, speed and verdict of a month as cells; empty where the land cannot be compared."""
    if point.certainty == Certainty.PART or point.reading is None:
        word = _("not comparable") if point.certainty == Certainty.PART else str(WORDS[point.verdict])
        return None, None, word
    samples = point.reading.samples
    counted = samples_cell(samples.least, samples.most) if samples else None
    return counted, point.reading.download, str(WORDS[point.verdict])


def _map(place: Place, province: Unit, network: str, found: Overview) -> dict[str, Any]:
    """The map of the units in the overview: all, or those of the chosen district."""
    table = compliance(place.period, province.code, level=found.level, network=network, versions=place.versions)
    if len(found.units) < len(table.rows):
        table = table.limited_to(found.units.keys())
    return {"map": province_map(table, province.code, place.versions), "map_table": table}


@require_safe
@permitted(Action.VIEW_OVERVIEW)
def country(request: HttpRequest) -> HttpResponse:
    """Page of all provinces of a month, for those who may see all of them."""
    if not _sees_all(request):
        raise Http404
    form = OverviewFilter(request.GET, districts=[])
    if not form.is_valid():
        raise Http404
    network = form.cleaned_data["network"]
    period = period_in(request.GET) or latest_month(network) or Period.of(clock.today()).plus(-1)
    found: Country = country_overview(period, network=network, months=form.cleaned_data["months"])
    published = published_in(period, network)
    context = {
        "form": form,
        "period": period,
        "months": month_choices(months_with_figures(network), period),
        "found": found,
        "level_name": LEVEL_NAMES.get(found.level, ""),
        "lines": [(line, published.get(line.province.pk, [])) for line in found.lines],
        "any_published": bool(published),
        "may_import": can(request.user, Action.IMPORT_FIGURES),
        **_lines(found.months, {}),
    }
    return render(request, "portal/country.html", context)


def _sees_all(request: HttpRequest) -> bool:
    return province_codes(request.user, Action.VIEW_OVERVIEW) is None


def _form(request: HttpRequest, place: Place) -> OverviewFilter:
    form = OverviewFilter(request.GET, districts=districts_of(place.province, place.period))
    if not form.is_valid():
        raise Http404
    return form


def _lines(months: list[TrendMonth], names: dict[str, str]) -> dict[str, Any]:
    """The trend for its table and its two charts."""
    known = [month for month in months if month.summary]
    breaks = {
        month.period.label: f"{month.summary.units} {str(LEVEL_NAMES[month.level]).lower()}"
        for month in known[1:]
        if month.broken and month.summary
    }
    rows = [
        {
            "month": month,
            "level": LEVEL_NAMES.get(month.level, ""),
            "names": names_of(month.provinces, names) if names else "",
        }
        for month in reversed(months)
    ]
    shares = (_("Enough samples"), _("Fast enough, of those judged"))
    return {
        "verdicts_shown": SHOWN,
        "trend_rows": rows,
        "trend_known": len(known),
        "trend_breaks": breaks,
        "trend_lines": charts.share_lines(months, shares, _("asked of every unit"), breaks),
        "trend_bars": charts.verdict_bars(months, [(one, str(WORDS[one])) for one in SHOWN if _could_be(one, known)]),
    }


def _could_be(verdict: Verdict, known: list[TrendMonth]) -> bool:
    """Could a unit have this verdict in any month? None is too slow where no speed was required."""
    return verdict not in OF_SPEED or any(month.summary and month.summary.speed_asked for month in known)


def _operator_bars(found: Overview) -> dict[str, Any]:
    lines = [
        (
            line.operator.name,
            line.summary.operator_fast,
            line.summary.operator_slow,
            line.summary.reference,
        )
        for line in found.operators
    ]
    names = (_("Fast enough"), _("Too slow"), _("for reference: fewer samples than asked"))
    return charts.operator_bars(lines, names)

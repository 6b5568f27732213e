"""Page of a month's table: who reached 300 samples and 40 Mbps, filtered and sorted by its address."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.permissions import Action, can, permitted, signed_in
from base import audit
from base.number_format import show_count
from base.translating import translated
from measurements.forms import COLUMNS, ComplianceFilter
from measurements.judging.compliance import Requirement
from measurements.judging.display import samples_cell
from measurements.judging.sheets import Cell, as_csv, as_xlsx
from measurements.judging.shortfall import SHORT_OF_TARGET, shortfall_of, since_before
from measurements.judging.statistic import MIXED
from measurements.judging.table import REFERENCE, ComplianceRow, ComplianceTable
from measurements.models import Network
from measurements.queries import Place, levels_in_force, place_of, reporting_level
from measurements.queries import compliance as judged
from measurements.wording import LEVEL_NAMES, WORDS, statistic_word, with_statistic
from wards.models import Level, Operator, Unit

CSS = {
    "code": "wide-only mono",
    "parent": "wide-only",
    "samples": "num",
    "shortfall": "num wide-only",
    "change": "num wide-only",
    "download": "num",
    "upload": "num wide-only",
    "latency": "num wide-only",
}
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Seen:
    """A month's table as one person's filter shows it; `without_figures`: wards below its level that have none."""

    place: Place
    table: ComplianceTable
    form: ComplianceFilter
    rows: list[ComplianceRow]
    before: dict[int, ComplianceRow]  # of the month before, by unit; empty where it holds no figures
    without_figures: int


@require_safe
@permitted(Action.VIEW_FIGURES)
def compliance(request: HttpRequest) -> HttpResponse:
    """Page of a month's verdicts, as a filtered and sorted table."""
    place = place_of(request.user, request.GET)
    if place.province is None:
        return render(request, "measurements/compliance.html", {"place": place})
    seen = _seen(request, place, place.province)
    short = [row for row in seen.rows if row.verdict in SHORT_OF_TARGET and not row.of_operator]
    context = {
        "place": place,
        "table": seen.table,
        "form": seen.form,
        "rows": seen.rows,
        "before": seen.before,
        "short": short,
        "short_codes": ",".join(row.code for row in short),
        "without_figures": seen.without_figures,
        "whose": _whose(seen),
        "level_name": LEVEL_NAMES[seen.table.level],
        "columns": _columns(request, seen),
        "query": request.GET.urlencode(),
        "may_import": can(request.user, Action.IMPORT_FIGURES),
    }
    return render(request, "measurements/compliance.html", context)


@require_safe
@permitted(Action.VIEW_FIGURES)
def compliance_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows of the page at the same address as CSV or XLSX, in its order, with all columns asked for."""
    place = place_of(request.user, request.GET)
    if place.province is None or kind not in FORMATS:
        raise Http404
    seen = _seen(request, place, place.province)
    columns, statistic = seen.form.columns, seen.table.statistic
    if statistic == MIXED and "download" in columns:
        columns = [*columns, "statistic"]
    header = [_label(key, statistic) for key in columns]
    cells = [_cells(row, seen.table.required, seen.before.get(row.unit_id)) for row in seen.rows]
    rows = [[found[key] for key in columns] for found in cells]
    title = ", ".join([_("%(place)s, month %(month)s") % _place_and_month(seen.table), *_whose(seen)])
    content = as_csv(header, rows) if kind == "csv" else as_xlsx(title, _notes(seen.table), header, rows)
    response = HttpResponse(content, content_type=FORMATS[kind])
    of = [seen.table.level, seen.table.network, *([seen.table.operator_code] if seen.table.operator_code else [])]
    name = f"i-speed-{place.province.code}-{place.period}-{'-'.join(of)}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    audit.record_download(by=signed_in(request), what=name, rows=len(rows))
    return response


def _seen(request: HttpRequest, place: Place, province: Unit) -> Seen:
    network = request.GET.get("network") or Network.MOBILE.value
    levels = levels_in_force(place.period, province.code, place.versions)
    reporting = reporting_level(place.period, province.code, network, place.versions)
    level = reporting if place.whole and reporting else levels[-1]
    everyone, on = Operator.objects, place.period.last_day
    operators = list(everyone.of_fixed_network(on) if network == Network.FIXED else everyone.in_force(on))
    form = ComplianceFilter(request.GET, levels=levels, level=level, operators=operators)
    form.is_valid()
    if {"level", "network", "operator", "column"} & set(form.errors):
        raise Http404
    chosen = form.cleaned_data
    table = judged(
        place.period,
        province.code,
        level=chosen["level"],
        network=chosen["network"],
        operator_code=chosen["operator"] or None,
        versions=place.versions,
    )
    if not place.whole:
        mine = set(place.reached.values_list("pk", flat=True))
        table = table.limited_to(mine)
    form.offer_districts(table.rows, province.code)
    form.full_clean()
    if form.errors:
        raise Http404
    below = place.whole and reporting not in (None, levels[-1]) and table.level == reporting
    in_force = Unit.objects.in_force(place.period.last_day).of_province(province.code)
    without_figures = in_force.filter(level=Level.WARD).count() if below else 0
    before = _month_before(place, table)
    return Seen(place, table, form, form.seen(table, before), before, without_figures)


def _month_before(place: Place, table: ComplianceTable) -> dict[int, ComplianceRow]:
    period, code = table.period.plus(-1), table.province_code or ""
    if reporting_level(period, code, table.network, place.versions) is None:
        return {}
    found = judged(
        period,
        code,
        level=table.level,
        network=table.network,
        operator_code=table.operator_code,
        versions=place.versions,
    )
    return {row.unit_id: row for row in found.rows}


def _place_and_month(table: ComplianceTable) -> dict[str, str]:
    return {"place": table.province_name, "month": table.period.label}


def _whose(seen: Seen) -> list[str]:
    """The network, and the operator if the table is of one alone: for headings and titles."""
    operator = [seen.form.operator_names[seen.table.operator_code]] if seen.table.operator_code else []
    return [str(Network(seen.table.network).label), *operator]


def _columns(request: HttpRequest, seen: Seen) -> list[dict[str, str]]:
    """The head of the table; a click sorts, a second click turns it round.

    A column that says nothing of any unit of the month is left out; the files have all that were asked for.
    """
    sort: str = seen.form.cleaned_data["sort"]
    columns = []
    for key in (key for key in seen.form.columns if _has_values(key, seen)):
        turned = f"-{key}" if sort == key or (key == "name" and not sort) else key
        query = request.GET.copy()
        query["sort"] = turned
        order = {key: "ascending", f"-{key}": "descending"}.get(sort or "name", "")
        columns.append(
            {
                "key": key,
                "label": _label(key, seen.table.statistic),
                "css": CSS.get(key, ""),
                "url": f"?{query.urlencode()}",
                "order": order,
            }
        )
    return columns


def _has_values(key: str, seen: Seen) -> bool:
    """Whether any unit of the whole table, filtered or not, has something in that column."""
    if key == "shortfall":
        return any(shortfall_of(row, seen.table.required) for row in seen.table.rows)
    if key == "change":
        return any(since_before(row, seen.before.get(row.unit_id)) for row in seen.table.rows)
    value = {"samples": "samples_min", "download": "download_mbps", "upload": "upload_mbps", "latency": "latency_ms"}
    return key not in value or any(getattr(row, value[key]) is not None for row in seen.table.rows)


def _label(key: str, statistic: str) -> str:
    """Of a column; that of the speed says whether it is a median or a mean, where all of them are one."""
    own = {"name": _("Unit"), "statistic": _("Statistic")}
    label = own.get(key) or str(COLUMNS[key])
    return with_statistic(label, statistic) if key == "download" else label


def _cells(row: ComplianceRow, required: Requirement | None, before: ComplianceRow | None) -> dict[str, Cell]:
    short, since = shortfall_of(row, required), since_before(row, before)
    word = str(WORDS[row.standing])
    if row.estimated:
        word = f"{word} ({pgettext('figure', 'estimate')})"
    return {
        "code": row.code,
        "name": row.name,
        "parent": row.parent_name,
        "samples": samples_cell(row.samples_min, row.samples_max),
        "shortfall": translated(short.said) if short else "",
        "change": since.samples if since else None,
        "download": row.download_mbps,
        "upload": row.upload_mbps,
        "latency": row.latency_ms,
        "verdict": word,
        "statistic": "" if row.download_mbps is None else statistic_word(row.statistic),
    }


def _notes(table: ComplianceTable) -> list[str]:
    fast = _("Fast enough: %(part)s of %(whole)s units judged on speed")
    notes = [fast % {"part": table.fast_enough, "whole": table.speed_judged}, _("Source: VNNIC, i-Speed.")]
    if table.operator_code is None:
        enough = _("Enough samples: %(part)s of %(whole)s units in force")
        notes.insert(0, enough % {"part": table.enough_samples, "whole": table.units_in_force})
    elif table.required:
        few = _("For reference: %(part)s units with fewer than %(number)s samples of this operator; not judged.")
        notes.insert(1, few % {"part": table.standings[REFERENCE], "number": show_count(table.required.min_samples)})
    if table.required:
        notes.append(_("Asked by: %(act)s") % {"act": table.required.legal_act})
    return notes

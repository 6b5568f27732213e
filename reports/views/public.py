"""The public table of a month, at a permanent address, also embedded in other sites."""

import json
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from base import clock
from base.number_format import show_count, show_plainly
from base.period import Period
from base.refusal_display import refusal_told
from measurements.judging.statistic import MIXED
from measurements.judging.table import ComplianceTable
from measurements.wording import SHOWN, WORDS, with_statistic
from reports.dataset import COLUMNS, Publication, dataset
from reports.facts import LetterheadFacts
from reports.public_choice import SORTS, chosen
from reports.queries import (
    PublicMonth,
    department_on,
    newest_public,
    public_corrections,
    public_month,
    public_periods,
    public_provinces,
)
from reports.queries.public import coming_months, units_named
from wards.models import Level, Unit

MAX_AGE = 300  # seconds
LETTERS = 80  # of a name that is looked for


def for_everybody(view: Any) -> Any:
    """Decorator of public pages: caches on the way may store them, and any site may frame them."""
    framed = csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(view))
    return require_safe(cache_control(public=True, max_age=MAX_AGE)(framed))


@for_everybody
def provinces(request: HttpRequest) -> HttpResponseBase:
    """Public page of the provinces that publish, each with its newest month."""
    context = {"provinces": public_provinces(), "address": _absolute(reverse("reports:public_provinces"))}
    return render(request, "reports/public_provinces.html", context)


@for_everybody
def newest(request: HttpRequest, province: str) -> HttpResponseBase:
    """Public page of the newest published month, at a permanent address."""
    unit = province_on(province, Period.of(clock.today()))
    found = newest_public(unit)
    if found is None:
        return _not_yet(request, unit, None)
    return _table(request, *found, reverse("reports:public_newest", args=[province]))


@for_everybody
def page(request: HttpRequest, province: str, period: str) -> HttpResponseBase:
    """Public page of one month's figures; nothing of people, of filings, or of files."""
    asked_month = month_or_404(period)
    unit = province_on(province, asked_month)
    month = public_month(unit, asked_month)
    if month is None:
        return _not_yet(request, unit, asked_month)
    return _table(request, month, unit, reverse("reports:public", args=[province, asked_month]))


def _table(request: HttpRequest, shown: PublicMonth, unit: Unit, address: str) -> HttpResponse:
    table, months = shown.table, public_periods(unit.heir_code)
    text, verdict, sort = (request.GET.get(name, "").strip()[:LETTERS] for name in ("q", "verdict", "sort"))
    rows = chosen(table.rows, text, units_named(text, unit, table.period), verdict, sort)
    head = _letterhead(unit)
    month = reverse("reports:public", args=[unit.code, table.period])
    context = {
        "table": table,
        "rows": rows,
        "shown": shown,
        "province": unit,
        "period": table.period,
        "periods": months,
        "coming": (coming := coming_months(unit, months)),
        "next_month": next((one for one in coming if one[1]), None),
        "corrections": public_corrections(unit.province_code, table.period),
        "embedded": "embed" in request.GET,
        "head": head,
        "text": text,
        "verdict": verdict,
        "verdicts": [(one.value, WORDS[one], table.counts[one]) for one in SHOWN if table.counts[one]],
        "columns": _columns(request, sort, shown.table.statistic),
        "mixed": shown.table.statistic == MIXED,
        "sort": sort,
        "address": _absolute(address),
        "files": month,
        "picture": _absolute(f"{month}picture.png"),
        "embed_code": _embed_code(unit),
        "description": described(table, unit),
        "dictionary": COLUMNS,
        "dataset": _as_json_ld(
            dataset(
                Publication(
                    name=f"Số mẫu và tốc độ Internet di động i-Speed, {unit.full_name}, tháng {table.period.label}",
                    description=described(table, unit),
                    address=_absolute(month),
                    period=table.period,
                    place=unit.full_name,
                    publisher=head.agency if head else unit.full_name,
                    changed_on=shown.updated_on or shown.issued_on,
                )
            )
        ),
    }
    return render(request, "reports/public.html", context)


def _not_yet(request: HttpRequest, unit: Unit, period: Period | None) -> HttpResponse:
    """Page of a month that is not public yet: when it is expected, and which one is the newest."""
    months = public_periods(unit.heir_code)
    coming = coming_months(unit, months)
    if period is not None and period not in dict(coming):
        raise Http404
    context = {"province": unit, "period": period, "expected": dict(coming).get(period) if period else None}
    return render(request, "reports/public_waiting.html", context | {"published": bool(months)}, status=404)


def described(table: ComplianceTable, unit: Unit) -> str:
    """The month in a sentence, for search engines and link previews. Vietnamese, as the files are."""
    parts = []
    if table.required:
        parts.append(
            f"{table.enough_samples}/{table.units_in_force} đơn vị đủ {show_count(table.required.min_samples)} mẫu đo"
        )
        if table.required.min_download:
            reached = f"{table.fast_enough}/{table.speed_judged} đơn vị được xét tốc độ"
            parts.append(f"{reached} đạt {show_plainly(table.required.min_download)} Mbps")
    state = "; ".join(parts) or f"{table.units_in_force} đơn vị"
    return f"{unit.full_name}, tháng {table.period.label}: {state}. Nguồn: VNNIC, i-Speed."


def _columns(request: HttpRequest, sort: str, statistic: str) -> list[tuple[Any, str, str, str]]:
    """The table's columns: label, class, sorting address, and current order."""
    download = with_statistic(_("Download, Mbps"), statistic)
    labels = {"name": _("Unit"), "samples": _("Samples"), "download": download, "verdict": _("Verdict")}
    found = []
    for key in SORTS:
        query = request.GET.copy()
        query["sort"] = f"-{key}" if sort == key else key
        order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        found.append((labels[key], "num" if key in ("samples", "download") else "", f"?{query.urlencode()}", order))
    return found


def _embed_code(unit: Unit) -> str:
    """Two lines of HTML to embed the table; without the second, the frame scrolls."""
    frame = _absolute(f"{reverse('reports:public_newest', args=[unit.code])}?embed")
    size = 'width="100%" height="900" style="border:0"'
    script = _absolute(f"{settings.STATIC_URL}js/embed.js")
    return (
        f'<iframe data-ispeed src="{frame}" title="i-Speed, {unit.full_name}" {size} loading="lazy"></iframe>\n'
        f'<script src="{script}" async></script>'
    )


def _letterhead(unit: Unit) -> LetterheadFacts | None:
    """The letterhead in whose name the province publishes; None where none was entered."""
    with refusal_told(lambda _problem: None):
        return department_on(clock.today(), unit)
    return None


def _absolute(address: str) -> str:
    return f"{settings.PORTAL_URL}{address}"


def _as_json_ld(of: dict[str, Any]) -> SafeString:
    text = json.dumps(of, ensure_ascii=False)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return mark_safe(text)  # noqa: S308 - nothing in it ends the element, see above


def month_or_404(period: str) -> Period:
    """Parse the month of an address. Raises Http404."""
    try:
        return Period.from_input(period)
    except ValueError as error:
        raise Http404 from error


def province_on(code: str, month: Period) -> Unit:
    """The province that had a code in a month. Raises Http404."""
    unit: Unit | None = Unit.objects.in_force(month.last_day).filter(level=Level.PROVINCE, code=code).first()
    if unit is None:
        raise Http404
    return unit

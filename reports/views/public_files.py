"""The public table as files, its preview picture, and the meaning of each column."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from base import conditional
from base.day_format import show_day
from base.number_format import show_count, show_plainly
from base.period import Period
from base.versions import Versions
from measurements.judging.display import samples_cell
from measurements.judging.exports import public_row
from measurements.judging.sheets import as_csv, as_xlsx
from measurements.judging.statistic import short_label
from measurements.judging.table import ComplianceRow
from reports.content import words
from reports.dataset import COLUMNS, DICTIONARY_HEADER, HEADER
from reports.preview_picture import Share, preview
from reports.queries import PublicMonth, Stage, public_facts, public_month
from reports.views.public import MAX_AGE, month_or_404, province_on
from wards.models import Unit

SOURCE = "Nguồn: VNNIC, i-Speed."


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def file(request: HttpRequest, province: str, period: str, kind: str) -> HttpResponseBase:
    """Download of the table as CSV, XLSX or JSON; each says how final the figures are."""
    unit, month = _address(province, period)
    versions = Versions()
    tag = _tag(versions, unit, month, kind)
    if known := conditional.known(request, tag, private=False):
        return known
    shown = _shown(versions, unit, month)
    table, stage = shown.table, said(shown)
    name = f"i-speed-{unit.code}-{table.period}.{kind}"
    if kind == "json":
        lines = [{**public_row(row), "stage": shown.stage.value, "note": _beside(stage, row)} for row in table.rows]
        return conditional.marked(JsonResponse(lines, safe=False, json_dumps_params=_AS_WRITTEN), tag, private=False)
    rows = [
        [
            *(row.code, row.name, row.parent_name, _count(row), row.download_mbps, words.VERDICTS[row.verdict]),
            _statistic(row),
            _beside(stage, row),
        ]
        for row in table.rows
    ]
    title = f"{table.province_name}, tháng {table.period.label}"
    if kind == "csv":
        content, content_type = as_csv(HEADER, rows), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        # On paper once, under the table; a column of its own would only repeat it.
        remarks = [f"{row.name}: {remark}" for row in table.rows if (remark := _remark(row))]
        content = as_xlsx(title, [SOURCE, stage, *remarks], HEADER[:-1], [row[:-1] for row in rows])
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return conditional.marked(response, tag, private=False)


def said(shown: PublicMonth) -> str:
    """How final the figures are, in the words of the files."""
    updated = f", cập nhật ngày {show_day(shown.updated_on)}" if shown.updated_on else ""
    issued = f" ngày {show_day(shown.issued_on)}" if shown.issued_on else ""
    return {
        Stage.PRELIMINARY: f"Số liệu sơ bộ{updated}.",
        Stage.CHANGED: f"Số liệu sơ bộ{updated}, đã khác báo cáo số {shown.number}{issued}.",
        Stage.PUBLISHED: f"Đã công bố theo báo cáo số {shown.number}{issued}.",
    }[shown.stage]


def _remark(row: ComplianceRow) -> str:
    """Remark on a row: that its count is a sum of ours, or why it has none."""
    return "; ".join(text for text in ("ước tính" if row.estimated else "", str(row.note)) if text)


def _beside(stage: str, row: ComplianceRow) -> str:
    remark = _remark(row)
    return f"{stage} {remark[0].upper()}{remark[1:]}." if remark else stage


_AS_WRITTEN: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


def _statistic(row: ComplianceRow) -> str:
    return "" if row.download_mbps is None else str(short_label(row.statistic))


def _count(row: ComplianceRow) -> str | int | None:
    return samples_cell(row.samples_min, row.samples_max)


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def picture(request: HttpRequest, province: str, period: str) -> HttpResponseBase:
    """Preview picture that chats and networks show with a link to the month."""
    unit, month = _address(province, period)
    versions = Versions()
    tag = _tag(versions, unit, month, "png")
    if known := conditional.known(request, tag, private=False):
        return known
    table = _shown(versions, unit, month).table
    required = table.required
    shares = [Share(table.enough_samples, table.units_in_force, show_count(required.min_samples))] if required else []
    if required and required.min_download and table.speed_judged:
        shares.append(Share(table.fast_enough, table.speed_judged, show_plainly(required.min_download)))
    return conditional.marked(HttpResponse(preview(shares), content_type="image/png"), tag, private=False)


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def dictionary(request: HttpRequest) -> HttpResponse:
    """Download of the meaning of each column."""
    response = HttpResponse(as_csv(DICTIONARY_HEADER, COLUMNS), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="i-speed-y-nghia-cac-cot.csv"'
    return response


def _address(province: str, period: str) -> tuple[Unit, Period]:
    """The province and month of an address. Raises Http404 for a code that no province had then."""
    month = month_or_404(period)
    return province_on(province, month), month


def _tag(versions: Versions, unit: Unit, month: Period, kind: str) -> str | None:
    return conditional.tag_for(versions.of(*public_facts(unit, month)), kind, unit.pk, month)


def _shown(versions: Versions, unit: Unit, month: Period) -> PublicMonth:
    """The month's public table. Raises Http404 for a month that is not public (yet)."""
    shown = public_month(unit, month, versions)
    if shown is None:
        raise Http404
    return shown

"""The table of a month for everybody, at a permanent address, also inside other sites' pages."""

from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from base.period import Period
from measurements.judging.display import samples_cell
from measurements.judging.exports import public_row
from measurements.judging.sheets import as_csv, as_xlsx
from measurements.judging.table import ComplianceRow
from reports.content import words
from reports.queries import PublicMonth, Stage, public_month, public_notes, public_periods
from wards.models import Level, Unit

# The files are Vietnamese in any language of the page: other sites read them by their heads.
HEADER = ("Mã", "Đơn vị", "Thuộc", "Số mẫu", "Tải xuống (Mbps)", "Kết quả", "Tình trạng số liệu")
SOURCE = "Nguồn: VNNIC, i-Speed."
MAX_AGE = 300  # seconds


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type] # typed for views without arguments
def page(request: HttpRequest, province: str, period: str) -> HttpResponse:
    """VNNIC's figures of one month; nothing of people, of filings, or of files."""
    shown, unit = _month(province, period)
    context = {
        "table": shown.table,
        "shown": shown,
        "province": unit,
        "period": shown.table.period,
        "periods": public_periods(unit.heir_code),
        "notes": public_notes(unit.province_code, shown.table.period),
        "embedded": "embed" in request.GET,
    }
    return render(request, "reports/public.html", context)


@require_safe
@cache_control(public=True, max_age=MAX_AGE)
def file(request: HttpRequest, province: str, period: str, kind: str) -> HttpResponse:
    """The same rows as CSV, XLSX or JSON; each says how final the figures are."""
    shown, unit = _month(province, period)
    table, stage = shown.table, said(shown)
    name = f"i-speed-{unit.code}-{table.period}.{kind}"
    if kind == "json":
        marked = [{**public_row(row), "stage": shown.stage.value, "note": _beside(stage, row)} for row in table.rows]
        return JsonResponse(marked, safe=False, json_dumps_params=_AS_WRITTEN)
    rows = [
        [
            *(row.code, row.name, row.parent_name, _count(row), row.download_mbps, words.VERDICTS[row.verdict]),
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
    return response


def said(shown: PublicMonth) -> str:
    """How final the figures are, in the words of the files."""
    updated = f", cập nhật ngày {words.day(shown.updated_on)}" if shown.updated_on else ""
    issued = f" ngày {words.day(shown.issued_on)}" if shown.issued_on else ""
    return {
        Stage.PRELIMINARY: f"Số liệu sơ bộ{updated}.",
        Stage.CHANGED: f"Số liệu sơ bộ{updated}, đã khác báo cáo số {shown.number}{issued}.",
        Stage.PUBLISHED: f"Đã công bố theo báo cáo số {shown.number}{issued}.",
    }[shown.stage]


def _remark(row: ComplianceRow) -> str:
    """What a reader must know of one row: that its count is a sum of ours, or why it has none."""
    return "; ".join(text for text in ("ước tính" if row.estimated else "", str(row.note)) if text)


def _beside(stage: str, row: ComplianceRow) -> str:
    remark = _remark(row)
    return f"{stage} {remark[0].upper()}{remark[1:]}." if remark else stage


_AS_WRITTEN: dict[str, Any] = {"ensure_ascii": False, "indent": 1}


def _count(row: ComplianceRow) -> str | int | None:
    return samples_cell(row.samples_min, row.samples_max)


def _month(province: str, period: str) -> tuple[PublicMonth, Unit]:
    """Not found: a month that is not public (yet), and a code that no province bore in it."""
    try:
        month = Period.asked(period)
    except ValueError as error:
        raise Http404 from error
    unit = Unit.objects.in_force(month.last_day).filter(level=Level.PROVINCE, code=province).first()
    shown = public_month(unit, month) if unit else None
    if unit is None or shown is None:
        raise Http404
    return shown, unit

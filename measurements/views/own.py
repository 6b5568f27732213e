"""Pages of a ward's own count: entering it, its template, and the file or pasted cells that come back."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import Action, permitted, signed_in
from base import audit, clock, jobs
from base.number_format import with_comma
from base.period import Period
from base.refusal_display import refusal_on_form
from measurements import actions
from measurements.forms import OwnFiguresForm, OwnNumbersForm
from measurements.importing.own_numbers import PARTS, numbers_of
from measurements.importing.own_template import build_own_template
from measurements.models import ImportBatch, Source
from measurements.queries import last_own_batch, months_with_own, own_counts, period_in, stated, template_of
from measurements.queries.own import own_months_open, own_units
from measurements.queries.typed import brought
from wards.models import Unit

FILES_SHOWN = 20


@require_safe
@permitted(Action.IMPORT_OWN_FIGURES)
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of a ward's own count."""
    unit = get_object_or_404(own_units(request.user), pk=pk)
    months = own_months_open(unit)
    period = period_in(request.GET) or (months[0] if months else None)
    numbers = None
    if period in months and (typed := _typed_before(unit, request.GET.get("from", ""))):
        numbers = OwnNumbersForm(months=months, initial={"period": str(period)} | typed)
    return _page(request, unit, period, numbers, None)


@require_POST
@permitted(Action.IMPORT_OWN_FIGURES)
def own_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive typed numbers, pasted cells or a file; nothing counts before it is seen and applied.

    Numbers and cells are read at once, and what is wrong with them is said where they stand; a file is read by a job.
    """
    unit = get_object_or_404(own_units(request.user), pk=pk)
    months = own_months_open(unit)
    chosen = next((month for month in months if str(month) == request.POST.get("period")), None)
    if "numbers" in request.POST:
        stored = chosen is not None and last_own_batch(unit.code, chosen) is not None
        numbers = OwnNumbersForm(request.POST, months=months, stored=stored)
        if chosen and numbers.is_valid():
            cells = numbers.cells({name.rpartition("-")[0] for name, text in _standing(unit, chosen).items() if text})
            with refusal_on_form(numbers):
                return _to_preview(request, _cells(request, unit, cells, str(chosen), typed=True))
        return _page(request, unit, chosen, numbers, None)
    form = OwnFiguresForm(request.POST, request.FILES, months=months)
    if form.is_valid():
        data = form.cleaned_data
        with refusal_on_form(form, "file" if data["file"] else "pasted"):
            if data["file"]:
                return _to_preview(request, _file(request, unit, data))
            return _to_preview(request, _cells(request, unit, data["pasted"], data["period"], data["network"]))
    return _page(request, unit, chosen, None, form)


def _cells(
    request: HttpRequest, unit: Unit, text: str, period: str, network: str = "", *, typed: bool = False
) -> tuple[ImportBatch, bool]:
    """The batch, and whether it is new."""
    options = {"period": period, "network": network}
    return actions.receive_cells(by=signed_in(request), unit=unit, text=text, options=options, typed=typed)


def _file(request: HttpRequest, unit: Unit, data: Mapping[str, Any]) -> tuple[ImportBatch, bool]:
    batch = actions.receive_file(
        by=signed_in(request),
        file_name=data["file"].name,
        content=data["file"].read(),
        source=Source.WARD,
        province_code=unit.province_code,
        options={"period": data["period"], "network": data["network"]},
        unit=unit,
        anew=True,
    )
    is_new = batch.status == ImportBatch.Status.RECEIVED
    if is_new:
        jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return batch, is_new


def _to_preview(request: HttpRequest, received: tuple[ImportBatch, bool]) -> HttpResponse:
    batch, is_new = received
    if not is_new:
        messages.info(request, _("These very numbers came before; here is what became of them."))
    return redirect("measurements:import_detail", batch.pk)


@require_GET
@permitted(Action.IMPORT_OWN_FIGURES)
def own_template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download of the ward's workbook of a month, with what it reported before."""
    unit = get_object_or_404(own_units(request.user), pk=pk)
    period = period_in(request.GET)
    if period is None or period not in own_months_open(unit):
        raise Http404
    content = build_own_template(*template_of(unit, period))
    name = f"tu_khai_{unit.code}_{period}.xlsx"
    audit.record_download(by=signed_in(request), what=name, on=unit)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


def _page(
    request: HttpRequest,
    unit: Unit,
    period: Period | None,
    numbers: OwnNumbersForm | None,
    form: OwnFiguresForm | None,
) -> HttpResponse:
    """The page with its two forms; one that was sent and is not right stands there as it was sent."""
    files = ImportBatch.objects.filter(source=Source.WARD, unit=unit).select_related("uploaded_by")
    months = own_months_open(unit)
    period = period if period in months else None
    if period and numbers is None:
        numbers = OwnNumbersForm(months=months, initial={"period": str(period)} | _standing(unit, period))
    last = last_own_batch(unit.code, period) if period else None
    context = {
        "unit": unit,
        "period": period,
        "months": months,
        "this_month": Period.of(clock.today()),
        "numbers": numbers,
        "other_way": form is not None,
        "form": form or OwnFiguresForm(months=months, initial={"period": str(period) if period else ""}),
        "counts": own_counts(unit, period) if period else [],
        "last": last,
        "afterwards": [stated(unit, Period.parse(month), last) for month in last.periods] if last else [],
        "with_own": months_with_own(unit),
        "brought": brought(list(files[:FILES_SHOWN])),
    }
    return render(request, "measurements/own.html", context)


def _typed_before(unit: Unit, batch: str) -> dict[str, str]:
    """What was typed and is to be changed before it is applied, as it stood in the fields."""
    if not batch.isdecimal():
        return {}
    found = ImportBatch.objects.filter(pk=batch, unit=unit, source=Source.WARD, was_typed=True).first()
    if found is None:
        return {}
    with found.file.open("rb") as file:
        return numbers_of(file.read().decode("utf-8-sig"))


def _standing(unit: Unit, period: Period) -> dict[str, str]:
    """What the ward said before, as it would be typed."""
    found = {}
    for network, said in template_of(unit, period)[1].items():
        for part in PARTS:
            number = getattr(said, part)
            plain = number if isinstance(number, str | None) else with_comma(f"{Decimal(number).normalize():f}")
            found[f"{network}-{part}"] = plain or ""
        if said.has_speed:
            found[f"{network}-statistic"] = said.statistic
    return found

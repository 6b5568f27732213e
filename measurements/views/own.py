"""A ward's own count: its page, its template, and the file or the pasted cells that come back."""

import io

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Action, limit_units, permitted, signed_in
from base import audit, clock, jobs
from base.models import is_in_force
from base.period import Period
from base.refusal_display import refusal_on_form
from measurements import actions
from measurements.forms import OwnFiguresForm
from measurements.importing.own_template import build_own_template
from measurements.models import ImportBatch, Source
from measurements.queries import listed, own_counts, period_in, template_of
from wards.models import Unit

MONTHS_OFFERED = 12
FILES_SHOWN = 20


@require_safe
@permitted(Action.IMPORT_OWN_FIGURES)
def own(request: HttpRequest, pk: int) -> HttpResponse:
    unit = own_unit(request.user, pk)
    months = months_of(unit)
    period = period_in(request.GET) or (months[0] if months else None)
    form = OwnFiguresForm(months=months, initial={"period": str(period) if period else ""})
    return _page(request, unit, period, form)


@require_POST
@permitted(Action.IMPORT_OWN_FIGURES)
def own_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file or pasted cells and have them read; nothing counts before it is seen and applied."""
    unit = own_unit(request.user, pk)
    months = months_of(unit)
    form = OwnFiguresForm(request.POST, request.FILES, months=months)
    chosen = next((month for month in months if str(month) == request.POST.get("period")), None)
    if not form.is_valid():
        return _page(request, unit, chosen, form)
    name, content = form.brought()
    options = {"period": form.cleaned_data["period"], "network": form.cleaned_data["network"]}
    with refusal_on_form(form, "file"):
        batch = actions.receive_file(
            by=signed_in(request),
            file_name=name,
            content=content,
            source=Source.WARD,
            province_code=unit.province_code,
            options=options,
            unit=unit,
        )
        if batch.status == ImportBatch.Status.RECEIVED:
            jobs.enqueue(task="measurements.check_batch", target=batch.pk)
        else:
            messages.info(request, _("This very file came before; here is what became of it."))
        return redirect("measurements:import_detail", batch.pk)
    return _page(request, unit, chosen, form)


@require_GET
@permitted(Action.IMPORT_OWN_FIGURES)
def own_template(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ward's workbook of a month, with what it said before."""
    unit = own_unit(request.user, pk)
    period = period_in(request.GET)
    if period is None or period not in months_of(unit):
        raise Http404
    content = build_own_template(*template_of(unit, period))
    name = f"tu_khai_{unit.code}_{period}.xlsx"
    audit.record_download(by=signed_in(request), what=name, on=unit)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


def own_unit(user: User | AnonymousUser, pk: int) -> Unit:
    mine = limit_units(user, Action.IMPORT_OWN_FIGURES, Unit.objects.select_related("parent"))
    return get_object_or_404(mine, pk=pk)


def months_of(unit: Unit) -> list[Period]:
    """The last months that are over and on whose last day the unit was in force, newest first."""
    this = Period.of(clock.today())
    over = [this.plus(-back) for back in range(1, MONTHS_OFFERED + 1)]
    return [month for month in over if is_in_force(unit, month.last_day)]


def _page(request: HttpRequest, unit: Unit, period: Period | None, form: OwnFiguresForm) -> HttpResponse:
    files = ImportBatch.objects.filter(source=Source.WARD, unit=unit)
    context = {
        "unit": unit,
        "period": period if period in months_of(unit) else None,
        "form": form,
        "counts": own_counts(unit, period) if period else [],
        "batches": listed(signed_in(request), files, FILES_SHOWN),
    }
    return render(request, "measurements/own.html", context)

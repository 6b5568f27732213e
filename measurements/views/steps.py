"""The steps of a received file: read, stopped, applied, undone, discarded, taken up again.

A second click on one of these changes nothing.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import permitted, signed_in
from base import jobs
from base.refusal_display import refusal_leads_to
from measurements import actions
from measurements.models import Source
from measurements.views.imports import IMPORTERS, Status, reached


@require_POST
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a batch to be applied, with what the person chose and confirmed."""
    batch = get_object_or_404(reached(request), pk=pk)
    if batch.status != Status.APPLIED:
        actions.ask_to_apply(
            by=signed_in(request),
            batch=batch,
            good_rows_only=request.POST.get("good_rows") == "yes",
            confirmed=request.POST.get("assumed", "").split(","),
            empty_overwrites=request.POST.get("empties") == "yes",
        )
        jobs.enqueue(task="measurements.apply_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)


@require_POST
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the file read again: after a stop, or once units, names or the uploader's scopes were corrected."""
    batch = get_object_or_404(reached(request), pk=pk)
    actions.require_reader(by=signed_in(request), batch=batch)
    jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)


@require_POST
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the reading of the file."""
    batch = get_object_or_404(reached(request), pk=pk)
    actions.stop_reading(by=signed_in(request), batch=batch)
    messages.success(request, _("The reading is stopped; nothing of it was stored. Read the file again or discard it."))
    return redirect("measurements:import_detail", batch.pk)


@require_POST
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an applied batch."""
    batch = get_object_or_404(reached(request), pk=pk)
    if batch.status != Status.UNDONE:
        actions.undo_batch(by=signed_in(request), batch=batch)
    if batch.source != Source.WARD:  # of a ward's own count the page says what stands now
        messages.success(request, _("Undone: every figure is as it was before this file."))
    return redirect("measurements:import_detail", batch.pk)


@require_POST
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard a batch that was never applied."""
    batch = get_object_or_404(reached(request), pk=pk)
    if batch.status != Status.DISCARDED:
        actions.discard_batch(by=signed_in(request), batch=batch)
    if not batch.was_typed:
        return redirect("measurements:import_detail", batch.pk)
    messages.success(request, _("What was not stored yet is dropped; what stood before stands."))
    return redirect(f"{reverse('measurements:own', args=[batch.unit_id])}?period={batch.month_stated}")


@require_POST
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a file that was undone or discarded read anew, to be applied again."""
    batch = get_object_or_404(reached(request), pk=pk)
    if batch.status in (Status.UNDONE, Status.DISCARDED):
        actions.take_up_again(by=signed_in(request), batch=batch)
        jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)

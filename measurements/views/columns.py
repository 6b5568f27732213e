"""Pages of a file's columns and what they were read as, of corrections, and of the release from quarantine."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Action, permitted, signed_in
from base import jobs
from base.cleaning import clean_line
from base.refusal_display import refusal_as_message, refusal_leads_to
from measurements import actions
from measurements.models import ImportBatch, LayoutMapping, Source
from measurements.queries import is_whole, mappings_for
from measurements.queries.understood import columns_in_question
from measurements.views.imports import reached
from measurements.wording import ROLES


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.IMPORT_FIGURES)
def columns(request: HttpRequest, pk: int, table: int) -> HttpResponse:
    """Page of a table's columns, with values of the file; corrections apply to files with the same headings."""
    batch = get_object_or_404(reached(request).filter(source=Source.VNNIC), pk=pk)
    if not is_whole(signed_in(request), batch):
        raise Http404  # its columns are shown with values of every province
    found = next((one for one in batch.reading.get("tables", []) if one["id"] == table), None)
    if found is None:
        raise Http404
    taught = mappings_for(batch).get(found["shape"])
    if request.method == "POST":
        return _remember(request, batch, found, taught)
    context = {"batch": batch, "table": found, "roles": ROLES.items(), "taught": taught}
    return render(request, "measurements/columns.html", context)


@require_POST
@permitted(Action.MANAGE_PORTAL)
@refusal_leads_to("measurements:import_detail", "pk")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a file from quarantine unscanned, for an administrator's reason, and have it read."""
    batch = get_object_or_404(reached(request), pk=pk)
    actions.release_batch(by=signed_in(request), batch=batch, reason=clean_line(request.POST.get("reason", "")))
    jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)


def _remember(
    request: HttpRequest, batch: ImportBatch, table: dict[str, Any], taught: LayoutMapping | None
) -> HttpResponse:
    by = signed_in(request)
    doubtful = columns_in_question(batch.issues, table)  # may be answered by what the portal thought, too
    changed = {
        column["column"]: role
        for column in table["columns"]
        if (role := request.POST.get(f"column-{column['column']}", ""))
        and (role != column["role"] or column["column"] in doubtful)
    }
    with refusal_as_message(request):
        if "forget" in request.POST and taught is not None:
            actions.forget_mapping(by=by, mapping=taught)
        elif changed:
            meant = {**(taught.columns if taught else {}), **changed}
            actions.teach_mapping(by=by, batch=batch, table=table["id"], columns=meant)
        jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)

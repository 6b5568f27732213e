"""What a file's columns were understood to mean, a person's correction of it, and the release from quarantine."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Action, permitted, signed_in
from base import jobs
from base.cleaning import clean_line
from base.refusal_display import refusal_as_message, refusal_leads_to
from measurements import actions
from measurements.models import ImportBatch, LayoutMapping, Source
from measurements.queries import is_whole, mappings_for
from measurements.views.imports import reached

ASKED = ("column_unbelievable", "column_unclear", "column_ambiguous", "column_missing")
ROLES: dict[str, Promise] = {
    "samples": pgettext_lazy("role", "Samples"),
    "download": pgettext_lazy("role", "Download, Mbps"),
    "upload": pgettext_lazy("role", "Upload, Mbps"),
    "latency": pgettext_lazy("role", "Latency, ms"),
    "province": pgettext_lazy("role", "Province"),
    "district": pgettext_lazy("role", "District"),
    "ward": pgettext_lazy("role", "Ward"),
    "unit": pgettext_lazy("role", "Unit"),
    "code": pgettext_lazy("role", "Unit code"),
    "month": pgettext_lazy("role", "Month"),
    "year": pgettext_lazy("role", "Year"),
    "date": pgettext_lazy("role", "Day"),
    "operator": pgettext_lazy("role", "Operator"),
    "network": pgettext_lazy("role", "Network"),
    "stt": pgettext_lazy("role", "Row number"),
    "ignore": pgettext_lazy("role", "Not used"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.IMPORT_FIGURES)
def columns(request: HttpRequest, pk: int, table: int) -> HttpResponse:
    """Column by column, with values of the file; what a person corrects holds for files of the same headings."""
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
    """An administrator lets a file pass unscanned, with a reason; it is then read."""
    batch = get_object_or_404(reached(request), pk=pk)
    actions.release_batch(by=signed_in(request), batch=batch, reason=clean_line(request.POST.get("reason", "")))
    jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)


def _remember(
    request: HttpRequest, batch: ImportBatch, table: dict[str, Any], taught: LayoutMapping | None
) -> HttpResponse:
    by = signed_in(request)
    asked = {  # what was asked about a column may be answered by what the portal thought, too
        issue["cell"].rstrip("0123456789")
        for issue in batch.issues
        if issue["code"] in ASKED and issue["sheet"] == table["sheet"]
    }
    changed = {
        column["column"]: role
        for column in table["columns"]
        if (role := request.POST.get(f"column-{column['column']}", ""))
        and (role != column["role"] or column["column"] in asked)
    }
    with refusal_as_message(request):
        if "forget" in request.POST and taught is not None:
            actions.forget_mapping(by=by, mapping=taught)
        elif changed:
            meant = {**(taught.columns if taught else {}), **changed}
            actions.teach_mapping(by=by, batch=batch, table=table["id"], columns=meant)
        jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return redirect("measurements:import_detail", batch.pk)

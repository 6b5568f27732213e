"""Pages of files of figures: what came, what was read, what became of it."""

import io
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import Action, can, home_provinces, limit, limit_units, permitted, signed_in
from base import audit, clock, jobs
from base.cleaning import clean_line
from base.models import Job
from base.period import Period
from base.refusal_display import refusal_leads_to, refusal_on_form
from measurements import actions
from measurements.forms import UploadForm, UploadsForm
from measurements.importing.gathered import gathered
from measurements.importing.issues import Issue
from measurements.judging.own_counts import OwnCount
from measurements.models import ImportBatch, Source
from measurements.queries import (
    batches_for,
    counts_for,
    is_whole,
    last_own_batch,
    latest_job,
    listed,
    own_counts,
    provinces_within,
    stated,
    units_within,
)
from measurements.queries.batches import READING
from measurements.queries.marked_copy import marked_copy
from measurements.queries.own import OwnCountStanding
from measurements.queries.preview import KINDS, preview
from measurements.queries.questions import open_questions
from measurements.queries.typed import still_current, taken_away, typed_lines
from measurements.queries.understood import understood
from measurements.queries.undoing import undoing
from measurements.wording import ROLES
from wards.models import Level, Unit

LIST_LENGTH = 50
ISSUES_SHOWN = 200
LINES_SHOWN = 200
HURRIED = timedelta(seconds=5)  # a province's file is read within a second or two: so long the page asks more often
Status = ImportBatch.Status
IMPORTERS = (Action.IMPORT_FIGURES, Action.IMPORT_OWN_FIGURES)


@require_safe
@permitted(Action.IMPORT_FIGURES)
def imports(request: HttpRequest) -> HttpResponse:
    """Page of the files that came, with the form for new ones."""
    return _list(request, _upload_form(request))


@require_POST
@permitted(Action.IMPORT_FIGURES)
def upload(request: HttpRequest) -> HttpResponse:
    """Receive files, each a batch of its own, and have them read; a repeated file leads to the batch that has it."""
    form = _upload_form(request)
    if not form.is_valid():
        return _list(request, form)
    taken = []
    for file in form.cleaned_data["file"]:
        with refusal_on_form(form, "file"):
            taken.append(_received(request, file, form.cleaned_data))
    if form.errors:  # the others came, and stand in the list
        return _list(request, form)
    known = [batch for batch in taken if batch.status != Status.RECEIVED]
    if len(taken) == 1:
        if known:
            messages.info(request, _("This very file came before; here is what became of it."))
        return redirect("measurements:import_detail", taken[0].pk)
    message = _("%(number)s files came; each is read and shown by itself.") % {"number": len(taken)}
    messages.success(request, message)
    for batch in known:
        message = _("“%(name)s” came before; it stands in the list as it is.") % {"name": batch.file_name}
        messages.info(request, message)
    return redirect("measurements:imports")


def _received(request: HttpRequest, file: "UploadedFile[Any]", data: dict[str, Any]) -> ImportBatch:
    batch = actions.receive_file(
        by=signed_in(request),
        file_name=file.name or "",
        content=file,
        source=Source.VNNIC,
        province_code=data["province"],
        options={key: data[key] for key in ("period", "as_of", "network", "statistic")},
        anew=True,
    )
    if batch.status == Status.RECEIVED:
        jobs.enqueue(task="measurements.check_batch", target=batch.pk)
    return batch


@require_safe
@permitted(*IMPORTERS)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one file: its state, its preview, its issues."""
    batch = get_object_or_404(reached(request).select_related("uploaded_by", "unit"), pk=pk)
    job = latest_job(batch)
    undecided = batch.status in (Status.CHECKED, Status.REJECTED)
    kind = request.GET.get("kind", "changed" if batch.counts.get("changed") else "new")
    if kind not in KINDS:
        raise Http404
    person = signed_in(request)
    whole = is_whole(person, batch)
    within = units_within(person, batch.source)
    shown = preview(batch, within, counts=counts_for(person, batch), whole=whole, kind=kind, limit=LINES_SHOWN)
    lines = gathered(Issue.from_dict(one) for one in (batch.issues if whole else []))
    typed = typed_lines(batch) if batch.was_typed and undecided else []
    context = {
        "batch": batch,
        "job": job,
        "reading": READING,
        "busy": job is not None and job.state in Job.OPEN,
        "hurried": _hurried(job),
        "preview": shown,
        "undecided": undecided,
        "kind": kind,
        "whole": whole,
        "issue_lines": lines[:ISSUES_SHOWN],
        "more_issues": sum(line.count for line in lines[ISSUES_SHOWN:]),
        "home": _home(batch),
        "may_map": batch.source == Source.VNNIC and can(request.user, Action.IMPORT_FIGURES),
        "may_release": can(request.user, Action.MANAGE_PORTAL),
        "totals_agree": all(total.get("agrees", True) for total in shown.totals),
        "understood": understood(batch) if whole else None,
        "roles": ROLES.items(),
        "asked": open_questions(batch) if whole else 0,
        "undoing": undoing(batch) if whole else None,
        "typed": typed,
        "left_empty": [line for line in typed if line.lost],
        "own_months": _own_months(batch),
        "own_stands": _stated(batch) if batch.status in (Status.APPLIED, Status.UNDONE) else [],
        **_emptied(batch),
    }
    return render(request, "measurements/import_detail.html", context)


def _own_months(batch: ImportBatch) -> list[tuple[Period, list[OwnCount]]]:
    """What stands now of the months of a ward's own count, once it was applied."""
    if batch.source != Source.WARD or batch.unit is None or batch.status != Status.APPLIED:
        return []
    months = [Period.parse(month) for month in batch.periods]
    return [(month, counts) for month in months if (counts := own_counts(batch.unit, month))]


def _stated(batch: ImportBatch) -> list[OwnCountStanding]:
    """Of a ward's own count what stands once it is taken away, or now that it was; month by month."""
    if batch.source != Source.WARD or batch.unit is None:
        return []
    return [stated(batch.unit, Period.parse(month), batch) for month in batch.periods]


def _emptied(batch: ImportBatch) -> dict[str, Any]:
    """What became of that which stood and was left empty."""
    if not batch.was_typed or batch.status != Status.APPLIED:
        return {}
    is_last = batch.unit is not None and batch == last_own_batch(batch.unit.code, Period.parse(batch.periods[0]))
    return {"taken_away": taken_away(batch), "kept": still_current(batch) if is_last else []}


@require_GET
@permitted(*IMPORTERS)
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that is renewed while a worker is busy; when that is done the whole page reloads."""
    batch = get_object_or_404(reached(request), pk=pk)
    job = latest_job(batch)
    if job is None or job.state not in Job.OPEN:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("measurements:import_detail", args=[batch.pk])
        return response
    context = {"batch": batch, "job": job, "reading": READING, "hurried": _hurried(job)}
    return render(request, "measurements/import_progress.html", context)


def _hurried(job: Job | None) -> bool:
    return job is not None and clock.machine_now() - job.created_at < HURRIED


@require_GET
@permitted(*IMPORTERS)
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download of the file as it came, byte for byte, for who reaches all of it; no browser opens it itself."""
    batch = get_object_or_404(_readable(request), pk=pk)
    if batch.source == Source.VNNIC and not is_whole(signed_in(request), batch):
        raise Http404
    file = batch.file.open("rb")
    audit.record_download(by=signed_in(request), what=batch.file_name, on=batch)
    return FileResponse(
        file, as_attachment=True, filename=clean_line(batch.file_name), content_type="application/octet-stream"
    )


@require_GET
@permitted(*IMPORTERS)
@refusal_leads_to("measurements:import_detail", "pk")
def import_marked(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download of the user's own workbook, with the cells marked that must be corrected."""
    batch = get_object_or_404(reached(request), pk=pk)
    if not is_whole(signed_in(request), batch):
        raise Http404
    name, content = marked_copy(batch)
    name = clean_line(name)
    audit.record_download(by=signed_in(request), what=name, on=batch)
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


def reached(request: HttpRequest) -> QuerySet[ImportBatch]:
    """Files that the user of this request may see."""
    return batches_for(request.user)


def _readable(request: HttpRequest) -> QuerySet[ImportBatch]:
    """What is reached, and own counts of the wards whose province a user imports for: to read, not to change."""
    mine = reached(request)
    if not can(request.user, Action.IMPORT_FIGURES):
        return mine
    own = limit(request.user, Action.IMPORT_FIGURES, ImportBatch.objects.filter(source=Source.WARD))
    return mine | ImportBatch.objects.filter(pk__in=own.order_by().values("pk"))


def _home(batch: ImportBatch) -> str:
    """The page from which a file is brought."""
    if batch.source == Source.WARD and batch.unit_id:
        return reverse("measurements:own", args=[batch.unit_id])
    return reverse("measurements:imports")


def _list(request: HttpRequest, form: UploadForm) -> HttpResponse:
    batches = listed(signed_in(request), reached(request), LIST_LENGTH)
    return render(request, "measurements/imports.html", {"form": form, "batches": batches})


def _upload_form(request: HttpRequest) -> UploadForm:
    provinces = Unit.objects.in_force(clock.today()).filter(level=Level.PROVINCE)
    mine = list(limit_units(request.user, Action.IMPORT_FIGURES, provinces))
    everywhere = provinces_within(signed_in(request)) is None
    if request.method == "POST":
        return UploadsForm(request.POST, request.FILES, provinces=mine, any_province=everywhere)
    homes = home_provinces(request.user)
    initial = {"province": homes[0] if homes else ""}
    return UploadsForm(provinces=mine, any_province=everywhere, initial=initial)

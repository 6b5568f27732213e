"""The reports that leave the department: their list, each one's life, and its files."""

from itertools import groupby

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import Action, Subject, can, home_provinces, permitted, signed_in
from base import audit
from base.cleaning import clean_line
from reports.content.placeholders import PLACEHOLDERS
from reports.forms import IssueForm, PassagesForm, RevisionForm
from reports.models import ReportKind, ReportRun
from reports.queries import is_being_made, next_due, run_or_404, runs_for, text_panels

Status = ReportRun.Status
LONGEST_REASON = 300
LEFT = (Status.APPROVED, Status.HANDED_OVER, Status.ISSUED, Status.PUBLISHED)
MONTHS_SHOWN = 24
COMING_SHOWN = 4


@require_GET
@permitted(Action.VIEW_REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    found = runs_for(request.user)
    months = list(found.order_by("-period").values_list("period", flat=True).distinct()[:MONTHS_SHOWN])
    by_month = [(month, list(runs)) for month, runs in groupby(found.filter(period__in=months), lambda run: run.period)]
    coming = [due for code in home_provinces(request.user) for due in next_due(code, COMING_SHOWN)]
    may_make = can(request.user, Action.MAKE_REPORTS)
    return render(request, "reports/list.html", {"by_month": by_month, "coming": coming, "may_make": may_make})


@require_GET
@permitted(Action.VIEW_REPORTS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, run_or_404(request.user, pk))


@require_GET
@permitted(Action.VIEW_REPORTS)
def report_files(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that is renewed while files are made; a report that has got further loads the page anew.

    `was`: the state that the page shows. Where that still holds, what is being typed beside the files stays.
    """
    run = run_or_404(request.user, pk)
    if request.GET.get("was") != run.status:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("reports:detail", args=[run.pk])
        return response
    return render(request, "reports/files.html", {"run": run, "being_made": is_being_made(run)})


@require_GET
@permitted(Action.VIEW_REPORTS)
def report_file(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """The archived bytes, under the name that they left with."""
    run = run_or_404(request.user, pk)
    found = get_object_or_404(run.files, form=form)
    audit.record_download(by=signed_in(request), what=found.name, on=run)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=clean_line(found.name))


def page(
    request: HttpRequest,
    run: ReportRun,
    *,
    passages: PassagesForm | None = None,
    issue: IssueForm | None = None,
    revision: RevisionForm | None = None,
) -> HttpResponse:
    """One report with the steps that its state and the user's role allow; a form that was refused stays as typed."""
    same = runs_for(request.user).filter(kind=run.kind, province=run.province, operator=run.operator, period=run.period)
    subject = Subject(unit=run.province)
    makes = can(request.user, Action.MAKE_REPORTS, subject)
    has_texts = run.status == Status.BUILT and run.kind == ReportKind.MINISTRY and run.facts
    panels = text_panels(run) if has_texts else []
    context = {
        "run": run,
        "being_made": is_being_made(run),
        "others": same.exclude(pk=run.pk),
        "may_make": makes,
        "may_approve": can(request.user, Action.APPROVE_REPORTS, subject),
        "passages": (passages or PassagesForm(panels=panels)) if makes and panels else None,
        "placeholders": [(f"{{{{ {name} }}}}", said) for name, (said, _value) in PLACEHOLDERS.items()],
        "unwritten": [panel.slot for panel in panels if not panel.is_written],
        "in_the_way": [one for panel in panels for one in panel.findings if one.blocks],
        "issue": (issue or IssueForm()) if makes and run.status == Status.HANDED_OVER else None,
        "revision": (revision or RevisionForm()) if makes and run.status in LEFT else None,
        "one_button": _reason(run) if makes and run.differences and not _revised(run) else "",
    }
    return render(request, "reports/detail.html", context)


def _revised(run: ReportRun) -> bool:
    same = ReportRun.objects.filter(kind=run.kind, province=run.province, operator=run.operator, period=run.period)
    return same.filter(revision__gt=run.revision).exists()


def _reason(run: ReportRun) -> str:
    """Why the next revision is made, where the figures are the reason: the units judged otherwise, or the places."""
    places = [one["where"] for one in run.differences if one["judged"]] or [one["where"] for one in run.differences]
    text = f"Số liệu đã khác báo cáo đã phát hành: {'; '.join(places)}"
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"

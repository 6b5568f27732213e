"""The list of reports, each one's page, and its files."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.permissions import Action, Subject, can, home_provinces, permitted, signed_in
from base import audit
from base.cleaning import clean_line
from base.period import Period
from reports.content.months import since_last_month
from reports.content.placeholders import PLACEHOLDERS
from reports.facts import ChangeGroup, Facts, load
from reports.forms import IssueForm, PassagesForm, RevisionForm, SendBackForm
from reports.models import KINDS_FROZEN_WHEN_MADE, ReportKind, ReportRun, RunFile
from reports.queries import (
    copy_shown,
    is_being_made,
    next_due,
    revisions_after,
    run_or_404,
    runs_for,
    state_of_run,
    symbol_next,
    text_panels,
    why_no_pdf,
    with_texts_wanted,
)

Status = ReportRun.Status
LONGEST_REASON = 300
APPROVED_SINCE = (Status.APPROVED, Status.HANDED_OVER, *ReportRun.LEFT)
MONTHS_SHOWN = 24
COMING_SHOWN = 4


@require_GET
@permitted(Action.VIEW_REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    """Page of the newest months' reports."""
    found = runs_for(request.user)
    months = list(found.order_by("-period").values_list("period", flat=True).distinct()[:MONTHS_SHOWN])
    shown = with_texts_wanted(found.filter(period__in=months))
    by_month = [(month, list(runs)) for month, runs in groupby(shown, lambda run: run.period)]
    coming = [due for code in home_provinces(request.user) for due in next_due(code, COMING_SHOWN)]
    may_make = can(request.user, Action.MAKE_REPORTS)
    return render(request, "reports/list.html", {"by_month": by_month, "coming": coming, "may_make": may_make})


@require_GET
@permitted(Action.VIEW_REPORTS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one report."""
    return page(request, run_or_404(request.user, pk))


@require_GET
@permitted(Action.VIEW_REPORTS)
def report_files(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that is refreshed while files are made; a changed state reloads the whole page.

    `was`: the state that the page shows. Where that still holds, what is being typed beside the files stays.
    """
    run = run_or_404(request.user, pk)
    if request.GET.get("was") != run.status:
        response = HttpResponse()
        response["HX-Redirect"] = reverse("reports:detail", args=[run.pk])
        return response
    may_make = can(request.user, Action.MAKE_REPORTS, Subject(unit=run.province))
    return render(request, "reports/files.html", {**_of_the_files(run), "run": run, "may_make": may_make})


def _of_the_files(run: ReportRun) -> dict[str, Any]:
    being_made = is_being_made(run)
    return {"being_made": being_made, "no_pdf": "" if being_made else why_no_pdf(run)}


@require_GET
@permitted(Action.VIEW_REPORTS)
def report_file(request: HttpRequest, pk: int, form: str) -> FileResponse:
    """Download of one archived file, under its original name."""
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
    send_back: SendBackForm | None = None,
) -> HttpResponse:
    """Render one report with the steps that its state and the user's role allow; a refused form stays as typed."""
    same = runs_for(request.user).filter(kind=run.kind, province=run.province, operator=run.operator, period=run.period)
    subject = Subject(unit=run.province)
    makes = can(request.user, Action.MAKE_REPORTS, subject)
    approves, state = can(request.user, Action.APPROVE_REPORTS, subject), state_of_run(run)
    later = revisions_after(run).first()
    has_texts = run.status == Status.BUILT and run.facts
    panels = text_panels(run) if has_texts else []
    context = {
        "run": run,
        **_of_the_files(run),
        "others": with_texts_wanted(same.exclude(pk=run.pk)),
        "may_make": makes,
        "may_approve": approves,
        "state": state,
        **_to_read(run),
        "copy": copy_shown(run),
        "public_page": _public_page(run),
        "iframe": _iframe(run),
        "replaced_by": later,
        "withdrawn": later is not None and later.is_issued,
        "differences": _grouped(run.differences),
        "passages": (passages or PassagesForm(panels=panels)) if makes and panels else None,
        "placeholders": [(f"{{{{ {name} }}}}", said) for name, (said, _value) in PLACEHOLDERS.items()],
        "unwritten": state.unwritten,
        "in_the_way": [one for panel in panels for one in panel.findings if one.blocks],
        "send_back": (send_back or SendBackForm()) if approves and state.code == Status.BUILT else None,
        "issue": (issue or IssueForm(symbol=symbol_next(run))) if makes and run.status == Status.HANDED_OVER else None,
        "revision": (revision or RevisionForm()) if makes and not later and _may_be_revised(run) else None,
        "one_button": _reason(run) if makes and run.differences and not later else "",
    }
    return render(request, "reports/detail.html", context)


def _grouped(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The differences, verdicts first; those noted before there were groups count as figures."""
    groups = [*ChangeGroup]
    noted = [{**one, "group": one.get("group") or ("verdict" if one["judged"] else "figures")} for one in found]
    return sorted(noted, key=lambda one: groups.index(one["group"]))


def _to_read(run: ReportRun) -> dict[str, Any]:
    """The letter's pages, and how the month differs from the one before."""
    pdf = next((file for file in run.files.all() if file.form == RunFile.Form.PDF and file.pages), None)
    if pdf is None or run.facts is None:
        return {}
    return {"pages": range(1, (pdf.pages or 0) + 1), "since": since_last_month(load(Facts, run.facts))}


def _public_page(run: ReportRun) -> str:
    """The address of a published month, for the department's own site; blank where there is none."""
    if run.kind != ReportKind.MINISTRY or run.status != Status.PUBLISHED:
        return ""
    page = reverse("reports:public", args=[run.province.province_code, str(Period.of(run.period))])
    return f"{settings.PORTAL_URL}{page}"


def _iframe(run: ReportRun) -> str:
    """The HTML that the department pastes into its own site."""
    title = f"i-Speed {Period.of(run.period).label}"
    return f'<iframe src="{_public_page(run)}" width="100%" height="800" loading="lazy" title="{title}"></iframe>'


def _may_be_revised(run: ReportRun) -> bool:
    """May a revision be made? Of approved or issued reports, and of the operators' once they are built."""
    return run.status in APPROVED_SINCE or (run.status == Status.BUILT and run.kind in KINDS_FROZEN_WHEN_MADE)


def _reason(run: ReportRun) -> str:
    """The reason of the next revision, where figures changed: the units with another verdict, or the places."""
    places = [one["where"] for one in run.differences if one["judged"]] or [one["where"] for one in run.differences]
    text = f"số liệu đã khác bản {run.revision}: {'; '.join(places)}"
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1] + "…"

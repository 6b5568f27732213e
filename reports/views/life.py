"""The steps of a report from draft to public, each by a button for whoever may press it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import Action, Subject, permitted, require, signed_in
from base.period import Period
from base.refusal_display import refusal_leads_to, refusal_on_form, refusal_told
from base.row_number import row_number
from reports import actions
from reports.content.passages import SLOTS_OF
from reports.forms import IssueForm, PassagesForm, RevisionForm, SendBackForm
from reports.models import ReportRun
from reports.queries import offered_text, run_or_404, state_of_run, symbol_next, text_panels
from reports.views.runs import page

STEPS = {
    "approve": (Action.APPROVE_REPORTS, actions.approve_run),
    "use-month-before": (Action.APPROVE_REPORTS, actions.decide_month_before),
    "sign": (Action.MAKE_REPORTS, actions.record_signature),
    "submit-again": (Action.MAKE_REPORTS, actions.submit_again),
    "hand-over": (Action.MAKE_REPORTS, actions.hand_over),
    "publish": (Action.MAKE_REPORTS, actions.publish_run),
    "retry": (Action.MAKE_REPORTS, actions.retry_run),
    "pdf": (Action.MAKE_REPORTS, actions.retry_pdf),
    "look-again": (Action.MAKE_REPORTS, actions.look_again),
}
MOST_AT_ONCE = 50


@require_POST
@permitted(Action.VIEW_REPORTS)
@refusal_leads_to("reports:detail", "pk")
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do one step of a report."""
    if name not in STEPS:
        raise Http404
    action, do = STEPS[name]
    do(by=signed_in(request), run=_run(request, pk, action))
    return redirect("reports:detail", pk)


@require_POST
@permitted(Action.APPROVE_REPORTS)
def approve_several(request: HttpRequest) -> HttpResponse:
    """Approve the ticked reports of the leader's first page one by one; ones approved meanwhile stay so."""
    chosen = list(dict.fromkeys(map(row_number, request.POST.getlist("run"))))[:MOST_AT_ONCE]
    approved = 0
    for run in [_run(request, pk, Action.APPROVE_REPORTS) for pk in chosen]:
        if run.status != ReportRun.Status.BUILT:
            continue  # pressed twice, or by another leader
        name = f"{run.get_kind_display()}, {Period.of(run.period).label}"
        with refusal_told(partial(_tell, request, name)):
            actions.approve_run(by=signed_in(request), run=run)
            approved += 1
    if approved:
        message = ngettext("%(count)s report approved.", "%(count)s reports approved.", approved)
        messages.success(request, message % {"count": approved})
    elif not chosen:
        messages.error(request, _("No report was ticked: tick those that you approve."))
    return redirect("portal:my_work")


def _tell(request: HttpRequest, name: str, problem: str) -> None:
    messages.error(request, f"{name}: {problem}")


@require_POST
@permitted(Action.MAKE_REPORTS)
def passages(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the texts of a report, or take over one that is offered."""
    run = _run(request, pk, Action.MAKE_REPORTS)
    if run.facts is None:
        raise Http404
    data = request.POST.copy()
    whose, _colon, slot = data.get("take", "").partition(":")
    if slot in {one.key for one in SLOTS_OF[run.kind]}:  # one click: what is offered, with what is typed beside it
        data[slot] = offered_text(run, slot, whose.removeprefix("edit-"))
    elif whose == "drafts":  # one click: the draft of every text that must be written and that nobody has written
        for unwritten in state_of_run(run).unwritten:
            data[unwritten.key] = offered_text(run, unwritten.key, "draft")
    form = PassagesForm(data, panels=text_panels(run))
    if not form.is_valid() or whose.startswith("edit-"):
        return page(request, run, passages=form)
    with refusal_on_form(form):
        actions.write_passages(
            by=signed_in(request),
            province_code=run.province.province_code,
            kind=run.kind,
            period=Period.of(run.period),
            operator_code=run.operator.code if run.operator else "",
            texts=form.texts,
            sources=form.sources,
        )
        return redirect(f"{reverse('reports:detail', args=[pk])}#texts")
    return page(request, run, passages=form)


@require_POST
@permitted(Action.MAKE_REPORTS)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a report as issued."""
    run = _run(request, pk, Action.MAKE_REPORTS)
    form = IssueForm(request.POST, request.FILES, symbol=symbol_next(run))
    if not form.is_valid():
        return page(request, run, issue=form)
    data = form.cleaned_data
    copy = data["signed_copy"]
    with refusal_on_form(form):
        actions.issue_run(
            by=signed_in(request),
            run=run,
            number=data["number"],
            issued_on=data["issued_on"],
            channel=data["channel"],
            signed_copy=copy.read() if copy else None,
            copy_name=copy.name if copy else "",
        )
        return redirect("reports:detail", run.pk)
    return page(request, run, issue=form)


@require_POST
@permitted(Action.MAKE_REPORTS)
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the next revision of a report."""
    run = _run(request, pk, Action.MAKE_REPORTS)
    form = RevisionForm(request.POST)
    if not form.is_valid():
        return page(request, run, revision=form)
    with refusal_on_form(form):
        revised = actions.open_revision(by=signed_in(request), run=run, reason=form.cleaned_data["reason"])
        return redirect("reports:detail", revised.pk)
    return page(request, run, revision=form)


@require_POST
@permitted(Action.APPROVE_REPORTS)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a report back to staff with the leader's comment."""
    run = _run(request, pk, Action.APPROVE_REPORTS)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return page(request, run, send_back=form)
    with refusal_on_form(form):
        actions.send_back(by=signed_in(request), run=run, note=form.cleaned_data["note"])
        return redirect("reports:detail", run.pk)
    return page(request, run, send_back=form)


def _run(request: HttpRequest, pk: int, action: Action) -> ReportRun:
    run = run_or_404(request.user, pk)
    require(request.user, action, Subject(unit=run.province))
    return run

"""The review before filing: what will be filed, who answers for it, and the filing itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, permitted
from base.refusal_display import refusal_on_form
from base.row_number import row_number
from submissions.actions import file_submission
from submissions.differences import differences
from submissions.formrows import sections_of, typed_of, ward_columns, ward_rows
from submissions.forms import CertificateForm, PaperForm
from submissions.indicator_form import ParsedEntries, nil_answers, read
from submissions.models import Draft, Submission
from submissions.queries import (
    answers_of,
    draft_of,
    latest_submission,
    newest_signed,
    sheet_of,
    state_of,
)
from submissions.views.access import FilingContext, writing_context_or_404
from submissions.views.filing import closed, sidebar_context


@require_http_methods(["GET", "POST"])
@permitted(Action.VIEW_SUBMISSIONS)
def review(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Review of what will be filed, compared with the version in force; POST certifies and files it."""
    ctx = writing_context_or_404(request.user, period, key)
    is_nil = "nil" in request.GET
    sheet = sheet_of(ctx.reporter, ctx.period)
    draft = draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff)
    latest = latest_submission(ctx.reporter.key, ctx.period)
    reading = ParsedEntries(nil_answers(sheet), ()) if is_nil else read(sheet, draft.typed if draft else {})
    if request.method == "GET" and closed(ctx):
        return redirect("submissions:filing", *ctx.args)
    form = _certificate_form(request, ctx, draft, latest, warned=bool(reading.warnings))
    if request.method == "POST" and (filed := _filed(request, ctx, form, draft, latest)):
        return redirect("submissions:receipt", *ctx.args, filed.version)
    if reading.errors or not (is_nil or draft):
        return redirect(f"{reverse('submissions:edit', args=ctx.args)}{'?check' if draft else ''}")
    typed = typed_of(reading.answers)
    context = {
        **sidebar_context(ctx),
        "form": form,
        "is_nil": is_nil,
        "draft": draft,
        "last_from": sheet.last_from,
        "reading": reading,
        "state": state_of(ctx.reporter, ctx.period),
        "sections": sections_of(sheet, typed),
        "ward_columns": ward_columns(sheet),
        "ward_rows": ward_rows(sheet, typed),
        "latest": latest,
        "differences": differences(sheet.specs, sheet.wards, answers_of(latest), reading.answers) if latest else [],
    }
    return render(request, "submissions/review.html", context, status=400 if form.errors else 200)


def _certificate_form(
    request: HttpRequest, ctx: FilingContext, draft: Draft | None, latest: Submission | None, *, warned: bool
) -> CertificateForm | PaperForm:
    """The certificate's form, as it was sent or to begin with; for staff the form of what came on paper."""
    form_class = PaperForm if ctx.by_staff else CertificateForm
    signed = newest_signed(ctx.reporter.key, ctx.period, latest.version) if latest else None
    if request.method == "POST":
        corrects = row_number(request.POST.get("base_version", "")) > 0
        return form_class(request.POST, request.FILES, corrects=corrects, warned=warned, signed=signed)
    start = {
        "certified_by": _responsible(ctx, latest),
        "base_version": latest.version if latest else 0,
        "draft_revision": draft.revision if draft else 0,
    }
    return form_class(initial=start, corrects=latest is not None, warned=warned, signed=signed)


def _filed(
    request: HttpRequest,
    ctx: FilingContext,
    form: CertificateForm | PaperForm,
    draft: Draft | None,
    latest: Submission | None,
) -> Submission | None:
    """File it and return the version; None where the form says why nothing was filed."""
    is_nil = "nil" in request.GET
    if not form.is_valid():
        return None
    if draft and not is_nil and form.cleaned_data["draft_revision"] != draft.revision:
        form.data = {**request.POST.dict(), "draft_revision": draft.revision}
        form.add_error(
            None, _("The draft was changed after you opened this page. Look at the figures below once more.")
        )
        return None
    with refusal_on_form(form):
        return file_submission(
            by=ctx.user,
            reporter=ctx.reporter,
            period=ctx.period,
            typed=draft.typed if draft else typed_of(answers_of(latest)),
            is_nil=is_nil,
            certificate=form.certificate(),
            base_version=form.cleaned_data["base_version"],
            paper=form.paper(),
            draft=draft,
        )
    return None


def _responsible(ctx: FilingContext, latest: Submission | None) -> str:
    """The name proposed for who answers: of the version to correct, else of the account.

    Blank for staff who record what others signed, and for the demonstration's accounts, which are nobody's.
    """
    if latest:
        return latest.certified_by
    return "" if settings.DEMONSTRATION or ctx.by_staff else ctx.user.get_full_name()

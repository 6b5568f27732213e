"""One reporter's month: what is owed, the form, the receipt. The check before filing: review.py."""

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Action, Subject, can, permitted
from base import audit
from base.refusal import Refused
from base.refusal_display import refusal_as_message
from base.row_number import row_number
from base.translating import translated
from measurements.queries import own_counts
from submissions.actions import drop_draft, save_draft
from submissions.attachments import name_of, type_of
from submissions.differences import AnswerDifference, differences, draft_differences
from submissions.formrows import absent_wards, sections_of, typed_of, ward_columns, ward_rows
from submissions.indicator_form import FieldProblem, Sheet, read
from submissions.models import Draft, Submission
from submissions.pasting import Pasted, nearest, read_pasted, with_nearest
from submissions.queries import (
    answers_of,
    coming_owed,
    draft_of,
    extension_of,
    latest_submission,
    newest_signed,
    next_owed,
    sheet_as_filed,
    sheet_of,
    state_of,
    versions_of,
    why_not_open,
)
from submissions.queries.commitments import unanswered
from submissions.receipts import shared_text
from submissions.refusals import OutOfDate
from submissions.reporters import Group
from submissions.views.access import FilingContext, filing_context_or_404, writing_context_or_404
from wards.models import Unit

FIELD = "f-"  # before the names of the catalogue's fields, so that no other field is taken for one


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def filing(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Page of a reporter's month: what is owed by when, what was filed, and what can be done now."""
    ctx = filing_context_or_404(request.user, period, key)
    context = {
        **sidebar_context(ctx),
        "state": state_of(ctx.reporter, ctx.period),
        "extension": extension_of(ctx.reporter, ctx.period),
        "versions": versions_of(ctx.reporter, ctx.period),
        "draft": draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff) if _writes(ctx) else None,
        "closed": closed(ctx),
    }
    return render(request, "submissions/filing.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Action.VIEW_SUBMISSIONS)
def edit(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Form of a filing, built from the catalogue; POST saves the draft first, whatever was typed."""
    ctx = writing_context_or_404(request.user, period, key)
    sheet = sheet_of(ctx.reporter, ctx.period)
    draft = draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff)
    if request.method == "GET":
        if closed(ctx):
            return redirect("submissions:filing", *ctx.args)  # which says why, before anything is typed
        typed = start_of(ctx, sheet, draft)
        problems = read(sheet, typed).problems if "check" in request.GET else ()
        return form_page(request, ctx, sheet, typed, revision=draft.revision if draft else 0, problems=problems)
    if "drop" in request.POST:
        return _dropped(request, ctx)
    pasted = read_pasted(sheet, pasted_in(request.POST, sheet))
    typed = typed_in(request.POST) | pasted.typed
    revision = revision_in(request.POST)
    try:
        draft = save_draft(
            by=ctx.user,
            reporter=ctx.reporter,
            period=ctx.period,
            typed=typed,
            revision=revision,
            by_staff=ctx.by_staff,
        )
    except Refused as refusal:
        messages.error(request, translated(refusal))
        if isinstance(refusal, OutOfDate):
            standing = draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff)
            revision = standing.revision if standing else 0
        return form_page(request, ctx, sheet, typed, revision=revision, problems=pasted.problems, unplaced=pasted.left)
    return _after_saving(request, ctx, sheet, draft, pasted)


def _after_saving(request: HttpRequest, ctx: FilingContext, sheet: Sheet, draft: Draft, pasted: Pasted) -> HttpResponse:
    """Where the button that was pressed leads, or the form again with what is wrong in it."""
    show = partial(form_page, request, ctx, sheet, draft.typed, revision=draft.revision)
    reading = read(sheet, draft.typed)
    if pasted.problems:
        messages.error(request, _("Some pasted lines could not be placed; the rest is kept as a draft."))
        unread = [one for one in reading.problems if one.value]  # all that is wrong with what was brought, in one round
        return show(problems=[*pasted.problems, *unread], unplaced=pasted.left)
    if "add" in request.POST:
        ward = urlencode({"ward": request.POST.get("ward", "")})
        return redirect(f"{reverse('submissions:edit', args=ctx.args)}?{ward}#wards")
    if "own" in request.POST:
        messages.success(request, draft_saved_message(ctx))
        return redirect(f"{reverse('measurements:own', args=[ctx.reporter.unit_id])}?period={ctx.period}")
    if "place" in request.POST and (wrong := [one for one in reading.errors if one.value]):
        messages.success(request, draft_saved_message(ctx))
        return show(problems=wrong)
    if "check" in request.POST and not reading.errors:
        return redirect("submissions:review", *ctx.args)
    if "check" in request.POST:
        messages.success(request, draft_saved_message(ctx))
        return show(problems=reading.problems)
    messages.success(request, draft_saved_message(ctx))
    return redirect("submissions:edit", *ctx.args)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def receipt(request: HttpRequest, period: str, key: str, version: int) -> HttpResponse:
    """Receipt of one version: its hash, and what changed since the version before.

    People print and file it, so that the audit trail notes it like a download.
    """
    ctx = filing_context_or_404(request.user, period, key)
    submission = version_or_404(ctx, version)
    audit.record_download(by=ctx.user, what=f"receipt-{key}-{ctx.period}-v{version}", on=submission)
    sheet = sheet_as_filed(ctx.reporter, ctx.period, submission)
    answers = answers_of(submission)
    before = version_before(ctx, submission)
    changes = differences(sheet.specs, sheet.wards, answers_of(before), answers) if before else []
    typed = typed_of(answers)
    context = {
        "ctx": ctx,
        "submission": submission,
        "last_from": sheet.last_from,
        "state": state_of(ctx.reporter, ctx.period),
        "sections": sections_of(sheet, typed),
        "ward_columns": ward_columns(sheet),
        "ward_rows": ward_rows(sheet, typed),
        "before": before,
        "signed_before": None if submission.attachment else newest_signed(ctx.reporter.key, ctx.period, version),
        "receipt_pdf": reverse("submissions:receipt_pdf", args=[*ctx.args, version]),
        "differences": changes,
        **_afterwards(ctx, submission, before, changes),
    }
    return render(request, "submissions/receipt.html", context)


def _afterwards(
    ctx: FilingContext, submission: Submission, before: Submission | None, changes: Sequence[AnswerDifference]
) -> dict[str, Any]:
    """What can be done after filing: correct it, pass it on, go on with what is owed next."""
    newest = latest_submission(ctx.reporter.key, ctx.period)
    if newest is None or newest.pk != submission.pk:
        return {"newest": newest}
    return {
        "stands": True,
        "may_correct": _writes(ctx) and not closed(ctx),
        "next": next_owed(ctx.user) if ctx.may_file else None,
        "coming": coming_owed(ctx.user) if ctx.may_file else None,
        "passed_on": shared_text(
            name=ctx.reporter.name,
            period_label=ctx.period.label,
            received=submission.received_at,
            number=submission.receipt_number,
            is_nil=submission.is_nil,
            version=submission.version,
            replaced=before.receipt_number if before else "",
            changes=changes,
        ),
    }


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def attachment(request: HttpRequest, period: str, key: str, version: int) -> HttpResponseBase:
    """Download the signed copy of a version."""
    ctx = filing_context_or_404(request.user, period, key)
    submission = version_or_404(ctx, version)
    if not submission.attachment:
        raise Http404
    name = name_of(submission.attachment.name, ctx.reporter.key, str(ctx.period), version)
    stored = cast("File[bytes]", submission.attachment.open("rb"))
    audit.record_download(by=ctx.user, what=name, on=submission)
    return FileResponse(stored, as_attachment=True, filename=name, content_type=type_of(name))


def version_or_404(ctx: FilingContext, version: int) -> Submission:
    """One version of a reporter's month. Raises Http404."""
    found: Submission = get_object_or_404(
        Submission.objects.select_related("filed_by"),
        reporter_key=ctx.reporter.key,
        period=ctx.period.first_day,
        version=version,
    )
    return found


def version_before(ctx: FilingContext, submission: Submission) -> Submission | None:
    """The version that this one corrected; None where it is the first."""
    rows = Submission.objects.filter(reporter_key=ctx.reporter.key, period=ctx.period.first_day)
    return rows.filter(version=submission.version - 1).first()


def _writes(ctx: FilingContext) -> bool:
    return ctx.may_file or ctx.may_record


def closed(ctx: FilingContext) -> str:
    """The reason why the month cannot be filed; blank where it can."""
    return why_not_open(ctx.reporter.group, ctx.period, ctx.reporter.province_code)


def sidebar_context(ctx: FilingContext) -> dict[str, Any]:
    """What is shown beside a filing: a ward's own count, and what an operator has to answer."""
    is_ward, reporter = ctx.reporter.group is Group.WARD, ctx.reporter
    unit = Unit.objects.get(pk=reporter.unit_id)
    return {
        "ctx": ctx,
        "own_counts": own_counts(unit, ctx.period) if is_ward else [],
        "own_link": can(ctx.user, Action.IMPORT_OWN_FIGURES, Subject(unit=unit)) if is_ward else False,
        "unanswered": unanswered(reporter.operator_id, unit) if reporter.operator_id else 0,
    }


def typed_in(posted: QueryDict) -> dict[str, str]:
    """The posted catalogue fields, by field name."""
    return {name.removeprefix(FIELD): str(text) for name, text in posted.items() if name.startswith(FIELD)}


def pasted_in(posted: QueryDict, sheet: Sheet) -> str:
    """The pasted lines; where the closest name was accepted for one (`take`: its number), with that name."""
    text = str(posted.get("paste", ""))
    return with_nearest(sheet, text, row_number(str(posted["take"]))) if "take" in posted else text


def revision_in(posted: QueryDict) -> int:
    """The revision of the draft from which the page was made; 0: none."""
    return row_number(posted.get("revision", ""))


def draft_saved_message(ctx: FilingContext) -> str:
    """Message after a draft was saved; it says that a version filed before stays in force."""
    if latest := latest_submission(ctx.reporter.key, ctx.period):
        message = _("The correction is kept as a draft, not filed yet. Version %(version)s stays in force.")
        return message % {"version": latest.version}
    return _("The draft is kept. It is not filed yet.")


def _dropped(request: HttpRequest, ctx: FilingContext) -> HttpResponse:
    with refusal_as_message(request):
        drop_draft(
            by=ctx.user,
            reporter=ctx.reporter,
            period=ctx.period,
            revision=revision_in(request.POST),
            by_staff=ctx.by_staff,
        )
        latest = latest_submission(ctx.reporter.key, ctx.period)
        if latest:
            message = _("The draft is dropped. Version %(version)s stays in force.") % {"version": latest.version}
        messages.success(request, message if latest else _("The draft is dropped."))
    return redirect("submissions:edit", *ctx.args)


def start_of(ctx: FilingContext, sheet: Sheet, draft: Draft | None) -> dict[str, str]:
    """The text with which the form starts: the draft, else the version to correct, else last month's values."""
    if draft:
        return dict(draft.typed)
    latest = latest_submission(ctx.reporter.key, ctx.period)
    return typed_of(answers_of(latest)) if latest else sheet.prefilled()


def form_page(
    request: HttpRequest,
    ctx: FilingContext,
    sheet: Sheet,
    typed: dict[str, str],
    *,
    revision: int,
    problems: Sequence[FieldProblem] = (),
    unplaced: Sequence[str] = (),
) -> HttpResponse:
    """Render the form with what was typed and what is wrong with it."""
    added = [row_number(text) for text in request.GET.getlist("ward")]
    rows = ward_rows(sheet, typed, problems, added)
    sections = sections_of(sheet, typed, problems)
    draft = draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff)
    latest = latest_submission(ctx.reporter.key, ctx.period)
    boxes = [row.month for section in sections for row in section.rows]
    context = {
        **sidebar_context(ctx),
        "state": state_of(ctx.reporter, ctx.period),
        "closed": closed(ctx),
        "latest": latest,
        "draft": draft,
        "differences": draft_differences(sheet, answers_of(latest), draft.typed) if draft and latest else [],
        "sections": sections,
        "has_totals": any(section.has_totals for section in sections),
        "ward_columns": ward_columns(sheet),
        "ward_rows": rows,
        "absent_wards": absent_wards(sheet, rows),
        "last_from": sheet.last_from,
        "problems": problems,
        "revision": revision,
        "unplaced_text": "".join(f"{line}\n" for line in unplaced),
        "unplaced": [(line.split("\t")[0], nearest(sheet, line)) for line in unplaced],
        "has_last": any(box.last for box in boxes),
        "stands": any(box.last and box.value == box.last for box in boxes),
    }
    return render(request, "submissions/edit.html", context, status=400 if request.method == "POST" else 200)

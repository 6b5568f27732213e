"""The Excel template: downloaded with last month's values, uploaded as a draft with the cell of each error."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Action, permitted
from base import audit
from base.day_format import show_day
from base.refusal_display import refusal_as_message, refusal_leads_to
from base.saying import joined, packed_all, unpacked_all
from base.translating import translated
from submissions.actions import save_draft
from submissions.indicator_form import Sheet, read
from submissions.merging import Conflict, conflicts, merged
from submissions.models import Draft
from submissions.queries import draft_of, latest_submission, sheet_of, state_of
from submissions.refusals import OutOfDate
from submissions.template import FilingIdentity, Filled, build_template, read_template
from submissions.views.access import FilingContext, writing_context_or_404
from submissions.views.filing import closed, form_page, revision_in, start_of, typed_in
from submissions.workbook_host import LARGEST, read_workbook

KEEP = "keep-"  # before the names of fields
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def template(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Download the template of a reporter's month."""
    ctx = writing_context_or_404(request.user, period, key)
    if closed(ctx):
        return redirect("submissions:filing", *ctx.args)
    due = state_of(ctx.reporter, ctx.period).deadline
    words = f"23:59 ngày {show_day(due.effective)}" if due else "không quy định"
    content = build_template(sheet_of(ctx.reporter, ctx.period), _identity(ctx), ctx.period.label, words)
    name = f"Báo cáo tháng {ctx.period} {ctx.reporter.name}.xlsx".replace("/", "-")
    audit.record_download(by=ctx.user, what=name)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return response


@require_POST
@permitted(Action.VIEW_SUBMISSIONS)
@refusal_leads_to("submissions:edit", "period", "key")
def upload(request: HttpRequest, period: str, key: str) -> HttpResponse:
    """Turn an uploaded template into the draft. Where it would change typed fields, the person chooses first."""
    ctx = writing_context_or_404(request.user, period, key)
    sheet = sheet_of(ctx.reporter, ctx.period)
    draft = draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff)
    here = typed_in(request.POST)
    if any(here.values()) and here != _shown(ctx, sheet, draft, here):
        # What was typed into the form and not saved yet is not lost by bringing a file.
        saved = None
        with refusal_as_message(request):
            saved = _saved(ctx, here, revision_in(request.POST))
        if saved is None:
            return form_page(request, ctx, sheet, here, revision=draft.revision if draft else 0)
        draft = saved
    filled = _filled(request, ctx)
    if filled is None:
        messages.error(request, _("Choose the filled template first."))
        return redirect("submissions:edit", *ctx.args)
    typed = draft.typed if draft else {}
    differing = conflicts(sheet, typed, filled.typed)
    # An answer counts only for the draft that it was asked about.
    chosen = "choose" in request.POST and request.POST.get("revision") == str(draft.revision if draft else 0)
    if differing and not chosen:
        return _choice(request, ctx, filled, draft, differing)
    keep = [one.field for one in differing if request.POST.get(f"{KEEP}{one.field}") == "draft"]
    try:
        draft = _saved(ctx, merged(typed, filled.typed, keep), draft.revision if draft else 0)
    except OutOfDate as late:
        messages.error(request, translated(late))
        standing = draft_of(ctx.reporter, ctx.period, by_staff=ctx.by_staff)
        again = conflicts(sheet, standing.typed if standing else {}, filled.typed)
        return _choice(request, ctx, filled, standing, again)
    reading = read(sheet, draft.typed)
    placed = [
        replace(one, where=joined((filled.cells[one.field], one.where), ", "))
        if one.field in filled.cells and one.field not in keep
        else one
        for one in reading.problems
    ]
    if not reading.errors:
        return redirect("submissions:review", *ctx.args)
    messages.error(request, _("The draft is kept. %(count)s errors to mend.") % {"count": len(reading.errors)})
    return form_page(request, ctx, sheet, draft.typed, revision=draft.revision, problems=placed)


def _shown(ctx: FilingContext, sheet: Sheet, draft: Draft | None, fields: Iterable[str]) -> dict[str, str]:
    """The text that the form had when it was opened, for these fields."""
    stood = start_of(ctx, sheet, draft)
    return {name: stood.get(name, "") for name in fields}


def _saved(ctx: FilingContext, typed: Mapping[str, str], revision: int) -> Draft:
    return save_draft(
        by=ctx.user,
        reporter=ctx.reporter,
        period=ctx.period,
        typed=typed,
        revision=revision,
        by_staff=ctx.by_staff,
    )


def _filled(request: HttpRequest, ctx: FilingContext) -> Filled | None:
    """The content of the file: uploaded, or passed on by the page that asked which of two texts to use."""
    file = request.FILES.get("file")
    if file is not None:
        pages = read_workbook(file.name or "", file.read(LARGEST + 1))
        return read_template(pages, _identity(ctx), ctx.period.label)
    try:
        typed, cells = loads(request.POST.get("filled", ""), salt=_salt(ctx))
    except BadSignature:
        return None
    return Filled(typed, unpacked_all(cells))


def _choice(
    request: HttpRequest, ctx: FilingContext, filled: Filled, draft: Draft | None, differing: list[Conflict]
) -> HttpResponse:
    context = {
        "ctx": ctx,
        "draft": draft,
        "conflicts": differing,
        "filled": dumps((filled.typed, packed_all(filled.cells)), salt=_salt(ctx), compress=True),
        "keep": KEEP,
    }
    return render(request, "submissions/choice.html", context)


def _salt(ctx: FilingContext) -> str:
    """The signing salt: what one page passed on is accepted for the same reporter and month only."""
    return f"submissions.template {ctx.reporter.key} {ctx.period}"


def _identity(ctx: FilingContext) -> FilingIdentity:
    latest = latest_submission(ctx.reporter.key, ctx.period)
    return FilingIdentity(ctx.reporter.key, ctx.reporter.name, str(ctx.period), latest.version if latest else 0)

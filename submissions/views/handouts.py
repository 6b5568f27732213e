"""Receipt and poster as PDF files, to store and to hand to other apps of a phone."""

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.permissions import Action, permitted, signed_in
from base import audit, clock
from base.refusal_display import refusal_leads_to
from submissions import handouts
from submissions.formrows import sections_of, typed_of, ward_rows
from submissions.handouts import Block
from submissions.models import Submission
from submissions.pdf_host import draw
from submissions.queries import answers_of, latest_submission, sheet_as_filed, state_of
from submissions.queries.campaign import ward_campaign
from submissions.templatetags.filings import state_words
from submissions.views.access import FilingContext, filing_context_or_404
from submissions.views.agency_campaign import place_or_404
from submissions.views.campaign import ward_or_404
from submissions.views.filing import version_before, version_or_404


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
@refusal_leads_to("submissions:receipt", "period", "key", "version")
def receipt(request: HttpRequest, period: str, key: str, version: int) -> HttpResponse:
    """Receipt of a version, as PDF."""
    ctx = filing_context_or_404(request.user, period, key)
    filed = version_or_404(ctx, version)
    sheet, typed = sheet_as_filed(ctx.reporter, ctx.period, filed), typed_of(answers_of(filed))
    blocks = handouts.receipt(
        name=ctx.reporter.name,
        month=ctx.period.label,
        number=filed.receipt_number,
        facts=_facts(ctx, filed),
        sections=sections_of(sheet, typed),
        wards=ward_rows(sheet, typed),
    )
    return _file(request, blocks, f"bien-nhan_{key}_{ctx.period}_ban-{version}.pdf", filed)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
@refusal_leads_to("submissions:poster", "pk")
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Poster of a ward, as PDF."""
    unit = ward_or_404(request, pk)
    found = ward_campaign(unit, clock.today())
    code = found.code.code if found.code else ""
    blocks = handouts.poster(title=unit.full_name, needed=found.needed, code=code)
    return _file(request, blocks, f"ap-phich_{unit.code}.pdf", unit)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
@refusal_leads_to("submissions:agency_poster", "pk")
def agency_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Poster of an agency, as PDF."""
    place = place_or_404(request, pk)
    code = place.code.code if place.code else ""
    blocks = handouts.poster(title=place.agency.name, needed=None, code=code)
    return _file(request, blocks, f"ap-phich_co-quan-{pk}.pdf", place.agency)


def _facts(ctx: FilingContext, filed: Submission) -> Sequence[tuple[str, str]]:
    """The receipt's facts, in Vietnamese whatever the language of the page."""
    state = state_of(ctx.reporter, ctx.period)
    newest = latest_submission(ctx.reporter.key, ctx.period)
    before = version_before(ctx, filed)
    with translation.override("vi"):
        way, judged = str(filed.get_channel_display()), state_words(state)
    if newest and newest.pk != filed.pk:
        judged = f"đã được thay bằng biên nhận {newest.receipt_number}"
    if filed.brought_by:
        way += f": {filed.brought_by} (ghi nhận {handouts.moment(filed.recorded_at)})"
    due = state.deadline
    return [
        ("Trạng thái", judged),
        ("Thay biên nhận", before.receipt_number if before else ""),
        ("Đã nhận", handouts.moment(filed.received_at)),
        ("Hạn nộp", handouts.last_moment(due) if due else ""),
        ("Hình thức", way),
        ("Bản", f"{filed.version}" + (", không phát sinh" if filed.is_nil else "")),
        ("Người chịu trách nhiệm", filed.certified_by),
        ("Tài khoản nộp", str(filed.filed_by) if filed.filed_by else ""),
        ("Công văn", filed.reference),
        ("Lý do sửa", filed.reason),
        ("Ghi chú", filed.note),
        ("Bản ký", filed.attachment_name),
        ("SHA-256", filed.sha256),
    ]


def _file(request: HttpRequest, blocks: Sequence[Block], name: str, on: Model) -> HttpResponse:
    pdf = draw(blocks)
    audit.record_download(by=signed_in(request), what=name, on=on)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return response

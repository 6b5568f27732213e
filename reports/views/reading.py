"""Read a report on its page: its pages as pictures, and all its files in one zip."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.permissions import Action, permitted, signed_in
from base import audit, clock, conditional
from reports import content
from reports.content import words
from reports.facts import Facts, load
from reports.issued_set import SetFacts, pack, stem_of
from reports.models import ReportRun, RunFile
from reports.pages import host
from reports.queries import run_or_404, symbol_next


@require_GET
@permitted(Action.VIEW_REPORTS)
def page_picture(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """One page of the letter's PDF as a picture; browsers cache it while the PDF is unchanged."""
    run = run_or_404(request.user, pk)
    file = get_object_or_404(run.files, form=RunFile.Form.PDF)
    tag = conditional.tag_of_hash(f"{file.sha256}-{number}")
    if known := conditional.known(request, tag):
        return known
    with file.file.open("rb") as archived:
        try:
            drawn = host.draw(archived.read(), number)
        except host.CannotDraw:
            return HttpResponse(status=503)
    if not drawn.png:
        raise Http404
    return conditional.marked(HttpResponse(drawn.png, content_type="image/png"), tag)


@require_GET
@permitted(Action.VIEW_REPORTS)
def whole_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Download of letter, annexes, PDF, signed copy and the e-office's data, as one zip."""
    run = run_or_404(request.user, pk)
    if run.status in ReportRun.OPEN or run.facts is None:
        raise Http404
    facts = _facts_of_set(run)
    files, hashes = {}, {}
    for file in run.files.all():
        with file.file.open("rb") as archived:
            files[file.form], hashes[file.form] = archived.read(), file.sha256
    day = run.issued_on or run.due_at.astimezone(clock.VIETNAM).date()
    name = f"{stem_of(facts)}.zip"
    audit.record_download(by=signed_in(request), what=name, on=run)
    packed = pack(files, hashes, facts, day)
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(packed, headers={"Content-Disposition": disposition}, content_type="application/zip")


def _facts_of_set(run: ReportRun) -> SetFacts:
    facts = load(Facts, run.facts)
    document = content.document(facts)
    return SetFacts(
        loai_van_ban=words.type_of(run.kind),
        so=run.number,
        ky_hieu=run.symbol or symbol_next(run),
        ngay_ban_hanh=run.issued_on.isoformat() if run.issued_on else "",
        trich_yeu=document.subject,
        co_quan_ban_hanh=facts.head.agency,
        noi_nhan=tuple(run.recipients.splitlines()),
        kenh_gui=run.channel,
        ky_so_lieu=facts.period,
        ban=run.revision,
    )

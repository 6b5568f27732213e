"""The PDF of a report's letter: made after it, where LibreOffice is installed, and never waited for."""

import hashlib

from django.db import transaction

from base import audit, clock
from base.refusal import Refused
from base.saying import say
from reports import pdf
from reports.actions.building import put_files
from reports.actions.rendering import RenderedFile
from reports.models import ReportRun, RunFile
from reports.pages import host


def make_pdf(run_id: int) -> None:
    """Turn the archived letter into a PDF and archive it; leaves it if the letter has changed meanwhile."""
    run = ReportRun.objects.select_related("province", "operator").get(pk=run_id)
    source = run.files.filter(form=RunFile.Form.LETTER).first()
    if source is None:
        return
    with source.file.open("rb") as archived:
        try:
            content = pdf.from_docx(archived.read())
        except pdf.CannotConvert as error:
            raise Refused(say("The PDF could not be made: check LibreOffice on the server, then try again.")) from error
        try:
            pages = host.draw(content, 1).count
        except host.CannotDraw:
            pages = None  # the PDF is there to be downloaded
    name = source.name.removesuffix(".docx") + ".pdf"
    made = RenderedFile(run.kind, RunFile.Form.PDF, name, content, hashlib.sha256(content).hexdigest())
    with transaction.atomic():
        ReportRun.objects.select_for_update().get(pk=run_id)
        if not RunFile.objects.filter(run=run, form=RunFile.Form.LETTER, sha256=source.sha256).exists():
            return
        audit.record(by=None, action="report.pdf", on=run, after={"pdf": made.sha256, "docx": source.sha256})
        put_files(run, [made], clock.now())
        RunFile.objects.filter(run=run, form=RunFile.Form.PDF).update(pages=pages)

"""Make the PDF of a report's letter, after the letter, where LibreOffice is installed; nothing waits for it.

One that failed, or could not be made because LibreOffice came later, is made by the tick.
"""

import hashlib
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from accounts.models import User
from base import audit, clock, jobs
from base.period import Period
from base.refusal import Refused
from base.saying import say
from reports import pdf
from reports.actions.building import put_files
from reports.actions.rendering import RenderedFile
from reports.models import ReportRun, RunFile
from reports.pages import host
from reports.queries.printing import runs_without_pdf
from reports.task_names import PDF_TASK

LOOKED_BACK = 12  # months
AT_ONE_TICK = 5  # reports that are due are made in the same queue
AGAIN_AFTER = timedelta(hours=1)
TRIED_BY_ITSELF = 3


def make_pdf(run_id: int) -> None:
    """Convert the archived letter to PDF and archive it; leaves it if the letter has changed meanwhile."""
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


def retry_pdf(*, by: User, run: ReportRun) -> None:
    """Enqueue the missing PDF now. Raises Refused where this machine has no LibreOffice."""
    if not pdf.available():
        raise Refused(
            say("LibreOffice is not installed on the server: ask the administrator to install it, then try again.")
        )
    if run.files.filter(form=RunFile.Form.PDF).exists():
        return
    with transaction.atomic():
        audit.record(by=by, action="report.pdf_again", on=run)
        jobs.enqueue(task=PDF_TASK, target=run.pk)


def make_missing_pdfs(now: datetime) -> int:
    """Enqueue PDFs of letters that have none, some at each tick; a failed one again after a while, a few times."""
    if not pdf.available():
        return 0
    since = Period.of(now.astimezone(clock.VIETNAM).date()).plus(-LOOKED_BACK).first_day
    enqueued = 0
    without = runs_without_pdf(since, clock.machine_now() - AGAIN_AFTER, TRIED_BY_ITSELF)
    for run_id in islice(without, AT_ONE_TICK):
        jobs.enqueue(task=PDF_TASK, target=run_id)
        enqueued += 1
    return enqueued

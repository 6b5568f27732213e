"""Read which letters have no PDF, and why."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from base.models import Job
from base.saying import say
from reports import pdf
from reports.models import ReportRun, RunFile
from reports.task_names import PDF_TASK


def runs_without_pdf(since: date, before: datetime, most: int) -> Iterator[int]:
    """Runs whose letter has no PDF and is due: no job is open, and failures were few and long ago.

    Only failures since the letter was set count: another letter is another attempt.
    """
    letters = RunFile.objects.filter(form=RunFile.Form.LETTER, run__period__gte=since)
    printed = RunFile.objects.filter(run=OuterRef("run"), form=RunFile.Form.PDF)
    jobs = Job.objects.filter(task=PDF_TASK, target=OuterRef("target"))
    waiting = (
        letters.filter(~Exists(printed))
        .annotate(target=Cast("run_id", CharField()))
        .filter(~Exists(jobs.filter(Q(state__in=Job.OPEN) | Q(created_at__gt=before))))
        .order_by("-run__period", "run_id")
    )
    for run_id, made_at in waiting.values_list("run_id", "made_at"):
        if _failed(run_id, made_at) < most:
            yield run_id


def _failed(run_id: int, since: datetime) -> int:
    return Job.objects.filter(task=PDF_TASK, target=str(run_id), state=Job.State.FAILED, created_at__gte=since).count()


def why_no_pdf(run: ReportRun) -> str:
    """The reason why the letter has no PDF; blank where it has one, or there is no letter."""
    forms = {file.form for file in run.files.all()}
    if RunFile.Form.LETTER not in forms or RunFile.Form.PDF in forms:
        return ""
    if not pdf.available():
        return say("There is no PDF of the letter: LibreOffice is not installed on the server.")
    job = Job.objects.filter(task=PDF_TASK, target=str(run.pk)).order_by("-pk").first()
    if job is not None and job.error:
        return str(job.error)
    return say("There is no PDF of the letter yet; the portal makes it by itself.")

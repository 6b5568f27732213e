"""The background tasks of reports."""

from celery import shared_task

from base import clock, jobs
from reports import actions


@shared_task(name="reports.open_due_runs", ignore_result=True)
def open_due_runs() -> None:
    """Task of the tick: see reports.actions.tick."""
    actions.tick(clock.now())


@shared_task(name="reports.build_run", ignore_result=True)
def build_run(job_id: int) -> None:
    """Task: build the files of one report."""
    jobs.work(job_id, lambda handle: actions.build_run(int(handle.target), handle.progress))


@shared_task(name="reports.compare_run", ignore_result=True)
def compare_run(job_id: int) -> None:
    """Task: compare one report with the figures of now."""
    jobs.work(job_id, lambda handle: actions.compare_run(int(handle.target)))


@shared_task(name="reports.send_mail", ignore_result=True)
def send_mail(job_id: int) -> None:
    """Task: send one mail."""
    jobs.work(job_id, lambda handle: actions.send_mail(int(handle.target)))


@shared_task(name="reports.make_pdf", ignore_result=True)
def make_pdf(job_id: int) -> None:
    """Task: make the PDF of one letter."""
    jobs.work(job_id, lambda handle: actions.make_pdf(int(handle.target)))

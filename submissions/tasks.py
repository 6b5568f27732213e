"""The background tasks of filings."""

from celery import shared_task

from base import jobs
from submissions import actions


@shared_task(name="submissions.open_reminders", ignore_result=True)
def open_reminders() -> None:
    """Task of the tick: open the day's reminders."""
    actions.open_reminders()


@shared_task(name="submissions.send_reminders", ignore_result=True)
def send_reminders(job_id: int) -> None:
    """Task: send the reminders of one job."""
    jobs.work(job_id, lambda handle: actions.send_reminders(handle.target, handle.progress))

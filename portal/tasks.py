"""The background tasks of the portal."""

from celery import shared_task

from base import jobs
from portal import actions, health


@shared_task(name="portal.ping_outside", ignore_result=True)
def ping_outside() -> None:
    """Task of the tick: see portal.health.ping_outside."""
    health.ping_outside()


@shared_task(name="portal.ask_for_clearing", ignore_result=True)
def ask_for_clearing() -> None:
    """Task of the tick: enqueue the day's clearing."""
    actions.ask_for_clearing()


@shared_task(name="portal.clear_day", ignore_result=True)
def clear_day(job_id: int) -> None:
    """Task: clear what is past its retention."""
    jobs.work(job_id, lambda handle: actions.clear_day(handle.target, handle.progress))


@shared_task(name="portal.clear_folders", ignore_result=True)
def clear_folders() -> None:
    """Task: delete left-over folders on this machine."""
    actions.clear_folders()

from celery import shared_task

from base import jobs
from measurements import actions


@shared_task(name="measurements.check_batch", ignore_result=True)
def check_batch(job_id: int) -> None:
    jobs.work(job_id, lambda handle: actions.check_target(handle.target, handle.progress))


@shared_task(name="measurements.settle_batch", ignore_result=True)
def settle_batch(job_id: int) -> None:
    jobs.work(job_id, lambda handle: actions.settle_target(handle.target, handle.progress))


@shared_task(name="measurements.apply_batch", ignore_result=True)
def apply_batch(job_id: int) -> None:
    jobs.work(job_id, lambda handle: actions.apply_target(handle.target, handle.progress))


@shared_task(name="measurements.refresh_summaries", ignore_result=True)
def refresh_summaries(job_id: int) -> None:
    jobs.work(job_id, lambda _handle: actions.refresh_target())


@shared_task(name="measurements.ask_for_refresh", ignore_result=True)
def ask_for_refresh() -> None:
    actions.ask_for_refresh()

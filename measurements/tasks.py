"""Celery tasks of reading and applying files, of summaries, and of the Atlas."""

from celery import shared_task

from base import clock, jobs
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


@shared_task(name="measurements.open_atlas_months", ignore_result=True)
def open_atlas_months() -> None:
    actions.open_atlas_months(clock.now())


@shared_task(name="measurements.fetch_atlas", ignore_result=True)
def fetch_atlas(job_id: int) -> None:
    jobs.work(job_id, lambda handle: actions.fetch_target(handle.target))

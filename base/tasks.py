"""Celery tasks of the background work itself: sending lost jobs again, showing that workers are alive."""

from celery import shared_task

from base import heartbeats, jobs


@shared_task(name="base.requeue_lost_jobs", ignore_result=True)
def requeue_lost_jobs() -> None:
    jobs.requeue_lost()


@shared_task(name="base.show_pulse", ignore_result=True)
def show_pulse(queue: str) -> None:
    heartbeats.show(heartbeats.worker_of(queue))

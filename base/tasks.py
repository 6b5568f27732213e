from celery import shared_task

from base import jobs, pulse


@shared_task(name="base.requeue_lost_jobs", ignore_result=True)
def requeue_lost_jobs() -> None:
    jobs.requeue_lost()


@shared_task(name="base.show_pulse", ignore_result=True)
def show_pulse(queue: str) -> None:
    pulse.show(pulse.worker_of(queue))

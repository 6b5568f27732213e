from celery import shared_task

from portal import health


@shared_task(name="portal.ping_outside", ignore_result=True)
def ping_outside() -> None:
    health.ping_outside()

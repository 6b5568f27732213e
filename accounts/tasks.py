"""Celery task that sends invitations."""

from celery import shared_task

from accounts import actions
from base import jobs


@shared_task(name="accounts.send_invitations", ignore_result=True)
def send_invitations(job_id: int) -> None:
    jobs.work(job_id, lambda handle: actions.send_invitations(handle.target))

"""Tasks that only real worker processes of the tests know."""

import time

from celery import shared_task
from django.conf import settings

from base import jobs


@shared_task(name="base.tests.write_line")
def write_line(job_id: int) -> None:
    jobs.work(job_id, _write_line)


@shared_task(name="base.tests.wait_for_gate")
def wait_for_gate(job_id: int) -> None:
    jobs.work(job_id, _wait_for_gate)


def _write_line(handle: jobs.Handle) -> None:
    """Target: a folder, and after a colon what to add to its file `lines`."""
    name, _, text = handle.target.partition(":")
    with open(settings.DATA_DIR / name / "lines", "a") as file:
        file.write(f"{text}\n")


def _wait_for_gate(handle: jobs.Handle) -> None:
    """Target: a folder. Notes each start, goes on once there is a file `gate`, and notes the end."""
    folder = settings.DATA_DIR / handle.target
    with open(folder / "starts", "a") as file:
        file.write("start\n")
    while not (folder / "gate").exists():
        handle.progress("waiting for the gate")
        time.sleep(0.05)
    with open(folder / "ends", "a") as file:
        file.write("end\n")

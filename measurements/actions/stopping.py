"""Stopping the job that reads a received file."""

from django.db import transaction

from accounts.models import User
from base import audit, jobs
from base.refusal import Refused
from base.saying import say
from measurements.actions.reach import require_reader
from measurements.models import ImportBatch
from measurements.queries.batches import READING, latest_job


def stop_reading(*, by: User | None, batch: ImportBatch) -> None:
    """Stop the reading of a file; the batch stays as it was, and can be read again.

    Raises Refused where nothing reads it (any more), OutOfReach for who may not have it read.
    """
    require_reader(by=by, batch=batch)
    job = latest_job(batch)
    with transaction.atomic():
        audit.record(by=by, action="import.stop", on=batch, before=job.task if job else "")
        if job is None or job.task not in READING or not jobs.cancel(job):
            raise Refused(
                say("Nothing reads this file at the moment, so nothing was stopped. Load the page to see its state.")
            )

"""Reading cells that a ward types or pastes, while the person waits, so that errors are corrected in place."""

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from base.refusal import Refused
from base.saying import joined, say
from measurements.actions.checking import check_batch
from measurements.actions.receiving import discard_batch, receive_file
from measurements.importing.issues import Issue
from measurements.importing.own_numbers import PASTED_NAME, TYPED_NAME, bytes_of
from measurements.models import ImportBatch, Source
from wards.models import Unit

TOLD = 30  # problems; whoever has more mends these first


def receive_cells(
    *, by: User | None, unit: Unit, text: str, options: Mapping[str, Any], typed: bool = False
) -> tuple[ImportBatch, bool]:
    """Receive a few cells, with tabs between them, and read them at once; the batch is then as after its check.

    Returns the batch, and whether it is new: the same cells may have made one before, which waits or is applied; what
    was stated otherwise since is recorded again. If the numbers are `typed`, an earlier batch typed for the same month
    and not applied is discarded: whoever changes them does not mean both. Raises Refused with everything that is wrong;
    cells that cannot be taken are not stored.
    """
    stored: list[str] = []
    try:
        with transaction.atomic():
            batch = receive_file(
                by=by,
                file_name=TYPED_NAME if typed else PASTED_NAME,
                content=bytes_of(text),
                source=Source.WARD,
                province_code=unit.province_code,
                options=options,
                unit=unit,
                typed=typed,
                anew=True,
            )
            if batch.status != ImportBatch.Status.RECEIVED:
                return batch, False
            stored.append(batch.file.name or "")
            check_batch(batch=batch)
            stored.append(batch.staged.name or "")
            if batch.status == ImportBatch.Status.REJECTED:
                wrong = [Issue.from_dict(one) for one in batch.issues if one["severity"] == "error"]
                raise Refused(*(_message_of(one) for one in wrong[:TOLD]))
            if batch.was_typed:
                _put_aside_what_was_typed_before(by, batch)
            return batch, True
    except Refused:
        for name in filter(None, stored):
            default_storage.delete(name)
        raise


def _put_aside_what_was_typed_before(by: User | None, batch: ImportBatch) -> None:
    """Under a lock: what another tab applies meanwhile is waiting no more, and stands."""
    waiting = ImportBatch.objects.filter(unit=batch.unit, source=Source.WARD, status=ImportBatch.Status.CHECKED)
    for earlier in waiting.filter(was_typed=True).exclude(pk=batch.pk).order_by("pk").select_for_update():
        if earlier.periods == batch.periods:
            discard_batch(by=by, batch=earlier)


def _message_of(wrong: Issue) -> str:
    if wrong.code == "no_table":  # a ward need not name itself, and what it pastes is no file
        return say(
            "No heading row was found. Copy the cells together with their heading row: "
            "network, samples, download (Mbps)."
        )
    parts: list[str] = [say("Cell {cell}", cell=wrong.cell)] if wrong.cell else []
    if wrong.value and wrong.value not in str(wrong.message):
        parts.append(f"“{wrong.value}”")
    return joined((*parts, wrong.message), ": ")

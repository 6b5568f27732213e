"""Remembering how a person reads the columns of files of one shape."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.refusal import Refused
from base.saying import say
from measurements.actions.reach import OutOfReach, require_whole
from measurements.models import ImportBatch, LayoutMapping
from measurements.queries import provinces_within, taught_for
from measurements.reading.words import METRICS, UNIT_DIMENSIONS

ROLES = frozenset({*METRICS, *UNIT_DIMENSIONS, "month", "year", "date", "operator", "network", "stt", "ignore"})


def teach_mapping(*, by: User | None, batch: ImportBatch, table: int, columns: Mapping[str, str]) -> LayoutMapping:
    """Teach how to read the columns of this province's files that are shaped like a table of this batch.

    `table` is its id in batch.reading["tables"]; `columns` maps letters to a role. Raises Refused for an
    unknown table or role, or a batch that is applied; OutOfReach for who reaches a part of what the batch touches.
    """
    require_whole(by=by, batch=batch)
    province = taught_for(by, batch)
    if not province and provinces_within(by) is not None:
        raise OutOfReach(say("Say of which province this file is: one that you act for."))
    if unknown := set(columns.values()) - ROLES:
        raise Refused(say("Unknown column meaning: {roles}.", roles=", ".join(sorted(unknown))))
    found = next((info for info in batch.reading.get("tables", []) if info["id"] == table), None)
    if found is None:
        raise Refused(say("This table is not in the file."))
    if batch.status not in (ImportBatch.Status.CHECKED, ImportBatch.Status.REJECTED, ImportBatch.Status.RECEIVED):
        raise Refused(say("This batch has been applied; undo it instead."))
    with transaction.atomic():
        standing = LayoutMapping.objects.filter(shape=found["shape"], province_code=province, withdrawn_at=None)
        before = standing.first()
        audit.record(
            by=by, action="import.teach", on=batch, before=before.columns if before else None, after=dict(columns)
        )
        if before:
            before.withdrawn_at = clock.now()
            before.save(update_fields=["withdrawn_at"])
        headers = {column["column"]: column["header"] for column in found["columns"]}
        return LayoutMapping.objects.create(
            province_code=province,
            shape=found["shape"],
            columns=dict(columns),
            headers=headers,
            taught_by=by,
            taught_at=clock.now(),
        )


def forget_mapping(*, by: User | None, mapping: LayoutMapping) -> None:
    """Forget a taught mapping: files of that shape are read as the portal understands them itself.

    Raises OutOfReach for another province's mapping, and for everybody's unless the person reaches all provinces.
    """
    within = provinces_within(by)
    if within is not None and mapping.province_code not in within:
        raise OutOfReach(say("This reading was taught for all provinces; teach another one for yours instead."))
    with transaction.atomic():
        audit.record(by=by, action="import.forget", on=mapping, before=mapping.columns)
        mapping.withdrawn_at = clock.now()
        mapping.save(update_fields=["withdrawn_at"])

"""Receiving a file: stored as it is, with its hash; or an earlier batch with the same bytes answers for it."""

import hashlib
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.cleaning import short_name
from base.refusal import Refused
from base.saying import say
from measurements.actions.reach import require_bringer, require_whole
from measurements.models import BatchProvince, ImportBatch, Source
from measurements.queries import heir_of, units_within
from measurements.queries.replaced import is_replaced
from measurements.reading.text import clean
from wards.models import Unit

# What the person stated of the file, besides its province; a file read otherwise is another batch.
STATED = ("period", "as_of", "network", "statistic")
NOT_APPLIED = (
    ImportBatch.Status.RECEIVED,
    ImportBatch.Status.CHECKED,
    ImportBatch.Status.REJECTED,
    ImportBatch.Status.QUARANTINED,
)
MAX_BYTES = {Source.VNNIC: 120_000_000, Source.WARD: 5_000_000}


def receive_file(
    *,
    by: User | None,
    file_name: str,
    content: bytes | BinaryIO | File,  # type: ignore[type-arg]
    source: str,
    province_code: str,
    options: Mapping[str, Any],
    unit: Unit | None = None,
    typed: bool = False,
    anew: bool = False,
) -> ImportBatch:
    """Store a file to be checked; the batch of the same bytes if there is one, stated alike by one of the same reach.

    `options`: period YYYY-MM, as_of YYYY-MM-DD, network, statistic, each optional. `unit`: the ward whose own
    figures they are, `typed` on its page. `anew`: for an applied batch whose figures are no longer current, because
    another file came since, a new one is made to be looked at; without it that batch answers, so that uploading a
    folder's files every night changes nothing. Raises OutOfReach where the person does not act for the ward or the
    stated province (blank: for all of them), Refused for a file larger than its source may bring, and for a ward's
    own count with an `as_of`: snapshots of a running month are VNNIC's alone, and pace and forecast rest on them.
    """
    require_bringer(by=by, source=source, province_code=province_code, unit=unit)
    if source == Source.WARD and options.get("as_of"):
        raise Refused(
            say("A ward's own count is of a month that is over. Leave the day of counting out, or bring VNNIC's file.")
        )
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    digest, size = _measured(file)
    _require_size(source, size)
    stated = {key: str(value) for key, value in options.items() if key in STATED and value}
    if unit is None:
        stated["province"] = province_code
    name = safe_name(file_name)
    with transaction.atomic():
        standing = _standing(by, digest, source, stated, unit)
        before = standing if anew and standing is not None and is_replaced(standing) else None
        if standing is not None and before is None:
            return standing
        batch = ImportBatch(
            source=source,
            province_code=province_code,
            unit=unit,
            file_name=name,
            sha256=digest,
            size=size,
            options=stated | ({"replaced": before.pk} if before else {}),
            was_typed=typed,
            uploaded_by=by,
            received_at=clock.now(),
        )
        batch.file.save(f"{digest[:16]}.bin", file, save=False)
        batch.save()
        if heir := unit.heir_code if unit else heir_of(province_code):
            BatchProvince.objects.create(batch=batch, heir_code=heir)
        audit.record(
            by=by, action="import.receive", on=batch, after={"file": name, "sha256": digest, "options": stated}
        )
    return batch


def discard_batch(*, by: User | None, batch: ImportBatch) -> None:
    """Discard a batch that was never applied.

    Raises Refused if it was, OutOfReach for who reaches only a part of it.
    """
    require_whole(by=by, batch=batch)
    with transaction.atomic():
        audit.record(by=by, action="import.discard", on=batch, before=batch.status)
        if not ImportBatch.objects.filter(pk=batch.pk, status__in=NOT_APPLIED).update(
            status=ImportBatch.Status.DISCARDED
        ):
            raise Refused(say("This batch has been applied; undo it instead."))
    batch.refresh_from_db()


def release_batch(*, by: User, batch: ImportBatch, reason: str) -> None:
    """Release a file from quarantine unscanned, with a reason for the audit trail."""
    if not reason.strip():
        raise Refused(say("Give the reason for releasing this file."))
    with transaction.atomic():
        audit.record(by=by, action="import.release", on=batch, before=batch.status, reason=reason.strip())
        options = {**batch.options, "scan_waived": True}
        if not ImportBatch.objects.filter(pk=batch.pk, status=ImportBatch.Status.QUARANTINED).update(
            status=ImportBatch.Status.RECEIVED, options=options
        ):
            raise Refused(say("This batch is not in quarantine."))
    batch.refresh_from_db()


def _require_size(source: str, size: int) -> None:
    most = MAX_BYTES[Source(source)]
    if size > most:
        raise Refused(say("The file is larger than {limit} MB. Split it and upload again.", limit=most // 1_000_000))


def _measured(file: "File[bytes]") -> tuple[str, int]:
    """SHA-256 and number of bytes, piece by piece: a file of a million tests is never held whole."""
    found, size = hashlib.sha256(), 0
    for chunk in file.chunks():
        found.update(chunk)
        size += len(chunk)
    file.seek(0)  # a storage may read on from where it is given the file
    return found.hexdigest(), size


def safe_name(name: str) -> str:
    """A file name for display, without folders, control characters and changes of direction."""
    return short_name(clean(name.replace("\\", "/").rsplit("/", 1)[-1]), 200) or "tep"


def _standing(
    by: User | None, digest: str, source: str, stated: Mapping[str, str], unit: Unit | None
) -> ImportBatch | None:
    """The batch that answers for these bytes: what it left out depends on who brought it and what they stated."""
    gone = [ImportBatch.Status.UNDONE, ImportBatch.Status.DISCARDED]
    candidates = ImportBatch.objects.filter(sha256=digest, source=source, unit=unit).exclude(status__in=gone)
    within = units_within(by, source)
    for batch in candidates.select_related("uploaded_by").order_by("-pk"):
        said = {"province": batch.province_code, **batch.options}  # older ones did not keep what was stated
        if any(said.get(key) != stated.get(key) for key in (*STATED, *(() if unit else ("province",)))):
            continue
        if unit is not None or within == units_within(batch.uploaded_by, source):
            return batch
    return None

"""Which received files a user reaches, and which part of them. Writes nothing.

A file names its own targets, so its address says nothing about them: what it touches (`BatchProvince`, and in the
end each unit) is held against what the person reaches. No person is the portal itself, which reaches everything.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import Action, Subject, can, limit, province_codes, reached_units
from base import clock
from base.models import Job
from measurements.models import BatchProvince, ImportBatch, Source
from wards.models import Unit
from wards.queries import province_at

Person = User | AnonymousUser | None
READING = ("measurements.check_batch", "measurements.settle_batch")  # jobs that write nothing but what was found
OF_SOURCE = {Source.VNNIC: Action.IMPORT_FIGURES, Source.WARD: Action.IMPORT_OWN_FIGURES}
COUNTED = ("figures", "new", "changed", "same")
_COPY = re.compile(r"([ _-]*(\(\d+\)|danh[ _]dau[ _]loi|da[ _]sua|đã[ _]sửa))+$", re.IGNORECASE)
NOTHING_NOTED = Q(~Exists(BatchProvince.objects.filter(batch=OuterRef("pk"))))


def batches_for(user: User | AnonymousUser) -> QuerySet[ImportBatch]:
    """Files the user may see: VNNIC's that touch a province of theirs, own counts of their own wards.

    Of a file that touches other provinces, too, the user sees a part (`is_whole`, `counts_for`). A file of which
    nothing is known yet is seen by who brought it.
    """
    own = ImportBatch.objects.filter(source=Source.WARD, unit__isnull=False)
    own = limit(user, Action.IMPORT_OWN_FIGURES, own)
    seen = Q(pk__in=own.order_by().values("pk"))
    if can(user, Action.IMPORT_FIGURES):
        codes = province_codes(user, Action.IMPORT_FIGURES)
        seen |= Q(source=Source.VNNIC) & (Q() if codes is None else _within(codes) | _unknown(user))
    return ImportBatch.objects.filter(seen)


def is_whole(user: Person, batch: ImportBatch) -> bool:
    """Does the user reach everything that a batch touches, so that they may apply it or take it back?"""
    if user is None:
        return True
    if batch.source == Source.WARD:
        return batch.unit is not None and _reaches_unit(user, batch.unit)
    codes = province_codes(user, Action.IMPORT_FIGURES)
    if codes is None:
        return True
    touched = _touched(batch)
    return touched <= codes if touched else batch.uploaded_by_id == user.pk and can(user, Action.IMPORT_FIGURES)


def units_within(user: Person, source: str) -> frozenset[int] | None:
    """Keys of the units whose figures from this source the user may write; None: every unit's."""
    return None if user is None else reached_units(user, OF_SOURCE[Source(source)])


def reaches(user: Person, source: str, units: Iterable[int]) -> bool:
    """May the user write figures of all these units?"""
    within = units_within(user, source)
    return within is None or within.issuperset(units)


def provinces_within(user: Person) -> set[str] | None:
    """Heir codes of the provinces for which the user may upload VNNIC's files; None: every province."""
    return None if user is None else province_codes(user, Action.IMPORT_FIGURES)


def may_bring(user: Person, source: str, province_code: str, unit: Unit | None) -> bool:
    """May the user upload a file that is stated to be of this province (blank: of any), or of this ward?"""
    if user is None:
        return True
    if source == Source.WARD:
        return unit is not None and _reaches_unit(user, unit)
    codes = province_codes(user, Action.IMPORT_FIGURES)
    return codes is None or (province_code != "" and heir_of(province_code) in codes)


def heir_of(province_code: str) -> str:
    """Code of the province that answers today for the one with this code now or last."""
    found = province_at(province_code, clock.today()) if province_code else None
    return found.heir_code if found else province_code


def counts_for(user: Person, batch: ImportBatch) -> dict[str, int]:
    """The counts of a batch as far as the user reaches it; for a part of it there is no number of errors."""
    return dict(batch.counts) if is_whole(user, batch) else _counts_within(batch, provinces_within(user) or set())


def _counts_within(batch: ImportBatch, codes: set[str]) -> dict[str, int]:
    mine = [row for row in batch.provinces.all() if row.heir_code in codes]
    return {name: sum(getattr(row, name) for row in mine) for name in COUNTED}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of files, as far as it concerns the user. `errors`: None for who sees only a part of it."""

    batch: ImportBatch
    networks: list[str]
    rows: int
    errors: int | None


def listed(user: Person, batches: QuerySet[ImportBatch], length: int) -> list[Listed]:
    """The newest files as lines of the list, with network, rows and errors as far as the user reaches them."""
    newest = batches.select_related("uploaded_by", "unit")
    newest = newest.annotate(networks=F("reading__understood__networks")).defer("issues", "reading", "totals")
    codes = provinces_within(user)
    if codes is not None:  # of the others it is enough to know that there are some: a file may touch all provinces
        others = BatchProvince.objects.filter(batch=OuterRef("pk")).exclude(heir_code__in=codes)
        mine = Prefetch("provinces", BatchProvince.objects.filter(heir_code__in=codes))
        newest = newest.annotate(touches_others=Exists(others)).prefetch_related(mine)
    found = []
    for batch in newest[:length]:
        in_part = codes is not None and batch.source == Source.VNNIC and getattr(batch, "touches_others", True)
        whole = not in_part and is_whole(user, batch)
        counts = dict(batch.counts) if whole else _counts_within(batch, codes or set())
        found.append(Listed(batch, batch.networks or [], counts.get("figures", 0), counts.get("error")))
    return found


def without_mended(batches: Iterable[ImportBatch]) -> list[ImportBatch]:
    """Files to be applied or corrected, without those that were corrected by another that came since.

    It is the same file if it has the same name, or names the same province, months and networks.
    """
    batches = list(batches)
    failed = [batch for batch in batches if batch.status == ImportBatch.Status.REJECTED]
    if not failed:
        return batches
    readable = ImportBatch.objects.filter(
        status__in=[ImportBatch.Status.CHECKED, ImportBatch.Status.APPLIED],
        source__in={batch.source for batch in failed},
        pk__gt=min(batch.pk for batch in failed),
    ).annotate(networks=F("reading__understood__networks"))
    newer = list(readable.only("pk", "source", "province_code", "unit_id", "file_name", "periods"))
    gone = {batch.pk for batch in failed if any(_mends(one, batch) for one in newer)}
    return [batch for batch in batches if batch.pk not in gone]


def _mends(newer: ImportBatch, failed: ImportBatch) -> bool:
    if newer.pk <= failed.pk or (newer.source, newer.unit_id) != (failed.source, failed.unit_id):
        return False
    provinces = {newer.province_code, failed.province_code} - {""}
    if len(provinces) > 1:
        return False
    if _stem(newer.file_name) == _stem(failed.file_name):
        return True
    networks = set(failed.reading.get("understood", {}).get("networks", []))
    said = getattr(newer, "networks", None) or []
    return bool(failed.periods) and set(failed.periods) <= set(newer.periods) and networks <= set(said)


def _stem(file_name: str) -> str:
    """`Tháng 8 (1).xlsx` and `tháng 8_danh_dau_loi.xlsx` are `tháng 8`."""
    return _COPY.sub("", file_name.rpartition(".")[0] or file_name).strip().lower()


def latest_job(batch: ImportBatch) -> Job | None:
    """The background job on a batch that was started last."""
    tasks = [*READING, "measurements.apply_batch"]
    return Job.objects.filter(task__in=tasks, target=str(batch.pk)).order_by("-pk").first()


def _within(codes: set[str]) -> Q:
    """Batches that touch one of these provinces; where nothing is noted, what was stated counts."""
    touching = BatchProvince.objects.filter(heir_code__in=codes).order_by().values("batch")
    # In this order: whether anything is noted is looked up among all that is noted, of few batches.
    return Q(pk__in=touching) | Q(province_code__in=codes) & NOTHING_NOTED


def _unknown(user: User | AnonymousUser) -> Q:
    return Q(province_code="", uploaded_by=user.pk) & NOTHING_NOTED


def _touched(batch: ImportBatch) -> set[str]:
    noted = {row.heir_code for row in batch.provinces.all()}
    return noted or ({heir_of(batch.province_code)} if batch.province_code else set())


def _reaches_unit(user: User | AnonymousUser, unit: Unit) -> bool:
    return can(user, Action.IMPORT_OWN_FIGURES, Subject(unit=unit))

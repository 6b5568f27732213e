"""Checks that nobody writes beyond their reach: at each step anew, for whoever acts."""

from collections import Counter
from collections.abc import Iterable, Mapping

from accounts.models import User
from base.refusal import Refused
from base.saying import say
from measurements.importing.comparison import Difference
from measurements.importing.parsed_file import StagedFigure
from measurements.models import BatchProvince, ImportBatch
from measurements.queries import heir_of, is_whole, may_bring, reaches
from wards.models import Unit


class OutOfReach(Refused):
    """The step concerns provinces or units for which the person does not act."""


def require_bringer(*, by: User | None, source: str, province_code: str, unit: Unit | None) -> None:
    """Raise OutOfReach unless the person may upload a file stated to be of this province, or of this ward."""
    if not may_bring(by, source, province_code, unit):
        if province_code or unit:
            raise OutOfReach(say("You do not act for this province or unit, so you cannot bring its figures."))
        raise OutOfReach(say("Say of which province this file is: one that you act for."))


def require_whole(*, by: User | None, batch: ImportBatch) -> None:
    """Raise OutOfReach unless the person reaches every province of the batch."""
    if not is_whole(by, batch):
        raise OutOfReach(say("This file also touches provinces out of your reach; ask an administrator to do this."))


def require_reader(*, by: User | None, batch: ImportBatch) -> None:
    """Raise OutOfReach unless the person may have the file read again, as its uploader may."""
    if by is None or by.pk != batch.uploaded_by_id:
        require_whole(by=by, batch=batch)


def require_units(*, by: User | None, batch: ImportBatch, units: Iterable[int]) -> None:
    """Raise OutOfReach unless the person may write figures of all these units, by their scopes of now."""
    if not reaches(by, batch.source, units):
        raise OutOfReach(
            say(
                "Some figures of this file are of units that you do not act for (any more). Read the file again, "
                "or ask an administrator."
            )
        )


def stated_province(batch: ImportBatch) -> str:
    """The province's code as the uploader stated it, or as a file without a statement says itself."""
    return batch.unit.province_code if batch.unit else batch.options.get("province", "") or batch.province_code


def note_provinces(*, batch: ImportBatch, stated: str, heirs: Mapping[int, str], difference: Difference) -> None:
    """Store the provinces of a batch with their counts, within a transaction.

    `stated` is the code of the province that its uploader stated: it is stored even without a figure. `heirs`: unit →
    heir code of its province.
    """
    units = {
        "new": Counter(figure.unit_id for figure in difference.new),
        "changed": Counter(figure.unit_id for _before, figure in difference.changed),
        "same": Counter(unit for unit, *_rest in difference.same_keys),
    }
    found: dict[str, Counter[str]] = {heir_of(stated): Counter()} if stated else {}
    for kind, counted in units.items():
        for unit, number in counted.items():
            found.setdefault(heirs[unit], Counter())[kind] += number
    BatchProvince.objects.filter(batch=batch).delete()
    BatchProvince.objects.bulk_create(
        BatchProvince(batch=batch, heir_code=heir, figures=kinds.total(), **kinds) for heir, kinds in found.items()
    )


def heirs_of(figures: Iterable[StagedFigure]) -> dict[int, str]:
    """Unit → heir code of its province, for the units of these figures."""
    units = sorted({figure.unit_id for figure in figures})
    found: dict[int, str] = {}
    for start in range(0, len(units), 5000):
        rows = Unit.objects.filter(pk__in=units[start : start + 5000]).order_by()
        found |= dict(rows.values_list("pk", "heir_code"))
    return found

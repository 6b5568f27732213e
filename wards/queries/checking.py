"""Problems of the register, and how it compares with the decrees. Writes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta

from wards import known_facts
from wards.decrees import Decree, DecreeStanding, numbers_in, read_decrees, standing, units_named
from wards.models import Level, RegisterState, Unit
from wards.problems import RegisterProblem, find_problems
from wards.queries.succession import acts_named, successions
from wards.queries.units import record_of

CHECKED_FOR = timedelta(days=60)  # a register that was checked longer ago is to be checked again


def checked_on() -> date:
    """The last day for which the register is verified against the decrees.

    By the portal's own tables, or by whoever checked it here.
    """
    noted = RegisterState.objects.values_list("checked_on", flat=True).first()
    return max(known_facts.CHECKED, noted) if noted else known_facts.CHECKED


def check_overdue(today: date) -> date | None:
    """The day of the last check if it is overdue, else None."""
    last = checked_on()
    return last if today - last > CHECKED_FOR else None


@dataclass(frozen=True)
class ComparedDecree:
    """One decree of a pasted list, compared with the register."""

    decree: Decree
    standing: DecreeStanding
    units: list[Unit]  # provinces that its text names, as they stand today


@dataclass(frozen=True)
class DecreeComparison:
    """The decrees of a pasted list, by whether the register knows them."""

    known: list[ComparedDecree]
    before: list[ComparedDecree]
    unknown: list[ComparedDecree]

    @property
    def count(self) -> int:
        return len(self.known) + len(self.before) + len(self.unknown)


def compare_decrees(text: str) -> DecreeComparison:
    """Compare a list pasted from the statistics office's page with the register, by the decrees' numbers."""
    known = _known_numbers()
    provinces = list(Unit.objects.filter(level=Level.PROVINCE, valid_to__isnull=True))
    by_pk = {unit.pk: unit for unit in provinces}
    names = [(unit.pk, unit.name) for unit in provinces]
    found = [
        ComparedDecree(decree, standing(decree, known), [by_pk[pk] for pk in units_named(decree, names)])
        for decree in read_decrees(text)
    ]
    groups = {one: [each for each in found if each.standing is one] for one in DecreeStanding}
    return DecreeComparison(groups[DecreeStanding.KNOWN], groups[DecreeStanding.BEFORE], groups[DecreeStanding.UNKNOWN])


def _known_numbers() -> set[str]:
    """Of every act that a unit, a line of lineage or one of the portal's own tables names."""
    return {number for act in known_facts.all_acts() | acts_named() for number in numbers_in(act)}


def data_problems(province_code: str, today: date) -> list[RegisterProblem]:
    """Problems of a province (by its code of today) and its predecessors."""
    rows = list(Unit.objects.inherited_by(province_code).order_by("sort_key", "pk"))
    records = {unit.pk: record_of(unit) for unit in rows}
    return find_problems(
        records,
        successions([province_code]),
        [records[unit.pk] for unit in rows if not unit.dates_known],
        known_facts.official_counts(),
        known_facts.known_gaps(),
        today,
    )

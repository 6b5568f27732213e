"""The succession of units, before and after: the one place that reads the lines of lineage. Writes nothing.

A unit *went on alone* where all of it became one unit that holds nobody else's land: the same unit under another name,
kind, code or superior. It *was absorbed whole* where all of it went into one unit, which may hold more. Every other
question about descent (merged, split, not verified) is answered by `wards.lineage` and `wards.origins`, which are pure.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db.models import Exists, F, OuterRef, QuerySet

from base.models import is_in_force
from base.period import Period
from base.process_cache import ProcessCache
from base.versions import Versions
from wards.lineage import Lineage, Succession
from wards.models import Agency, Level, Part, Unit, UnitChange
from wards.origins import Origins
from wards.queries.units import record_of
from wards.queries.versions import REGISTER

Change: TypeAlias = UnitChange  # what others call a line of lineage that they are handed
_ORIGINS = ProcessCache[Origins](40)
_SAME_ROWS = ProcessCache[tuple[int, ...]](20_000)  # a unit each: the rows of the country, a few numbers of each


def successions(heir_codes: Collection[str] | None = None) -> list[Succession]:
    """Lines of lineage out of all that these provinces answer for today (None: the country), for pure modules."""
    lines = UnitChange.objects.all()
    if heir_codes is not None:
        lines = lines.filter(old__heir_code__in=heir_codes)
    return [Succession(*line) for line in lines.values_list("old_id", "new_id", "effective_on", "part")]


def _steps_alone() -> QuerySet[UnitChange]:
    """The lines by which one whole unit became one whole unit."""
    others = UnitChange.objects.exclude(pk=OuterRef("pk"))
    return UnitChange.objects.filter(
        ~Exists(others.filter(old=OuterRef("old"))), ~Exists(others.filter(new=OuterRef("new"))), part=Part.WHOLE
    )


def sole_successors(unit_ids: Collection[int]) -> dict[int, int]:
    """Old id → new id of units that went on alone: one step each, one query."""
    return dict(_steps_alone().filter(old__in=unit_ids).values_list("old_id", "new_id"))


def sole_predecessors(unit_ids: Collection[int], *, same_code: bool = False) -> dict[int, int]:
    """New id → old id of units as which another went on alone (`same_code`: under its code): one step each."""
    lines = _steps_alone().filter(new__in=unit_ids)
    if same_code:
        lines = lines.filter(old__code=F("new__code"))
    return dict(lines.values_list("new_id", "old_id"))


def went_on_alone(unit: Unit) -> bool:
    """Is all of a unit that ended one other unit now, which holds nothing else?"""
    return bool(sole_successors([unit.pk]))


def absorbed_whole(unit: Unit) -> Unit | None:
    """The unit into which all of this one went, perhaps with others; None: it went to several, or it is not known."""
    lines = list(UnitChange.objects.filter(old=unit).select_related("new")[:2])
    return lines[0].new if len(lines) == 1 and lines[0].part == Part.WHOLE else None


def same_unit_rows(unit_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Id → ids of all rows of the same unit, oldest first: as long as it was whole and alone, back and forth.

    Cached while the register is unchanged: one query to know that, two more to read it, and two for each step of the
    longest way.
    """
    return _SAME_ROWS.get_many(unit_ids, Versions().of(REGISTER), _read_same_rows)


def _read_same_rows(keys: Collection[int]) -> dict[int, tuple[int, ...]]:
    rows: dict[int, tuple[int, ...]] = {pk: (pk,) for pk in keys}
    for step, end in ((sole_predecessors, 0), (sole_successors, -1)):
        edge = {pk: pk for pk in keys}
        while edge and (found := step(set(edge.values()))):
            edge = {pk: found[at] for pk, at in edge.items() if at in found and found[at] not in rows[pk]}
            for pk, at in edge.items():
                rows[pk] = (at, *rows[pk]) if end == 0 else (*rows[pk], at)
    return rows


def same_unit_on(unit: Unit, day: date) -> Unit | None:
    """The row of the same unit on a day, before or after it as long as it went on alone; None if there is none."""
    return same_unit_on_days(unit, [day]).get(day)


def same_unit_on_days(unit: Unit, days: Collection[date]) -> dict[date, Unit]:
    """Day → the row of the same unit on it (same_unit_on); days without such a row are left out."""
    found = {day: unit for day in days if is_in_force(unit, day)}
    if left := [day for day in days if day not in found]:
        rows = life_of(unit).rows
        found |= {day: row for day in left for row in rows if is_in_force(row, day)}
    return found


def rows_of_months(wanted: Iterable[tuple[int, Period]]) -> dict[tuple[int, Period], int]:
    """(row, month) → the row of the same unit in force on the month's last day, where that is another one.

    One query where all are in force, as a rule.
    """
    places = set(wanted)
    ends = Unit.objects.filter(pk__in={pk for pk, _month in places}, valid_to__isnull=False)
    ended = dict(ends.values_list("pk", "valid_to"))
    found: dict[tuple[int, Period], int] = {}
    left = {(pk, month): pk for pk, month in places if pk in ended and ended[pk] <= month.last_day}
    while left and (heirs := sole_successors(set(left.values()))):
        left = {one: heirs[row] for one, row in left.items() if row in heirs}
        until = dict(Unit.objects.filter(pk__in=left.values()).values_list("pk", "valid_to"))
        found |= left
        left = {one: row for one, row in left.items() if (end := until[row]) is not None and end <= one[1].last_day}
    return found


def heirs_on(unit_ids: Iterable[int], day: date) -> dict[int, set[int]]:
    """Row that ended → rows in force on a day that hold land of it. One query for each generation."""
    found: dict[int, set[int]] = {pk: set() for pk in unit_ids}
    edge = {pk: {pk} for pk in found}  # row reached → the rows asked about that it descends from
    while edge:
        following: dict[int, set[int]] = {}
        for line in successors_of_many(edge.keys(), day):
            for root in edge[line.old_id]:
                if is_in_force(line.new, day):
                    found[root].add(line.new_id)
                else:
                    following.setdefault(line.new_id, set()).add(root)
        edge = following
    return found


def codes_before(unit_ids: Iterable[int]) -> dict[str, list[str]]:
    """Code of now → other codes that the same units had, newest first; units that never changed it are left out."""
    rows = same_unit_rows(unit_ids)
    codes = dict(Unit.objects.filter(pk__in={row for each in rows.values() for row in each}).values_list("pk", "code"))
    found = {codes[pk]: [codes[row] for row in reversed(each) if codes[row] != codes[pk]] for pk, each in rows.items()}
    return {code: others for code, others in found.items() if others}


def stands_or_ended(units: Iterable[Unit], today: date) -> tuple[dict[int, int], dict[int, date]]:
    """Two tables by id: the row that is the same unit today, and the day on which a unit ended.

    A unit ends by being merged, split or closed; each id is in one of the two.
    """
    stands: dict[int, int] = {}
    ended: dict[int, date] = {}
    left = {unit.pk: (unit.pk, unit.valid_to) for unit in units}  # first row → the row reached, and its end
    while left:
        stands |= {first: row for first, (row, end) in left.items() if end is None or end > today}
        over = {first: (row, end) for first, (row, end) in left.items() if end is not None and end <= today}
        heirs = sole_successors({row for row, _end in over.values()}) if over else {}
        until = dict(Unit.objects.filter(pk__in=heirs.values()).values_list("pk", "valid_to"))
        ended |= {first: end for first, (row, end) in over.items() if row not in heirs}
        left = {first: (heirs[row], until[heirs[row]]) for first, (row, _end) in over.items() if row in heirs}
    return stands, ended


def unit_of_agency(agency: Agency, on: date) -> Unit | None:
    """The unit an agency belongs to on a day: its own, or the one that absorbed it. None: the agency ended.

    A district's committee ended with its district. A province's own agencies go on only under the same code: those of
    a province that was merged into another are written down anew there.
    """
    unit: Unit = agency.unit
    while unit.valid_to is not None and unit.valid_to <= on:
        heir = absorbed_whole(unit)
        if heir is None or heir.level != unit.level or (unit.level == Level.PROVINCE and heir.code != unit.code):
            return None
        unit = heir
    return unit if unit.valid_from <= on else None


@dataclass(frozen=True)
class UnitLife:
    """A unit through time: its own rows, what it was made of, and what it became."""

    rows: list[Unit]  # oldest first: the same unit under its names, kinds, codes and parents
    came_from: list[UnitChange]  # into the oldest row
    became: list[UnitChange]  # out of the newest row


def life_of(unit: Unit) -> UnitLife:
    """Follow a unit over changes that left its land whole and alone, back and forth."""
    rows = [unit]
    while before := _steps_alone().filter(new=rows[0]).select_related("old__parent").first():
        rows.insert(0, before.old)
    while after := _steps_alone().filter(old=rows[-1]).select_related("new__parent").first():
        rows.append(after.new)
    return UnitLife(rows, predecessors_of(rows[0]), successors_of(rows[-1]))


def predecessors_of(unit: Unit) -> list[UnitChange]:
    """Lines by which land came into this row on its first day, each with the old unit."""
    lines = UnitChange.objects.filter(new=unit).select_related("old__parent")
    return list(lines.order_by("-effective_on", "old__sort_key"))


def successors_of(unit: Unit) -> list[UnitChange]:
    """Lines by which this row's land went on after its last day, each with the new unit."""
    lines = UnitChange.objects.filter(old=unit).select_related("new__parent")
    return list(lines.order_by("effective_on", "new__sort_key"))


def successors_of_many(unit_ids: Collection[int], on: date) -> list[UnitChange]:
    """Lines out of several rows that had taken effect on a day, each with the new unit."""
    return list(UnitChange.objects.filter(old__in=unit_ids, effective_on__lte=on).select_related("new__parent"))


def kept_their_name(units: Iterable[Unit]) -> set[int]:
    """Ids of the units that went on, in part at least, under the same name and kind."""
    lines = UnitChange.objects.filter(old__in=list(units), new__name=F("old__name"), new__kind=F("old__kind"))
    return set(lines.values_list("old_id", flat=True))


def acts_named() -> set[str]:
    """Every act by which a unit was opened or a line of lineage was drawn."""
    tables = (Unit.objects.order_by(), UnitChange.objects.order_by())
    return {act for table in tables for act in table.values_list("legal_act", flat=True).distinct()}


def unverified_changes(heir_code: str | None = None) -> QuerySet[UnitChange]:
    """Lines of a province (None: of all) for which it is not known whether all of the old unit went there."""
    lines = UnitChange.objects.select_related("old__parent", "new__parent").filter(part=Part.UNKNOWN)
    return lines if heir_code is None else lines.filter(old__heir_code=heir_code)


def origins_of(unit: Unit) -> Origins:
    """Origins, day by day, of all units under the province that answers for this unit.

    Cached while the register is unchanged: one query to know that, two more to read it.
    """
    return origins_within(unit.heir_code)


def origins_within(heir_code: str) -> Origins:
    """Origins of all units under a province, by the code of the one that answers today."""
    return _ORIGINS.get(heir_code, Versions().of(REGISTER), lambda: _read_origins(heir_code))


def _read_origins(heir_code: str) -> Origins:
    records = {each.pk: record_of(each) for each in Unit.objects.inherited_by(heir_code)}
    return Origins(records, Lineage(records, successions([heir_code])))

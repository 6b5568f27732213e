"""Checks of the register: what is wrong or not known, for a person to complete. Pure: knows no Django."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from base.day_format import show_day
from base.saying import say
from wards.known_facts import OfficialCount
from wards.lineage import UNKNOWN, WHOLE, Succession
from wards.records import UnitRecord


class Trouble(StrEnum):
    """The kinds of problems, gravest first."""

    GAP = "gap"  # a unit ended and nothing holds its land
    OVERLAP = "overlap"  # one code twice at one time, or an old unit given away more than once
    NO_PARENT = "no_parent"  # a row outside its parent's time
    COUNT = "count"  # unlike the official list
    UNVERIFIED = "unverified"  # which unit went where is not verified
    DATE = "date"  # only the last possible day is documented
    MISSING = "missing"  # a change that is known to have happened, its list not at hand


@dataclass(frozen=True, slots=True)
class RegisterProblem:
    """One problem of the register; `unit` is None where the whole province is meant. `text` was made by `say`."""

    kind: Trouble
    province_code: str  # that answers for it today
    text: str
    unit: UnitRecord | None = None
    on: date | None = None
    new: UnitRecord | None = None  # the other side of an unverified change


def find_problems(
    units: Mapping[int, UnitRecord],
    successions: Sequence[Succession],
    half_known: Iterable[UnitRecord],
    official: Iterable[OfficialCount],
    gaps: Iterable[tuple[date, str, str, str]],
    today: date,
) -> list[RegisterProblem]:
    """Every problem of these units (whole provinces with their history), gravest kinds first."""
    found = [
        *_parents(units),
        *_overlaps(units),
        *_gaps(units, successions),
        *_shares(units, successions),
        *_counts(units, official),
        *_missing(units, gaps, today),
        *_unverified(units, successions),
        *_dates(half_known),
    ]
    order = list(Trouble)
    return sorted(found, key=lambda problem: (order.index(problem.kind), problem.province_code))


def _parents(units: Mapping[int, UnitRecord]) -> Iterator[RegisterProblem]:
    for unit in units.values():
        if unit.level == "province":
            continue
        parent = units.get(unit.parent_id or 0)
        if parent is None or parent.valid_from > unit.valid_from or _end(parent) < _end(unit):
            yield RegisterProblem(
                Trouble.NO_PARENT, unit.heir_code, say("has no parent for all the time it is in force"), unit
            )


def _overlaps(units: Mapping[int, UnitRecord]) -> Iterator[RegisterProblem]:
    by_code: defaultdict[tuple[str, str], list[UnitRecord]] = defaultdict(list)
    for unit in units.values():
        by_code[unit.level, unit.code].append(unit)
    for rows in by_code.values():
        rows.sort(key=lambda unit: unit.valid_from)
        for before, after in itertools.pairwise(rows):
            if _end(before) > after.valid_from:
                text = say("has the code {code} at the same time as {unit}", code=after.code, unit=before.full_name)
                yield RegisterProblem(Trouble.OVERLAP, after.heir_code, text, after, after.valid_from)


def _gaps(units: Mapping[int, UnitRecord], successions: Sequence[Succession]) -> Iterator[RegisterProblem]:
    followed = {link.old_id for link in successions}
    followed |= {units[link.old_id].parent_id or 0 for link in successions if link.old_id in units}
    for unit in units.values():
        if unit.valid_to is not None and unit.pk not in followed:
            text = say("ended on {day}; where it went is not known", day=show_day(unit.valid_to))
            yield RegisterProblem(Trouble.GAP, unit.heir_code, text, unit, unit.valid_to)


def _shares(units: Mapping[int, UnitRecord], successions: Sequence[Succession]) -> Iterator[RegisterProblem]:
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for link in successions:
        parts[link.old_id].append(link.part)
    for pk, each in parts.items():
        if pk in units and WHOLE in each and len(each) > 1:
            text = say("entered as merged whole, but with {count} new units", count=len(each))
            yield RegisterProblem(Trouble.OVERLAP, units[pk].heir_code, text, units[pk], units[pk].valid_to)


def _counts(units: Mapping[int, UnitRecord], official: Iterable[OfficialCount]) -> Iterator[RegisterProblem]:
    held = {unit.province_code: unit.heir_code for unit in units.values()}
    for count in official:
        if count.province not in held:
            continue
        now = Counter(
            unit.level for unit in units.values() if unit.province_code == count.province and unit.in_force(count.on)
        )
        if now["province"] and (now["district"], now["ward"]) != (count.districts, count.wards):
            text = say(
                "province {code} on {day}: the register has {held_districts} districts, {held_wards} wards; the "
                "official list {districts} districts, {wards} wards",
                code=count.province,
                day=show_day(count.on),
                held_districts=now["district"],
                held_wards=now["ward"],
                districts=count.districts,
                wards=count.wards,
            )
            yield RegisterProblem(Trouble.COUNT, held[count.province], text, None, count.on)


def _missing(
    units: Mapping[int, UnitRecord], gaps: Iterable[tuple[date, str, str, str]], today: date
) -> Iterator[RegisterProblem]:
    for on, province, what, act in gaps:
        rows = [unit for unit in units.values() if unit.level == "province" and unit.province_code == province]
        if on <= today and rows and not any(unit.valid_from == on for unit in rows):
            yield RegisterProblem(Trouble.MISSING, province, f"{what} ({act})", rows[-1], on)


def _unverified(units: Mapping[int, UnitRecord], successions: Sequence[Succession]) -> Iterator[RegisterProblem]:
    for link in successions:
        if link.part == UNKNOWN and link.old_id in units and link.new_id in units:
            old, new = units[link.old_id], units[link.new_id]
            text = say(
                "→ {unit} ({code}) from {day}: whether whole or part is not verified",
                unit=new.full_name,
                code=new.code,
                day=show_day(link.on),
            )
            yield RegisterProblem(Trouble.UNVERIFIED, old.heir_code, text, old, link.on, new)


def _dates(half_known: Iterable[UnitRecord]) -> Iterator[RegisterProblem]:
    for unit in half_known:
        text = say("{day} is the last possible day; the exact day is not known", day=show_day(unit.valid_from))
        yield RegisterProblem(Trouble.DATE, unit.heir_code, text, unit, unit.valid_from)


def _end(unit: UnitRecord) -> date:
    return unit.valid_to or date.max

"""Changing the map: units close, open, merge and split on a day, by a legal act, all or nothing."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from base import audit, clock
from base.refusal import Refused
from base.saying import say
from wards.actions.codes import codes_follow
from wards.actions.following import follow_land
from wards.actions.undo_reorganisation import hold_map
from wards.actions.versions import register_changed
from wards.models import Level, Part, Reorganisation, Unit, UnitChange
from wards.plan import Plan, PlanLine, plan_lines
from wards.queries import plan_reorganisation
from wards.sources import SourceUnit
from wards.text import search_key, sort_key


@dataclass(frozen=True)
class Redrawn:
    """The result of a reorganisation that was carried out."""

    change: Reorganisation  # by which it can be taken back
    pairs: list[tuple[Unit, list[Unit]]]  # each closed unit with its successors


@transaction.atomic
def reorganise(
    *, by: AbstractBaseUser | None, on: date, legal_act: str, lines: Sequence[PlanLine], dates_known: bool = True
) -> Redrawn:
    """Carry out a reorganisation.

    What lies under a closed unit is renewed with it. What is stored of the months that end after it goes with the
    land (actions.following). The caller above moves what people act for. Raises Refused, with nothing stored,
    where a gap or an overlap would be left.
    """
    hold_map()
    plan = plan_reorganisation(on=on, legal_act=legal_act, lines=lines)
    if plan.problems:
        raise Refused(*plan.problems)
    audit.record(
        by=by,
        action="unit.reorganise",
        before=[f"{unit.code} {unit.full_name}" for unit in plan.closed],
        after={"on": on.isoformat(), "units": [f"{entry.code} {entry.name}" for entry in plan.opened]},
        reason=plan.legal_act,
    )
    register_changed()
    closed = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[unit.pk for unit in plan.closed])}
    Unit.objects.filter(pk__in=closed).update(valid_to=on)
    opened = _open_units(plan, dates_known)
    UnitChange.objects.bulk_create(
        UnitChange(old_id=pk, new=opened[key], effective_on=on, part=part, legal_act=plan.legal_act)
        for pk, key, part in plan.links
    )
    heirs = _hand_down_provinces(plan, closed, opened)
    provinces = _provinces_changed(plan, closed, opened)
    follow_land(closed)
    successors: defaultdict[int, list[Unit]] = defaultdict(list)
    for pk, key, _ in plan.links:
        successors[pk].append(opened[key])
    change = Reorganisation.objects.create(
        on=on,
        legal_act=plan.legal_act,
        lines=[[line.old, line.new, line.whole] for line in plan_lines(plan)],
        closed=sorted(closed),
        opened=sorted(unit.pk for unit in opened.values()),
        heirs=heirs,
        provinces=provinces,
        codes=codes_follow([(old, new, alone) for old, new, alone in provinces], on),
        done_by_id=by.pk if by is not None else None,
        done_at=clock.machine_now(),
    )
    return Redrawn(change, [(unit, successors[pk]) for pk, unit in closed.items()])


@transaction.atomic
def verify_change(*, by: AbstractBaseUser | None, change: UnitChange, part: str, legal_act: str) -> None:
    """Verify a line of lineage that was not: whole or part, by the act that says so.

    Raises Refused, also where somebody else has just completed it.
    """
    if part not in (Part.WHOLE, Part.PART) or not legal_act.strip():
        raise Refused(say("Choose whole or part, and enter the legal act."))
    if UnitChange.objects.select_for_update().get(pk=change.pk).part != Part.UNKNOWN:
        raise Refused(say("Somebody else has just verified this change. Open the list again to see it."))
    others = UnitChange.objects.filter(old=change.old).exclude(pk=change.pk)
    if part == Part.WHOLE and others.exists():
        names = ", ".join(other.new.full_name for other in others.select_related("new"))
        message = say(
            "Parts of {unit} also went into {names}, so it cannot be the whole. Choose part.",
            unit=change.old.full_name,
            names=names,
        )
        raise Refused(message)
    audit.record(
        by=by,
        action="unit.verify_change",
        on=change,
        before={"part": change.part, "legal_act": change.legal_act},
        after={"part": part, "legal_act": legal_act.strip()},
    )
    register_changed()
    change.part, change.legal_act = part, legal_act.strip()
    change.save(update_fields=["part", "legal_act"])
    follow_land([change.old_id])


def _open_units(plan: Plan, dates_known: bool) -> dict[tuple[str, str], Unit]:
    opened: dict[tuple[str, str], Unit] = {}
    for level in (Level.PROVINCE, Level.DISTRICT, Level.WARD):
        batch = [
            _unit(entry, _parent(entry, opened), plan, dates_known) for entry in plan.opened if entry.level == level
        ]
        Unit.objects.bulk_create(batch)
        opened.update(((unit.level, unit.code), unit) for unit in batch)
    return opened


def _parent(entry: SourceUnit, opened: dict[tuple[str, str], Unit]) -> Unit | None:
    if not entry.parent:
        return None
    level = Level.DISTRICT if len(entry.parent) == 3 else Level.PROVINCE
    return opened.get((level, entry.parent)) or Unit.objects.get(level=level, code=entry.parent, valid_to__isnull=True)


def _unit(entry: SourceUnit, parent: Unit | None, plan: Plan, dates_known: bool) -> Unit:
    return Unit(
        level=entry.level,
        kind=entry.kind,
        code=entry.code,
        name=entry.name,
        parent=parent,
        province_code=parent.province_code if parent else entry.code,
        heir_code=parent.heir_code if parent else entry.code,
        valid_from=plan.on,
        dates_known=dates_known,
        legal_act=plan.legal_act,
        sort_key=sort_key(entry.name),
        search_key=search_key(entry.name),
    )


def _provinces_changed(
    plan: Plan, closed: dict[int, Unit], opened: dict[tuple[str, str], Unit]
) -> list[tuple[str, str, bool]]:
    """Old code, new code, and whether alone, of provinces that went wholly into one of another code, or merged."""
    whole = [(closed[pk], key) for pk, key, part in plan.links if part == Part.WHOLE]
    pairs = [(unit.code, opened[key].code, key) for unit, key in whole if unit.level == Level.PROVINCE]
    into = Counter(key for _pk, key, _part in plan.links)
    return [(old, new, into[key] == 1) for old, new, key in pairs if old != new or into[key] > 1]


def _hand_down_provinces(
    plan: Plan, closed: dict[int, Unit], opened: dict[tuple[str, str], Unit]
) -> dict[str, list[int]]:
    """All history of a province that went wholly into another is that one's to answer for.

    Returns, by the code that answered before, the units that it answered for.
    """
    before: dict[str, list[int]] = {}
    for pk, key, part in plan.links:
        heir = opened[key].code
        if closed[pk].level == Level.PROVINCE and part == Part.WHOLE and closed[pk].heir_code != heir:
            units = Unit.objects.filter(heir_code=closed[pk].heir_code)
            old = units.exclude(pk__in=[unit.pk for unit in opened.values()]).order_by("pk")
            before[closed[pk].heir_code] = list(old.values_list("pk", flat=True))
            units.update(heir_code=heir)
    return before

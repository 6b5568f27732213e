"""Changes of the register: what one would do, which are missing here, which can be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from base.day_format import show_day
from base.saying import say
from wards import known_facts
from wards.following import Fate
from wards.models import Part, Reorganisation, Unit
from wards.plan import Plan, PlanLine, make_plan
from wards.queries.succession import sole_predecessors
from wards.queries.touched import Touched, standing_on
from wards.queries.units import record_of


def plan_reorganisation(*, on: date, legal_act: str, lines: Sequence[PlanLine]) -> Plan:
    """What a reorganisation would do, for the preview; nothing may be stored while it has problems."""
    records = [record_of(unit) for unit in Unit.objects.filter(valid_to__isnull=True).order_by("pk")]
    return make_plan(records, lines, on=on, legal_act=legal_act)


@dataclass(frozen=True)
class MissingChange:
    """A reorganisation that the portal knows and the register lacks."""

    on: date
    legal_act: str
    dates_known: bool
    lines: list[PlanLine]


def changes_missing() -> list[MissingChange]:
    """Changes in force since the provinces here were loaded, oldest first, as tables to reorganise by.

    Units that stand like that already, or were changed again since, are left out: somebody entered it by hand.
    """
    by_day: dict[date, list[known_facts.CodeChange]] = {}
    for change in known_facts.later_changes():
        by_day.setdefault(change.when.on, []).append(change)
    codes = {change.key[1] for change in known_facts.later_changes()}
    rows = Unit.objects.filter(code__in=codes, valid_to__isnull=True).select_related("parent")
    standing = {(unit.level, unit.code): unit for unit in rows}
    found = []
    for day, changes in sorted(by_day.items()):
        missing = [change for change in changes if _is_missing(change, standing.get(change.key))]
        lines = [
            PlanLine(number, *change.key, Part.WHOLE, change.entry)
            for number, change in enumerate(missing, start=1)
            if change.entry is not None
        ]
        if lines:
            acts = "; ".join(dict.fromkeys(change.when.act for change in missing))
            found.append(MissingChange(day, acts, all(change.when.known for change in missing), lines))
    return found


def _is_missing(change: known_facts.CodeChange, unit: Unit | None) -> bool:
    entry = change.entry
    if entry is None or unit is None or unit.valid_from > change.when.on:
        return False
    parent = unit.parent.code if unit.parent else ""
    return (unit.kind, unit.name, parent) != (entry.kind, entry.name, entry.parent)


def reorganisations() -> QuerySet[Reorganisation]:
    """All reorganisations, those taken back as well, newest first."""
    return Reorganisation.objects.select_related("done_by", "undone_by").order_by("-pk")


@dataclass(frozen=True)
class UndoPlan:
    """What taking a change back would do. With problems, nothing may be stored."""

    before: dict[int, int]  # opened row → the row as which the same unit stood before
    touched: list[Touched]
    problems: list[str] = field(default_factory=list)  # in the language of the page


def plan_undo(change: Reorganisation, *, but: Collection[str] = ()) -> UndoPlan:
    """What would become of all that is stored on the units which a change opened.

    `but`: labels of tables that the caller takes back.
    """
    if change.undone_at is not None:
        return UndoPlan({}, [])
    opened = Unit.objects.filter(pk__in=change.opened).order_by("sort_key", "pk")
    before = sole_predecessors(change.opened)
    stops = [pk for pk in change.opened if pk not in before]
    touched = standing_on(before, stops, but=but)
    return UndoPlan(before, touched, [*_newer(change, list(opened)), *_in_the_way(touched)])


def _newer(change: Reorganisation, opened: list[Unit]) -> list[str]:
    """Later changes of the same units, and units that were set up under them."""
    problems: list[str] = [
        say(
            "{unit} ({code}) was changed again on {day}. Take that change back first.",
            unit=unit.full_name,
            code=unit.code,
            day=show_day(unit.valid_to),
        )
        for unit in opened
        if unit.valid_to is not None
    ]
    if problems:
        return problems
    if len(opened) != len(change.opened):
        return [say("Some of the units that this change opened are no longer in the register.")]
    below = Unit.objects.filter(parent__in=change.opened).exclude(pk__in=change.opened).select_related("parent")
    problems = [
        say(
            "{unit} ({code}) has been set up under {parent} since.",
            unit=unit.full_name,
            code=unit.code,
            parent=unit.parent.full_name,
        )
        for unit in below
        if unit.parent
    ]
    codes = Unit.objects.filter(valid_to__isnull=True).exclude(pk__in=change.opened)
    taken = {(unit.level, unit.code): unit for unit in codes}
    for unit in Unit.objects.filter(pk__in=change.closed):
        if other := taken.get((unit.level, unit.code)):
            problems.append(
                say(
                    "{unit} bears the code {code} today, which {old} would get back.",
                    unit=other.full_name,
                    code=unit.code,
                    old=unit.full_name,
                )
            )
    return problems


def _in_the_way(touched: list[Touched]) -> list[str]:
    """What was stored for units that merged or were split: it belongs to none of the old ones alone."""
    problems: list[str] = []
    for one in touched:
        if one.fate is not Fate.STOPS:
            continue
        if one.month:
            problem = say(
                "{month}: {count} × {what} of a unit that did not exist before cannot go back.",
                month=one.month.label,
                count=one.count,
                what=one.what,
            )
        else:
            problem = say(
                "{count} × {what} of a unit that did not exist before cannot go back.", count=one.count, what=one.what
            )
        problems.append(problem)
    return problems

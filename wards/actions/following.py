"""Stored rows follow the land: they move to the register's row of the same unit, in the caller's transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from wards.following import ByMonth, Follows, KeyByMonth, Newest, Stays, key_of_unit, unit_in_key
from wards.models import Unit, UnitChange
from wards.queries import sole_successors, tables_that_follow

AT_ONCE = 5000
Table = type[models.Model]


@transaction.atomic
def follow_land(unit_ids: Iterable[int] | None = None) -> Counter[str]:
    """Move stored rows from units that ended to the same units' newer rows; returns how many by table.

    From these rows and those that they went on as, or (None) from all. Running it again changes nothing. A row that
    would then exist twice is left where it is: what was stored under the newer row is newer.
    """
    moved: Counter[str] = Counter()
    units = None if unit_ids is None else set(unit_ids)
    while units is None or units:
        ended = Unit.objects.filter(valid_to__isnull=False)
        ends = dict((ended if units is None else ended.filter(pk__in=units)).values_list("pk", "valid_to"))
        steps = sole_successors(ends)
        now = Counter({model._meta.label_lower: 0 for model, _rule in tables_that_follow()})
        for model, rule in tables_that_follow() if steps else ():
            now[model._meta.label_lower] += _follow(model, rule, steps, ends)
        moved.update(+now)
        # What changed twice is followed step by step: from the rows reached, or from all until nothing moves.
        units = set(steps.values()) if units is not None else None if now.total() else set()
    return moved


def follow_back(before: Mapping[int, int]) -> Counter[str]:
    """Move stored rows from unit rows about to be removed to those before them, `before` being new → old.

    The lines of lineage must still be there. A row that would then exist twice is left, and is not counted.
    """
    moved: Counter[str] = Counter()
    for model, rule in tables_that_follow() if before else ():
        match rule:
            case ByMonth(unit) | Newest(unit) | Stays(unit):
                rows = model._default_manager.filter(**{f"{unit}__in": list(before)})
                moved[model._meta.label_lower] += _move(model, rows, unit, back=True)
            case KeyByMonth():
                moved[model._meta.label_lower] += _move_keys_back(model, rule, before)
    return +moved


def _move_keys_back(model: Table, rule: KeyByMonth, before: Mapping[int, int]) -> int:
    """A key that is again the one under which it was filed needs no other beside it."""
    count = 0
    for pk, key in model._default_manager.order_by("pk").values_list("pk", rule.key):
        new = unit_in_key(key)
        if new is None or new not in before:
            continue
        old_key = key_of_unit(key, before[new])
        values: dict[str, Any] = {rule.key: old_key}
        if rule.as_filed:
            kept = Case(When(**{rule.as_filed: ""}, then=Value(key)), default=F(rule.as_filed))
            values[rule.as_filed] = Case(When(**{rule.as_filed: old_key}, then=Value("")), default=kept)
        count += _one(model, pk, values)
    return count


def _follow(model: Table, rule: Follows, steps: Mapping[int, int], ends: Mapping[int, date]) -> int:
    rows = model._default_manager.all()
    match rule:
        case ByMonth(unit, month):
            return _move(model, rows.filter(_of_later_months(unit, month, steps, ends)), unit)
        case Newest(unit):
            return _move(model, rows.filter(**{f"{unit}__in": list(steps)}), unit)
        case KeyByMonth():
            return _move_keys(model, rule, steps, ends)
        case _:
            return 0


def _of_later_months(unit: str, month: str, steps: Mapping[int, int], ends: Mapping[int, date]) -> Q:
    """Rows of the months on whose last day the row that they stand on was no more."""
    by_month: dict[date, list[int]] = {}
    for old in steps:
        by_month.setdefault(ends[old].replace(day=1), []).append(old)
    later = Q(pk__in=[])
    for first_day, olds in by_month.items():
        later |= Q(**{f"{unit}__in": olds, f"{month}__gte": first_day})
    return later


def _move(model: Table, rows: QuerySet[Any], unit: str, *, back: bool = False) -> int:
    """All in one statement; where one would stand twice, one by one without it."""
    pks = list(rows.values_list("pk", flat=True))
    end, other = ("new", "old") if back else ("old", "new")
    values = {unit: Subquery(UnitChange.objects.filter(**{end: OuterRef(unit)}).values(other)[:1])}
    count = 0
    for start in range(0, len(pks), AT_ONCE):
        some = pks[start : start + AT_ONCE]
        try:
            with transaction.atomic():
                count += model._default_manager.filter(pk__in=some).update(**values)
        except IntegrityError:
            count += sum(_one(model, pk, values) for pk in some)
    return count


def _one(model: Table, pk: int, values: dict[str, Any]) -> int:
    try:
        with transaction.atomic():
            return model._default_manager.filter(pk=pk).update(**values)
    except IntegrityError:
        return 0


def _move_keys(model: Table, rule: KeyByMonth, steps: Mapping[int, int], ends: Mapping[int, date]) -> int:
    first = min(ends[old] for old in steps).replace(day=1)
    rows = model._default_manager.filter(**{f"{rule.month}__gte": first})
    count = 0
    for pk, key, month in rows.order_by("pk").values_list("pk", rule.key, rule.month):
        old = unit_in_key(key)
        if old is None or old not in steps or month < ends[old].replace(day=1):
            continue
        values: dict[str, Any] = {rule.key: key_of_unit(key, steps[old])}
        if rule.as_filed:
            values[rule.as_filed] = Case(When(**{rule.as_filed: ""}, then=Value(key)), default=F(rule.as_filed))
        count += _one(model, pk, values)
    return count

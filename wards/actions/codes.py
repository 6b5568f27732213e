"""Rows that carry a province's code follow the province when it gets another one, and back when that is undone."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from wards.following import OfProvince, OfProvinceThen
from wards.queries import tables_of_codes

Table = type[models.Model]
Changed = list[tuple[str, str, bool]]  # old code, new code, alone?
Noted = dict[str, list[list[Any]]]


def codes_follow(changed: Changed, on: date) -> Noted:
    """Move the rows of provinces with a new code to the province that answers now; returns what undoes it."""
    noted: Noted = {"moved": [], "begun": []}
    for old, new, alone in changed:
        if old == new:
            continue
        for model, rule in tables_of_codes():
            if not alone and not rule.merged:
                continue
            match rule:
                case OfProvince():
                    noted["moved"] += _move(model, rule.code, old, new)
                case OfProvinceThen():
                    noted["begun"] += _begin(model, rule, old, new, on)
    return noted


def codes_back(noted: Noted, alone: Collection[tuple[str, str]]) -> None:
    """Undo `codes_follow`. `alone`: (old code, new code) of provinces of which also newer rows go back."""
    tables = {model._meta.label_lower: model for model, _rule in tables_of_codes()}
    for label, pk in noted.get("begun", []):
        tables[label]._default_manager.filter(pk=pk).delete()
    for label, column, pk, old in noted.get("moved", []):
        tables[label]._default_manager.filter(pk=pk).update(**{column: old})
    for old, new in alone:
        for model, rule in tables_of_codes():
            _move(model, rule.code, new, old)


def _move(model: Table, column: str, old: str, new: str) -> list[list[Any]]:
    """Row by row: where one would stand twice, the row of who goes on under the code holds."""
    moved = []
    for pk in list(model._default_manager.filter(**{column: old}).order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=pk).update(**{column: new})
        except IntegrityError:
            continue
        moved.append([model._meta.label_lower, column, pk, old])
    return moved


def _begin(model: Table, rule: OfProvinceThen, old: str, new: str, on: date) -> list[list[Any]]:
    """The newest row of each kind that holds on the day, once more under the new code, unless that has one."""
    first = on.replace(day=1)
    rows = model._default_manager.filter(Q(**{rule.code: old}), Q(**{f"{rule.begins}__lte": on}))
    if rule.ends:
        rows = rows.filter(Q(**{f"{rule.ends}__isnull": True}) | Q(**{f"{rule.ends}__gt": on}))
    begun: list[list[Any]] = []
    seen = set(model._default_manager.filter(**{rule.code: new}).values_list(*rule.per)) if rule.per else set()
    if not rule.per and model._default_manager.filter(**{rule.code: new}).exists():
        return []
    for row in rows.order_by(f"-{rule.begins}", "-pk"):
        kind = tuple(getattr(row, column) for column in rule.per)
        if kind in seen:
            continue
        seen.add(kind)
        row.pk = None
        setattr(row, rule.code, new)
        if rule.anew:
            setattr(row, rule.begins, first)
        row.save(force_insert=True)
        begun.append([model._meta.label_lower, row.pk])
    return begun

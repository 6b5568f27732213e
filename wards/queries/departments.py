"""Departments of provinces that merged or got another code: what follows where, to be reviewed. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wards.following import ByMonth, OfCode
from wards.models import Level, Reorganisation, Unit
from wards.queries.reorganisations import reorganisations
from wards.queries.touched import tables_of_codes, tables_that_follow

SHOWN = 5


class Destiny(StrEnum):
    """What became of the rows of a kind that a department had."""

    GOES_ON = "goes_on"  # of whoever goes on under its code
    MOVED = "moved"  # to the new code
    BEGUN = "begun"  # once more under the new code; the months before keep their own
    LEFT = "left"  # for the months before; what is needed is set up anew


DESTINIES = {
    Destiny.GOES_ON: _("goes on for the department of now"),
    Destiny.MOVED: _("now belongs to the department of now"),
    Destiny.BEGUN: _("holds for the department of now from the month of the change; earlier months keep their own"),
    Destiny.LEFT: _("stays with the months before; look whether the department of now needs it"),
}


@dataclass(frozen=True)
class Setting:
    """Rows of one kind that one department had, and what became of them."""

    what: str
    model: str  # label, for a link to the administration
    code: str  # under which they are found now
    count: int
    names: tuple[str, ...]
    destiny: Destiny

    @property
    def becomes(self) -> str:
        return str(DESTINIES[self.destiny])


@dataclass(frozen=True)
class Department:
    """One province's department before the change."""

    province: Unit
    new_code: str
    settings: list[Setting]
    open_rows: list[tuple[str, str]]  # what, name: what was made for it and is not finished


def merged_departments() -> QuerySet[Reorganisation]:
    """Changes that merged provinces or gave them another code and were not reviewed yet; newest first."""
    return reorganisations().filter(undone_at__isnull=True, reviewed_at__isnull=True).exclude(provinces=[])


def departments_of(change: Reorganisation) -> list[Department]:
    """The departments before a change, each with the rows that it had."""
    provinces = {unit.code: unit for unit in Unit.objects.filter(pk__in=change.closed, level=Level.PROVINCE)}
    lines = [tuple(line) for line in change.provinces]
    return [_department(change, provinces[old], new) for old, new, _alone in lines if old in provinces]


def _department(change: Reorganisation, province: Unit, new: str) -> Department:
    settings = [one for model, rule in tables_of_codes() if (one := _setting(change, model, rule, province.code, new))]
    return Department(province, new, settings, _open_rows(province))


def _setting(change: Reorganisation, model: type, rule: OfCode, old: str, new: str) -> Setting | None:
    label = model._meta.label_lower  # type: ignore[attr-defined]
    rows = model._default_manager.all()  # type: ignore[attr-defined]
    moved = [pk for at, _column, pk, code in change.codes.get("moved", []) if (at, code) == (label, old)]
    begun = {pk for at, pk in change.codes.get("begun", []) if at == label}
    destiny, code = Destiny.LEFT, old
    found = rows.filter(**{rule.code: old})
    if old == new:
        destiny = Destiny.GOES_ON
    elif moved:
        destiny, code, found = Destiny.MOVED, new, rows.filter(pk__in=moved)
    elif rows.filter(pk__in=begun, **{rule.code: new}).exists():
        destiny, code = Destiny.BEGUN, new
    count = found.count()
    if not count:
        return None
    names: Sequence[str] = [str(row) for row in found.order_by("-pk")[:SHOWN]]
    return Setting(str(model._meta.verbose_name_plural), label, code, count, tuple(names), destiny)  # type: ignore[attr-defined]


def _open_rows(province: Unit) -> list[tuple[str, str]]:
    """What is named one by one (reports) and was made for the province itself."""
    found = []
    for model, rule in tables_that_follow():
        if isinstance(rule, ByMonth) and rule.each:
            rows = model._default_manager.filter(**{rule.unit: province}).order_by("-pk")[: 4 * SHOWN]
            found += [(f"{getattr(row, rule.month):%m/%Y}", str(getattr(row, rule.each))) for row in rows]
    return found

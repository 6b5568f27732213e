"""Stored rows that a change of the register affects, before it is carried out or taken back. Writes nothing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from base.period import Period
from wards.following import ByMonth, Fate, Follows, KeyByMonth, Newest, OfCode, Stays, unit_in_key
from wards.lineage import WHOLE
from wards.plan import Plan

Table = type[models.Model]
FATES = {
    Fate.FOLLOWS: _("goes with its unit: nothing is otherwise, nothing is sent or asked again"),
    Fate.SUMMED: _("stays where it was counted; the new unit shows the sum as an interval, an estimate"),
    Fate.INCOMPARABLE: _("stays where it was counted; the new units show “not comparable”"),
    Fate.KEPT: _("stays as it is, with who filed or made it; nothing is sent or asked again"),
    Fate.BACK: _("goes back to the unit as it was before"),
    Fate.STOPS: _("stands in the way"),
}
SHOWN = 20  # rows that are named one by one, of a table and month


def tables_that_follow() -> list[tuple[Table, Follows]]:
    """Tables whose rows follow units, each with the rule of one of its columns."""
    return [
        (model, rule)
        for model in sorted(apps.get_models(), key=lambda each: each._meta.label_lower)
        for rule in getattr(model, "FOLLOWS", ())
    ]


def tables_of_codes() -> list[tuple[Table, OfCode]]:
    """Tables whose rows carry a province's code and follow it, each with its rule."""
    tables = sorted(apps.get_models(), key=lambda each: each._meta.label_lower)
    return [(model, model.FOLLOWS_CODE) for model in tables if hasattr(model, "FOLLOWS_CODE")]


@dataclass(frozen=True, slots=True)
class Touched:
    """A number of rows of one kind and month, and what becomes of them."""

    month: Period | None  # None: of no month, as plans and codes
    what: str  # in the language of the page: "figures"
    count: int
    fate: Fate
    names: tuple[str, ...] = ()  # of each row, where they are named

    @property
    def becomes(self) -> str:
        """What becomes of the rows, in the language of the page."""
        return str(FATES[self.fate])

    @property
    def in_words(self) -> str:
        """One line for a command's output."""
        what = "; ".join(self.names) or f"{self.count} {self.what}"
        return f"{self.month.label}: {what} – {self.becomes}" if self.month else f"{what} – {self.becomes}"


def touched_by_plan(plan: Plan) -> list[Touched]:
    """Rows stored on units that the plan closes, for months that end on its day or later; by month."""
    ends = _fates_of(plan)
    first = Period.of(plan.on).first_day
    found: list[Touched] = []
    for fate in (Fate.FOLLOWS, Fate.SUMMED, Fate.INCOMPARABLE):
        units = {pk for pk, own in ends.items() if own is fate}
        for model, rule in tables_that_follow() if units else ():
            shown_fate = fate if fate is Fate.FOLLOWS or getattr(rule, "summed", False) else Fate.KEPT
            match rule:
                case ByMonth(listed=True) as by_month:
                    rows = model._default_manager.filter(
                        Q(**{f"{by_month.unit}__in": units, f"{by_month.month}__gte": first})
                    )
                    found += _by_month(model, by_month, rows, shown_fate)
                case KeyByMonth(listed=True) as keyed:
                    found += _keyed(model, keyed, units, shown_fate, first=first)
                case Newest(unit) if fate is Fate.FOLLOWS:
                    found += _without_month(model, unit, units, shown_fate)
    return _in_order(found)


def _fates_of(plan: Plan) -> dict[int, Fate]:
    """By closed unit: whether it goes on whole and alone, into a sum, or cannot be compared."""
    out: dict[int, list[tuple[Any, str]]] = {}
    into: dict[Any, list[str]] = {}
    for pk, key, part in plan.links:
        out.setdefault(pk, []).append((key, part))
        into.setdefault(key, []).append(part)
    fates = {}
    for pk, lines in out.items():
        shares = into[lines[0][0]]
        if len(lines) > 1 or lines[0][1] != WHOLE or any(share != WHOLE for share in shares):
            fates[pk] = Fate.INCOMPARABLE
        else:
            fates[pk] = Fate.FOLLOWS if len(shares) == 1 else Fate.SUMMED
    return fates


def standing_on(back: Mapping[int, int], stops: Collection[int], *, but: Iterable[str] = ()) -> list[Touched]:
    """Rows stored on units that taking back removes: those on `back` (new → old) go back, those on `stops` prevent it.

    `but`: labels of tables that somebody else takes back.
    """
    found: list[Touched] = []
    for units, fate in ((set(back), Fate.BACK), (set(stops), Fate.STOPS)):
        for model, rule in tables_that_follow() if units else ():
            if model._meta.label_lower in but:
                continue
            match rule:
                case ByMonth() as by_month if by_month.listed or fate is Fate.STOPS:
                    found += _by_month(model, by_month, _rows(model, by_month.unit, units), fate)
                case KeyByMonth() as keyed if keyed.listed:
                    found += _keyed(model, keyed, units, fate)
                case Newest(unit) | Stays(unit):
                    found += _without_month(model, unit, units, fate)
    return _in_order(found)


def _rows(model: Table, unit: str, units: Collection[int]) -> QuerySet[Any]:
    return model._default_manager.filter(**{f"{unit}__in": units})


def _by_month(model: Table, rule: ByMonth, rows: QuerySet[Any], fate: Fate) -> list[Touched]:
    if rule.standing and fate is not Fate.STOPS:
        rows = rows.filter(**{f"{rule.standing}__isnull": True})
    counts = rows.order_by().values_list(rule.month).annotate(count=Count(rule.counted, distinct=rule.counted != "pk"))
    found = []
    for first_day, count in counts.order_by(rule.month):
        names: tuple[str, ...] = ()
        if rule.each:
            some = rows.filter(**{rule.month: first_day}).order_by("pk")[:SHOWN]
            names = tuple(str(getattr(row, rule.each)) for row in some)
        found.append(Touched(Period.of(first_day), _words(model), count, fate, names))
    return found


def _keyed(model: Table, rule: KeyByMonth, units: Collection[int], fate: Fate, **since: Any) -> list[Touched]:
    rows = model._default_manager.all()
    if first := since.get("first"):
        rows = rows.filter(**{f"{rule.month}__gte": first})
    counts: dict[Any, int] = {}
    for key, first_day in rows.order_by(rule.month).values_list(rule.key, rule.month):
        if unit_in_key(key) in units:
            counts[first_day] = counts.get(first_day, 0) + 1
    return [Touched(Period.of(first_day), _words(model), count, fate) for first_day, count in counts.items()]


def _without_month(model: Table, unit: str, units: Collection[int], fate: Fate) -> list[Touched]:
    count = _rows(model, unit, units).count()
    return [Touched(None, _words(model), count, fate)] if count else []


def _words(model: Table) -> str:
    return str(model._meta.verbose_name_plural)


def _in_order(found: list[Touched]) -> list[Touched]:
    """The newest month first, what has no month last."""
    dated = [one for one in found if one.month]
    dated.sort(key=lambda one: one.month, reverse=True)  # type: ignore[arg-type,return-value]
    return dated + [one for one in found if one.month is None]

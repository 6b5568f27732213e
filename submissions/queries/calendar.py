"""Read working days and deadlines from the tables. Writes nothing."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Collection as Several
from dataclasses import dataclass
from datetime import date
from itertools import chain

from base.models import is_in_force
from base.period import Period
from submissions.deadlines import SATURDAY, Deadline, deadline
from submissions.models import Collection, DeadlineRule, Extension, Holiday
from submissions.reporters import Group, Reporter
from wards.following import key_of_unit, unit_in_key
from wards.models import Unit
from wards.queries import heirs_on


def working_day_test() -> Callable[[date], bool]:
    """Return a function that says whether a day is worked; the table of holidays is read once, now."""
    stated = dict(Holiday.objects.values_list("day", "is_working"))

    def is_working(day: date) -> bool:
        return stated.get(day, day.weekday() < SATURDAY)

    return is_working


def years_without_holidays(years: Iterable[int]) -> list[int]:
    """The years, of these, for which the table has no day off."""
    there = set(Holiday.objects.filter(is_working=False).values_list("day__year", flat=True).distinct())
    return [year for year in years if year not in there]


def forecast_days(years: Iterable[int]) -> list[Holiday]:
    """The days of these years that are not confirmed yet."""
    return list(Holiday.objects.filter(is_forecast=True, day__year__in=list(years)))


@dataclass(frozen=True)
class Duties:
    """The deadlines of one month in one province, read once for all its reporters."""

    by_group: dict[Group, Deadline]
    rules: dict[Group, DeadlineRule]
    extended: dict[str, date]  # reporter key → last day
    exempt: frozenset[str]
    period: Period
    is_working: Callable[[date], bool]
    collecting: bool  # False: the province does not collect, or began later

    def deadline_of(self, reporter: Reporter) -> Deadline | None:
        """The reporter's deadline, with its extension; None where no rule asks this group for anything."""
        rule = self.rules.get(reporter.group)
        if rule is None:
            return None
        until = self.extended.get(reporter.key)
        if until is None:
            return self.by_group[reporter.group]
        return deadline(rule.rule, self.period, self.is_working, until)


def duties(period: Period, province_code: str) -> Duties:
    """Read the rules in force in a province for a data month."""
    return duties_of({period: [province_code]})[period][province_code]


def duties_of(wanted: Mapping[Period, Several[str]]) -> dict[Period, dict[str, Duties]]:
    """Read rules and extensions of many provinces, by month and the province's code then. Four queries.

    A province's own rule goes before the general one, a newer before an old.
    """
    codes = {"", *chain.from_iterable(wanted.values())}
    rows = list(DeadlineRule.objects.filter(province_code__in=codes).order_by("province_code", "valid_from"))
    is_working = working_day_test()
    since = dict(Collection.objects.values_list("province_code", "since"))
    given = list(Extension.objects.filter(period__in=[period.first_day for period in wanted]))
    handed_down = {period: _handed_down(given, period) for period in wanted}
    found: dict[Period, dict[str, Duties]] = {}
    for period, province_codes in wanted.items():
        in_force = [rule for rule in rows if is_in_force(rule, period.last_day)]
        mine = [one for one in given if one.period == period.first_day]
        extended = {one.reporter_key: one.until for one in mine if one.until}
        exempt = frozenset(one.reporter_key for one in mine if one.until is None)
        for key, until in handed_down[period]:
            if until is None:
                exempt |= {key}
            elif key not in {one.reporter_key for one in mine}:
                extended[key] = max(until, extended.get(key, until))
        found[period] = {}
        for code in province_codes:
            rules = {Group(rule.group): rule for rule in in_force if rule.province_code in ("", code)}
            found[period][code] = Duties(
                by_group={group: deadline(rule.rule, period, is_working) for group, rule in rules.items()},
                rules=rules,
                extended=extended,
                exempt=exempt,
                period=period,
                is_working=is_working,
                collecting=code in since and period.first_day >= since[code],
            )
    return found


def _handed_down(given: list[Extension], period: Period) -> list[tuple[str, date | None]]:
    """Extensions of units that merged or were split by a change entered later, passed on to who holds their land.

    Pairs of reporter key and last day (None: exempt). No query where there is no extension.
    """
    mine = [one for one in given if one.period == period.first_day]
    units = {one.reporter_key: unit for one in mine if (unit := unit_in_key(one.reporter_key)) is not None}
    if not units:
        return []
    ended = Unit.objects.filter(pk__in=units.values(), valid_to__lte=period.last_day).values_list("pk", flat=True)
    heirs = heirs_on(ended, period.last_day)
    return [
        (key_of_unit(one.reporter_key, heir), one.until)
        for one in mine
        for heir in heirs.get(units.get(one.reporter_key, 0), ())
    ]


def extension_of(reporter: Reporter, period: Period) -> Extension | None:
    """The extension or exemption of a reporter for a month, or None."""
    rows = Extension.objects.filter(reporter_key=reporter.key, period=period.first_day)
    return rows.select_related("given_by").first()

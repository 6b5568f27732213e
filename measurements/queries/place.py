"""Where and when a page is: province and month, always in its address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Action, Subject, can, home_provinces, limit_units, reached_by
from base import clock
from base.period import Period, months_between
from base.process_cache import ProcessCache
from base.versions import Versions
from measurements.models import MonthState, Network
from measurements.queries.figures import periods_with_figures
from measurements.queries.snapshots import provisional_months
from wards.models import Level, Unit
from wards.queries import REGISTER

GAP_SHOWN = 6  # months without figures, each with its line
MOST_TRIED = 100  # of the newest province-months: the country has 34
_PROVINCES = ProcessCache[list[Unit]](200)


@dataclass(frozen=True)
class Place:
    """Where and when a page is: a province and a month, with what the user may see and choose there.

    `province` None: the user acts in no province of that month. `reached`: the units the user may see. `whole`: may the
    user see all of the province?
    """

    province: Unit | None
    period: Period
    provinces: list[Unit]
    periods: list[Period]  # with figures, newest first
    reached: QuerySet[Unit]
    whole: bool
    versions: Versions = field(default_factory=Versions)  # of what the page rests on
    provisional: dict[Period, date] = field(default_factory=dict)  # months without figures, counted until a day
    register_from: date | None = None  # the register's first day for the user, where the whole month lies before it

    @property
    def earlier(self) -> Period | None:
        return max((period for period in self.periods if period < self.period), default=None)

    @property
    def later(self) -> Period | None:
        return min((period for period in self.periods if period > self.period), default=None)

    @property
    def counted_until(self) -> date | None:
        """The day until which the month is counted provisionally, where it has nothing else; None otherwise."""
        return self.provisional.get(self.period)

    @property
    def months(self) -> "list[MonthChoice]":
        """Months to choose from, newest first, with gaps: from the last one that is over to the first with figures."""
        return month_choices(self.periods, self.period, self.provisional)

    @property
    def newer_without(self) -> Period | None:
        """The last month that is over, where the newest month with figures is an older one."""
        last = Period.of(clock.today()).plus(-1)
        return last if self.periods and self.periods[0] < last else None

    @property
    def query(self) -> str:
        """The query string for this province and month."""
        province = f"province={self.province.code}&" if self.province else ""
        return f"{province}period={self.period}"


def place_of(user: User | AnonymousUser, address: Mapping[str, str]) -> Place:
    """Read a place from `?province=31&period=2024-08`; by default the user's province and latest month with figures.

    A province that the user does not reach, and what is no month, are not found.
    """
    homes = home_provinces(user)
    code = address.get("province", "")
    period = period_in(address)
    versions = Versions()
    opens_on = ""
    if period is None:
        if code:
            period = next(iter(periods_with_figures(code, versions=versions)), None)
        else:
            opens_on, period = _open_on(homes, versions)
        period = period or Period.of(clock.today()).plus(-1)
    in_force = Unit.objects.in_force(period.last_day)
    reached = limit_units(user, Action.VIEW_FIGURES, in_force)

    def read() -> list[Unit]:
        codes = reached.order_by().values("province_code").distinct()
        return list(in_force.filter(level=Level.PROVINCE, code__in=codes))

    question = (period, reached_by(user, Action.VIEW_FIGURES))
    provinces = _PROVINCES.get(question, versions.of(REGISTER), read)
    if code:
        province = next((unit for unit in provinces if unit.code == code), None)
        if province is None:
            raise Http404
    else:
        # Before a merger a department's home had several provinces: it opens on the one that kept the code.
        wanted = [opens_on] if opens_on else homes
        at_home = sorted(
            (unit for unit in provinces if unit.heir_code in wanted), key=lambda unit: unit.code not in wanted
        )
        province = next(iter(at_home or provinces), None)
    periods = periods_with_figures(province.heir_code, versions=versions) if province else []
    whole = province is not None and can(user, Action.VIEW_FIGURES, Subject(unit=province))
    register_from = None if province else _register_from(user, period)
    provisional = provisional_months(province.heir_code, periods) if province else {}
    return Place(province, period, provinces, periods, reached, whole, versions, provisional, register_from)


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """One line of a month chooser; `since`: a line for many months without figures, from that one on, not to be chosen.

    `counted`: until which day, where it has provisional counts alone.
    """

    period: Period
    has_figures: bool
    since: Period | None = None
    counted: date | None = None


def month_choices(
    periods: Iterable[Period], shown: Period, counted: Mapping[Period, date] | None = None
) -> list[MonthChoice]:
    """Lines of a month chooser, from the last month that is over, or counted, to the first with figures (`periods`)."""
    known, counts = set(periods), counted or {}
    last = Period.of(clock.today()).plus(-1)
    span = [*months_between(min({last, *known}), max({last, *known}))]
    found: list[MonthChoice] = []
    for key, group in groupby(
        sorted({*span, shown, *counts}, reverse=True), lambda month: (month in known, month == shown or month in counts)
    ):
        run = list(group)
        if any(key) or len(run) <= GAP_SHOWN:
            found += [MonthChoice(month, month in known, counted=counts.get(month)) for month in run]
        else:
            found.append(MonthChoice(run[0], has_figures=False, since=run[-1]))
    return found


def _open_on(homes: list[str], versions: Versions) -> tuple[str, Period | None]:
    """The province and month that a page opens on: the newest with figures, at home or, without one, anywhere."""
    if homes:
        known = [(months[0], code) for code in homes if (months := periods_with_figures(code, versions=versions))]
        newest, code = max(known, key=lambda one: one[0], default=(None, homes[0]))  # of equals the first
        return code, newest
    states = MonthState.objects.filter(network=Network.MOBILE).order_by("-period", "province_code")
    for code in dict.fromkeys(states.values_list("province_code", flat=True)[:MOST_TRIED]):
        if months := periods_with_figures(code, versions=versions):  # none: what came was taken back
            return code, months[0]
    return "", None


def _register_from(user: User | AnonymousUser, period: Period) -> date | None:
    units = limit_units(user, Action.VIEW_FIGURES, Unit.objects.order_by())
    first: date | None = units.aggregate(first=Min("valid_from"))["first"]
    return first if first and first > period.last_day else None


def period_in(address: Mapping[str, str]) -> Period | None:
    """The month of `?period=2024-08`; None if none is asked for. Raises Http404 for what is no month."""
    text = address.get("period", "")
    if not text:
        return None
    try:
        return Period.from_input(text)
    except ValueError as error:
        raise Http404 from error

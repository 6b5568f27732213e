"""Where and when a page stands: province and month, always in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Action, Subject, can, home_provinces, limit_units, reached_by
from base import clock
from base.period import Period
from base.process_cache import ProcessCache
from base.versions import Versions
from measurements.queries.figures import periods_with_figures
from measurements.queries.snapshots import provisional_months
from measurements.queries.versions import FIGURES
from wards.models import Level, Unit
from wards.queries import REGISTER

_PROVINCES = ProcessCache[list[Unit]](200)


@dataclass(frozen=True)
class Place:
    """`province` None: the user acts in no province of that month. `reached`: the units the user may see.

    `whole`: may the user see all of the province?
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
        """Where the month has provisional counts alone, their day: nothing of them is judged."""
        return self.provisional.get(self.period)

    @property
    def query(self) -> str:
        """The part of an address that says where and when."""
        province = f"province={self.province.code}&" if self.province else ""
        return f"{province}period={self.period}"


def place_of(user: User | AnonymousUser, address: Mapping[str, str]) -> Place:
    """Read `?province=31&period=2024-08`; by default the user's province and its latest month with figures.

    A province that the user does not reach, and what is no month, are not found.
    """
    homes = home_provinces(user)
    asked = address.get("province", "")
    period = period_in(address)
    versions = Versions()
    versions.ask(FIGURES)  # first: then the month's version needs no query
    if period is None:
        known = periods_with_figures(asked or (homes[0] if homes else ""), versions=versions)
        period = known[0] if known else Period.of(clock.today()).plus(-1)
    in_force = Unit.objects.in_force(period.last_day)
    reached = limit_units(user, Action.VIEW_FIGURES, in_force)

    def read() -> list[Unit]:
        codes = reached.order_by().values("province_code").distinct()
        return list(in_force.filter(level=Level.PROVINCE, code__in=codes))

    question = (period, reached_by(user, Action.VIEW_FIGURES))
    provinces = _PROVINCES.get(question, versions.of(REGISTER), read)
    if asked:
        province = next((unit for unit in provinces if unit.code == asked), None)
        if province is None:
            raise Http404
    else:
        # Before a merger a department's home had several provinces: it opens on the one that kept the code.
        at_home = sorted(
            (unit for unit in provinces if unit.heir_code in homes), key=lambda unit: unit.code not in homes
        )
        province = next(iter(at_home or provinces), None)
    periods = periods_with_figures(province.heir_code, versions=versions) if province else []
    whole = province is not None and can(user, Action.VIEW_FIGURES, Subject(unit=province))
    register_from = None if province else _register_from(user, period)
    provisional = provisional_months(province.heir_code, periods) if province else {}
    return Place(province, period, provinces, periods, reached, whole, versions, provisional, register_from)


def _register_from(user: User | AnonymousUser, period: Period) -> date | None:
    units = limit_units(user, Action.VIEW_FIGURES, Unit.objects.order_by())
    first: date | None = units.aggregate(first=Min("valid_from"))["first"]
    return first if first and first > period.last_day else None


def period_in(address: Mapping[str, str]) -> Period | None:
    """`?period=2024-08`; None if none is asked for. What is no month is not found."""
    text = address.get("period", "")
    if not text:
        return None
    try:
        return Period.asked(text)
    except ValueError as error:
        raise Http404 from error

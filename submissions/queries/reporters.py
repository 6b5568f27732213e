"""Read who owes a filing for a month: from the register of that month's last day, never from filings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from base import clock
from base.models import is_in_force
from base.period import Period
from submissions.models import Submission
from submissions.reporters import Group, Reporter, parse_key
from wards.models import Agency, Level, Operator, OperatorObligation, Unit
from wards.queries import heirs_on, same_unit_on, same_unit_on_days, same_unit_rows, stands_or_ended, unit_of_agency

Kinds = Agency.AgencyKind
DEPARTMENT_KINDS = (Kinds.DEPARTMENT, Kinds.DISTRICT_COMMITTEE, Kinds.YOUTH_UNION)
BODY_KINDS = (Kinds.NEIGHBOURHOOD, Kinds.SCHOOL, Kinds.YOUTH_UNION)
_ByDay = dict[date, list[Reporter]]


def reporters(period: Period, province_code: str, groups: Iterable[Group] = tuple(Group)) -> list[Reporter]:
    """All reporters of a province (by its code then), group after group, by name."""
    return reporters_of_months([period], province_code, groups)[period]


def reporters_of_months(
    periods: Collection[Period], province_code: str, groups: Iterable[Group] = tuple(Group)
) -> dict[Period, list[Reporter]]:
    """All reporters of a province in several months, in as many queries as for one."""
    days = [period.last_day for period in periods]
    wanted = list(groups)
    lists = [_LISTS[group](days, province_code) for group in wanted]
    found = {period: [one for each in lists for one in each[period.last_day]] for period in periods}
    return _beside_who_filed_before(found, [group for group in wanted if group in (Group.WARD, Group.OPERATOR)])


def _beside_who_filed_before(
    found: dict[Period, list[Reporter]], groups: Collection[Group]
) -> dict[Period, list[Reporter]]:
    """Keep a reporter that filed, and merged or was split by a change entered later, as it filed.

    Whoever holds their land owes that month nothing more, unless they have filed it as well. One query as a rule.
    """
    filed = Submission.objects.filter(
        group__in=groups, period__in=[period.first_day for period in found], unit__valid_to__isnull=False
    )
    rows = filed.select_related("unit", "operator").order_by("unit__sort_key", "reporter_key", "version")
    strays = [row for row in rows if not is_in_force(row.unit, Period.of(row.period).last_day)] if groups else []
    ended = _ended([row.unit for row in strays]) if strays else {}
    for period in {Period.of(row.period) for row in strays}:
        mine = {row.reporter_key: row for row in strays if Period.of(row.period) == period}
        heirs = heirs_on({row.unit_id for row in mine.values()}, period.last_day)
        here = {one.unit_id for one in found[period]}
        of_here = [row for row in mine.values() if heirs[row.unit_id] & here]
        covered = {(heir, row.operator_id) for row in of_here for heir in heirs[row.unit_id]}
        keys = [one.key for one in found[period] if (one.unit_id, one.operator_id) in covered]
        anew = set(
            Submission.objects.filter(period=period.first_day, reporter_key__in=keys).values_list(
                "reporter_key", flat=True
            )
        )
        left_out = set(keys) - anew
        before = [
            _of_operator(row.operator, row.unit) if row.operator else _of_ward(row.unit, ended) for row in of_here
        ]
        order = list(Group)
        both = [*(one for one in found[period] if one.key not in left_out), *before]
        found[period] = sorted(both, key=lambda one: order.index(one.group))
    return found


def find_reporter(key: str, period: Period) -> Reporter | None:
    """The reporter with a key, if it was one in that month; else None."""
    parts = parse_key(key)
    if parts is None:
        return None
    day = period.last_day
    if parts.agency_id is not None:
        agency = Agency.objects.in_force(day).filter(pk=parts.agency_id).select_related("unit").first()
        return _of_agency(agency, day) if agency else None
    named = Unit.objects.filter(pk=parts.unit_id).first() if parts.unit_id else None
    # A link sent before a change was entered leads to the same unit; one that merged since keeps what it filed.
    unit = (same_unit_on(named, day) or _filed_under(key, named, period)) if named else None
    if unit is None:
        return None
    if parts.operator_id is None:
        return _of_ward(unit, _ended([unit])) if unit.level == Level.WARD else None
    if unit.level != Level.PROVINCE:
        return None
    operator = Operator.objects.owing(day).filter(pk=parts.operator_id).first()
    if operator is None and Submission.objects.filter(reporter_key=key, period=period.first_day).exists():
        operator = Operator.objects.filter(pk=parts.operator_id).first()
    return _of_operator(operator, unit) if operator else None


def _filed_under(key: str, unit: Unit, period: Period) -> Unit | None:
    filed = Submission.objects.filter(reporter_key=key, period=period.first_day)
    return unit if unit.valid_to is not None and filed.exists() else None


def operators_in(
    operators: Iterable[Operator], provinces: Iterable[Unit], days: Collection[date]
) -> dict[date, list[Reporter]]:
    """The operators that owe on each of these days (a data month's last), or filed that month all the same.

    In each of these provinces that was one then. Two queries.
    """
    operators, provinces = list(operators), list(provinces)
    obliged: dict[int, list[OperatorObligation]] = {}
    for row in OperatorObligation.objects.filter(operator__in=operators):
        obliged.setdefault(row.operator_id, []).append(row)
    months = {Period.of(day).first_day: day for day in days}
    filed = Submission.objects.filter(group=Group.OPERATOR, period__in=months, operator__in=operators)
    all_the_same = {
        (months[month], operator, unit)
        for month, operator, unit in filed.order_by().values_list("period", "operator", "unit").distinct()
    }

    def owes(operator: Operator, day: date) -> bool:
        rows = obliged.get(operator.pk, ())
        return is_in_force(operator, day) and any(is_in_force(row, day) for row in rows)

    return {
        day: [
            _of_operator(operator, province)
            for operator in operators
            for province in provinces
            if is_in_force(province, day) and (owes(operator, day) or (day, operator.pk, province.pk) in all_the_same)
        ]
        for day in days
    }


def agency_on(agency: Agency, day: date) -> Reporter | None:
    """An agency as a reporter; None where it does not file on that day."""
    return _of_agency(agency, day) if is_in_force(agency, day) else None


def ward_on(unit: Unit, days: Collection[date]) -> dict[date, Reporter]:
    """A ward as the reporter it was on each of these days; a day on which it was none is left out. A few queries."""
    found = {day: row for day, row in same_unit_on_days(unit, days).items() if row.level == Level.WARD}
    ended = _ended(found.values())
    return {day: _of_ward(row, ended) for day, row in found.items()}


def month_before(reporter: Reporter, period: Period) -> str | None:
    """The key with which the same reporter filed for the month before; None if it was not the same unit then."""
    if reporter.agency_id is not None:
        return reporter.key
    row = same_unit_on(Unit.objects.get(pk=reporter.unit_id), period.plus(-1).last_day)
    return replace(reporter, unit_id=row.pk).key if row else None


def keys_of(reporter: Reporter) -> list[str]:
    """All keys with which the same reporter files or filed: its unit's rows, while that was whole and alone."""
    if reporter.agency_id is not None:
        return [reporter.key]
    rows = same_unit_rows([reporter.unit_id])[reporter.unit_id]
    return [replace(reporter, unit_id=row).key for row in rows]


def wards_of(period: Period, province_code: str) -> "QuerySet[Unit]":
    """The wards in force in a data month, by district and name."""
    found = Unit.objects.in_force(period.last_day).filter(province_code=province_code, level=Level.WARD)
    return found.select_related("parent").order_by("sort_key", "pk")


def _operators(days: Collection[date], province_code: str) -> _ByDay:
    provinces = list(Unit.objects.filter(level=Level.PROVINCE, code=province_code))
    return operators_in(Operator.objects.all(), provinces, days)


def _wards(days: Collection[date], province_code: str) -> _ByDay:
    rows = Unit.objects.filter(province_code=province_code, level=Level.WARD, valid_from__lte=max(days))
    units = list(rows.exclude(valid_to__lte=min(days)).order_by("sort_key", "pk"))
    ended = _ended(units)
    return {day: [_of_ward(unit, ended) for unit in units if is_in_force(unit, day)] for day in days}


def _ended(units: Iterable[Unit]) -> dict[int, date]:
    """The day on which each unit ended, by row; units that exist today are left out."""
    return stands_or_ended(units, clock.today())[1]


def _agencies(days: Collection[date], province_code: str) -> _ByDay:
    return _filing_agencies(days, province_code, Group.AGENCY)


def _bodies(days: Collection[date], province_code: str) -> _ByDay:
    return _filing_agencies(days, province_code, Group.WARD_BODY)


def _filing_agencies(days: Collection[date], province_code: str, group: Group) -> _ByDay:
    found = Agency.objects.filter(unit__province_code=province_code)
    agencies = list(found.select_related("unit").order_by("unit__sort_key", "name", "pk"))
    return {day: [one for agency in agencies if (one := agency_on(agency, day)) and one.group is group] for day in days}


def _of_operator(operator: Operator, province: Unit) -> Reporter:
    return Reporter(
        group=Group.OPERATOR,
        name=operator.name,
        unit_id=province.pk,
        unit_name=province.full_name,
        province_code=province.code,
        operator_id=operator.pk,
    )


def _of_ward(unit: Unit, ended: Mapping[int, date]) -> Reporter:
    return Reporter(
        group=Group.WARD,
        name=unit.full_name,
        unit_id=unit.pk,
        unit_name=unit.full_name,
        province_code=unit.province_code,
        ended=ended.get(unit.pk),
    )


def _of_agency(agency: Agency, day: date) -> Reporter | None:
    """An agency as a reporter.

    None for bodies that are written to but file nothing (press, the ward committee itself), or whose unit ended.
    """
    unit = unit_of_agency(agency, day)
    if unit is None:
        return None
    if unit.level == Level.WARD:
        group = Group.WARD_BODY if agency.kind in BODY_KINDS else None
    else:
        group = Group.AGENCY if agency.kind in DEPARTMENT_KINDS else None
    if group is None:
        return None
    return Reporter(
        group=group,
        name=agency.name,
        unit_id=unit.pk,
        unit_name=unit.full_name,
        province_code=unit.province_code,
        agency_id=agency.pk,
        ended=_end_of(agency, unit),
    )


def _end_of(agency: Agency, unit: Unit) -> date | None:
    today = clock.today()
    if agency.valid_to is not None and agency.valid_to <= today:
        return agency.valid_to
    return unit.valid_to if unit_of_agency(agency, today) is None else None


_LISTS = {
    Group.OPERATOR: _operators,
    Group.AGENCY: _agencies,
    Group.WARD_BODY: _bodies,
    Group.WARD: _wards,
}

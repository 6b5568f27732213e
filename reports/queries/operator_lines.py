"""What a report says of operators: their filings with the plans, their own figures, and what they promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from base.period import Period
from measurements.judging.table import ComplianceRow, Speed
from measurements.queries import compliance
from reports.facts import Commitment, CommitmentState, FiledIndicator, MonthFigure, OperatorLine, UnitLine
from submissions.models import SpeedRequest
from submissions.queries import FiledValue, OperatorFiling, operator_filings
from wards.models import Level, Operator, Unit
from wards.queries import same_unit_rows

# Which answer is the plan of which indicator: the plan of a month stands in the filing of the month before it,
# that of a year in the month's own.
PLANNED_AHEAD = {"bts_4g": "plan_4g", "bts_5g": "plan_5g"}
PLANNED_FOR_YEAR = {"capex": "capex_plan"}
STATES = list(CommitmentState)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which operators, province and month lines are wanted. `month`: whose figures are used; `due`: today's day."""

    period: Period
    month: Period
    province: Unit
    level: str | None  # of the figures; None: none are there
    network: str
    due: date
    only: str | None  # an operator's code


def filings_only(period: Period, province_code: str) -> tuple[OperatorLine, ...]:
    """Every operator with its filing, without figures: what the Ministry's report and the letters say of operators."""
    return tuple(_line(filing, (), ()) for filing in operator_filings(period, province_code))


def operator_lines(asked: Asked) -> tuple[OperatorLine, ...]:
    """Every operator, or the one asked for, with filing, own figures per unit, and commitments."""
    known = set(Operator.objects.in_force(asked.month.last_day).values_list("code", flat=True))
    filings = [
        filing
        for filing in operator_filings(asked.period, asked.province.code)
        if asked.only in (None, filing.operator_code)
    ]
    own: dict[str, list[ComplianceRow]] = {}
    for filing in filings:
        if asked.level is not None and filing.operator_code in known:
            found = compliance(
                asked.month,
                asked.province.code,
                level=asked.level,
                network=asked.network,
                operator_code=filing.operator_code,
            )
            own[filing.operator_code] = [row for row in found.rows if row.figure_id is not None]
    promised = _commitments(asked, own)
    return tuple(
        _line(filing, own.get(filing.operator_code, ()), promised.get(filing.operator_code, ())) for filing in filings
    )


def figure_of(row: ComplianceRow) -> MonthFigure:
    return MonthFigure(
        samples_min=row.samples_min,
        samples_max=row.samples_max,
        download=row.download_mbps,
        upload=row.upload_mbps,
        latency=row.latency_ms,
        estimated=row.estimated,
        verdict=row.verdict,
        statistic=row.statistic if row.download_mbps is not None else "",
    )


def _line(filing: OperatorFiling, rows: Iterable[ComplianceRow], promised: Iterable[Commitment]) -> OperatorLine:
    by_code = {value.indicator_code: value for value in filing.values}
    return OperatorLine(
        code=filing.operator_code,
        name=filing.operator_name,
        status=filing.status,
        received_at=filing.received_at,
        deadline=filing.deadline.ends_at if filing.deadline else None,
        filed=tuple(
            FiledIndicator(
                code=value.indicator_code,
                label=value.label,
                unit=value.unit,
                value=_number(value.value),
                last_month=_number(value.last_month),
                cumulative=_number(value.cumulative),
                text=value.value if isinstance(value.value, str) else "",
                plan=_plan(value.indicator_code, by_code),
                required=value.required,
                summable=value.summable,
                plan_of_year=value.indicator_code in PLANNED_FOR_YEAR,
            )
            for value in filing.values
        ),
        units=tuple(UnitLine(row.code, row.name, row.parent_name, (figure_of(row),)) for row in rows),
        commitments=tuple(promised),
    )


def _plan(code: str, filed: dict[str, FiledValue]) -> Decimal | None:
    ahead, year = filed.get(PLANNED_AHEAD.get(code, "")), filed.get(PLANNED_FOR_YEAR.get(code, ""))
    if ahead is not None:
        return _number(ahead.last_month)
    return _number(year.value) if year is not None else None


def _number(value: Decimal | str | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _commitments(asked: Asked, own: dict[str, list[ComplianceRow]]) -> dict[str, list[Commitment]]:
    """By operator: what each was asked up to this month and has not kept, or kept since this month began.

    A ward that was asked about in several months stands once: with its newest answer, or the newest request.
    Whether it helped is told by the operator's own speed in the ward, by the ward's where it has none of its own.
    """
    rows = SpeedRequest.objects.filter(period__lte=asked.period.first_day, unit__heir_code=asked.province.heir_code)
    if asked.only is not None:
        rows = rows.filter(operator__code=asked.only)
    chosen: dict[tuple[int, int], SpeedRequest] = {}
    for row in rows.select_related("unit__parent", "operator").order_by("period", "pk"):
        there = chosen.get((row.operator_id, row.unit_id))
        if there is None or row.answered_at or not there.answered_at:
            chosen[row.operator_id, row.unit_id] = row
    elsewhere = _other_provinces(asked)
    requests = [row for row in chosen.values() if row.unit.province_code not in elsewhere]
    wards = _ward_speeds(asked) if requests else {}
    lands = same_unit_rows({row.unit_id for row in requests})
    speeds = {code: {row.unit_id: row.speed for row in lines} for code, lines in own.items()}
    found: dict[str, list[Commitment]] = {}
    for row in requests:
        own_speed = _of_any(lands[row.unit_id], speeds.get(row.operator.code, {}))
        now = own_speed or _of_any(lands[row.unit_id], wards)
        state = _state(row, asked, now.mbps if now else None)
        if state is not CommitmentState.KEPT or (row.done_by and row.done_by >= asked.period.first_day):
            found.setdefault(row.operator.code, []).append(_commitment(row, own_speed, state))
    for lines in found.values():
        lines.sort(key=lambda one: (STATES.index(one.state), one.done_by or date.min, one.unit))
    return found


def _of_any(rows: Iterable[int], speeds: dict[int, Speed | None]) -> Speed | None:
    """The speed of whichever row of the ward stood in the month."""
    return next((speed for row in rows if (speed := speeds.get(row)) is not None), None)


def _other_provinces(asked: Asked) -> set[str]:
    """Codes of the provinces beside this one in the month: the same heir answers for their wards only later."""
    provinces = Unit.objects.in_force(asked.period.last_day).filter(level=Level.PROVINCE)
    return set(provinces.exclude(code=asked.province.code).values_list("code", flat=True))


def _ward_speeds(asked: Asked) -> dict[int, Speed | None]:
    if asked.level != Level.WARD:
        return {}
    table = compliance(asked.month, asked.province.code, level=Level.WARD, network=asked.network)
    return {row.unit_id: row.speed for row in table.rows}


def _state(row: SpeedRequest, asked: Asked, now: Decimal | None) -> CommitmentState:
    if now is not None and row.period < asked.month.first_day and now >= row.asked_mbps:
        return CommitmentState.KEPT
    if row.answered_at is None or row.done_by is None:
        return CommitmentState.UNANSWERED
    if row.done_by > asked.due:
        return CommitmentState.AHEAD
    if row.done_by > asked.month.last_day or now is None:
        return CommitmentState.WAITS
    return CommitmentState.FAILED


def _commitment(row: SpeedRequest, own_speed: Speed | None, state: CommitmentState) -> Commitment:
    parent = row.unit.parent
    inside = parent is not None and parent.level == Level.DISTRICT
    return Commitment(
        unit=f"{row.unit.full_name}, {parent.full_name}" if parent and inside else row.unit.full_name,
        asked_in=str(Period.of(row.period)),
        measure=row.measure,
        done_by=row.done_by,
        download=own_speed.mbps if own_speed else None,
        state=state,
        statistic=own_speed.statistic if own_speed else "",
    )

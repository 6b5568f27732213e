"""Read the operators' lines of a report: filings with plans, own figures, and promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from base import clock
from base.period import Period
from base.versions import Versions
from measurements.judging.table import NOT_LISTED, ComplianceRow, Speed
from measurements.queries import compliance
from reports.facts import AnswerLine, Commitment, FiledIndicator, MonthFigure, OperatorLine, UnitLine
from submissions.models import SpeedRequest
from submissions.promises import CommitmentState
from submissions.queries import FiledValue, OperatorFiling, operator_filings
from submissions.queries.commitments import answers_counted
from submissions.queries.promises import Followed, followed
from wards.models import Level, Operator, Unit
from wards.queries import same_unit_rows

# Which answer is the plan of which indicator: the plan of a month stands in the filing of the month before it,
# that of a year in the month's own.
PLANNED_AHEAD = {"bts_4g": "plan_4g", "bts_5g": "plan_5g"}
PLANNED_FOR_YEAR = {"capex": "capex_plan"}
STATES = list(CommitmentState)
YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class LineQuery:
    """The parameters of a query for operator lines. `month`: whose figures are used; `due`: the report's day."""

    period: Period
    month: Period
    province: Unit
    level: str | None  # of the figures; None: none are there
    network: str
    due: date
    only: str | None  # an operator's code
    versions: Versions  # of the facts, as the report has found them


def filings_only(period: Period, province_code: str) -> tuple[OperatorLine, ...]:
    """All operators with their filing, without figures, for the Ministry's report and the letters."""
    return tuple(_line(filing, (), ()) for filing in operator_filings(period, province_code))


def operator_lines(query: LineQuery) -> tuple[OperatorLine, ...]:
    """All operators, or the one asked for, with filing, own figures per unit, and commitments."""
    known = set(Operator.objects.in_force(query.month.last_day).values_list("code", flat=True))
    filings = operator_filings(query.period, query.province.code, query.only)
    own: dict[str, list[ComplianceRow]] = {}
    for filing in filings:
        if query.level is not None and filing.operator_code in known:
            found = compliance(
                query.month,
                query.province.code,
                level=query.level,
                network=query.network,
                operator_code=filing.operator_code,
                versions=query.versions,
            )
            own[filing.operator_code] = [row for row in found.rows if row.with_figures]
    promised = _commitments(query, own)
    return tuple(
        _line(filing, own.get(filing.operator_code, ()), promised.get(filing.operator_code, ())) for filing in filings
    )


def figure_of(row: ComplianceRow) -> MonthFigure:
    """Turn a row of the compliance table into the report's figure."""
    return MonthFigure(
        samples_min=row.samples_min,
        samples_max=row.samples_max,
        download=row.download_mbps,
        upload=row.upload_mbps,
        latency=row.latency_ms,
        estimated=row.estimated,
        verdict=row.verdict,
        statistic=row.statistic if row.download_mbps is not None else "",
        absent=row.note == NOT_LISTED,
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


def _commitments(query: LineQuery, own: dict[str, list[ComplianceRow]]) -> dict[str, list[Commitment]]:
    """Each operator's requests up to this month that are open, or were kept or turned down lately."""
    rows = _standing(query)
    lands = same_unit_rows({one.request.unit_id for one in rows})
    speeds = {code: {row.unit_id: row.speed for row in lines} for code, lines in own.items()}
    found: dict[str, list[Commitment]] = {}
    for one in rows:
        if _is_reported(one, query.period):
            code = one.request.operator.code
            own_speed = _of_any(lands[one.request.unit_id], speeds.get(code, {}))
            found.setdefault(code, []).append(_commitment(one.request, own_speed, one.state))
    for lines in found.values():
        lines.sort(key=lambda one: (STATES.index(one.state), one.done_by or one.due_on or date.min, one.unit))
    return found


def answer_lines(query: LineQuery) -> tuple[AnswerLine, ...]:
    """The outcome of a year's requests, operator by operator, by each ward's newest answer."""
    since = query.period.plus(1 - YEAR).first_day
    rows = [one for one in _standing(query) if one.request.period >= since]
    counts = answers_counted(sorted(rows, key=lambda one: one.request.operator.position))
    return tuple(AnswerLine(one.operator, one.columns) for one in counts)


def _standing(query: LineQuery) -> list[Followed]:
    """One request for each ward and operator: the one with the newest answer, else the newest."""
    rows = SpeedRequest.objects.filter(period__lte=query.period.first_day, unit__heir_code=query.province.heir_code)
    if query.only is not None:
        rows = rows.filter(operator__code=query.only)
    chosen: dict[tuple[int, int], SpeedRequest] = {}
    for row in rows.select_related("unit__parent", "operator").order_by("period", "pk"):
        there = chosen.get((row.operator_id, row.unit_id))
        if there is None or row.answered_at or not there.answered_at:
            chosen[row.operator_id, row.unit_id] = row
    elsewhere = _other_provinces(query)
    requests = [row for row in chosen.values() if row.unit.province_code not in elsewhere]
    return followed(requests, until=query.month, today=query.due, network=query.network, versions=query.versions)


def _is_reported(one: Followed, period: Period) -> bool:
    """Is a request still reported? A kept promise until the month after the promised one, a refusal once."""
    request = one.request
    if one.state is CommitmentState.KEPT:
        return request.done_by is not None and request.done_by >= period.plus(-1).first_day
    if one.state in (CommitmentState.NOT_OURS, CommitmentState.REBUTTED):
        return request.answered_at is not None and _day_of(request.answered_at) >= period.first_day
    return True


def _day_of(moment: datetime) -> date:
    return moment.astimezone(clock.VIETNAM).date()


def _of_any(rows: Iterable[int], speeds: dict[int, Speed | None]) -> Speed | None:
    """The speed of whichever row the ward had in the month."""
    return next((speed for row in rows if (speed := speeds.get(row)) is not None), None)


def _other_provinces(query: LineQuery) -> set[str]:
    """Codes of the other provinces of the month: the same heir is responsible for their wards only later."""
    provinces = Unit.objects.in_force(query.period.last_day).filter(level=Level.PROVINCE)
    return set(provinces.exclude(code=query.province.code).values_list("code", flat=True))


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
        outcome=row.outcome,
        due_on=row.due_on,
        evidence=row.evidence,
    )

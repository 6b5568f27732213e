"""Read what was filed, in the latest versions. Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from base import clock
from base.period import Period
from submissions.deadlines import Deadline
from submissions.models import Indicator, Submission, Value, ValueKind
from submissions.queries.calendar import Duties, duties_of
from submissions.queries.reporters import keys_of, month_before, reporters
from submissions.reporters import Group, Reporter
from submissions.states import Filed, FilingState, judge
from wards.models import Operator

MAX_NAMED = 1000  # more reporters than a province has; of more than that, everybody's rows are read


@dataclass(frozen=True, slots=True)
class FiledValue:
    """One answer for the whole province. `value`: of the month; None where it was left empty."""

    indicator_code: str
    label: str
    unit: str
    value: Decimal | str | None
    last_month: Decimal | str | None
    cumulative: Decimal | None
    section: str = ""
    required: bool = False
    summable: bool = False  # a number of things or of money


@dataclass(frozen=True, slots=True)
class OperatorFiling:
    """One operator's filing for a month; its status is `missing` only once the deadline is over."""

    operator_code: str
    operator_name: str
    status: str  # on_time, late, nil, due, missing, exempt
    received_at: datetime | None
    deadline: Deadline | None
    values: tuple[FiledValue, ...]
    is_late: bool = False
    version: int | None = None


def operator_filings(period: Period, province_code: str, only: str | None = None) -> list[OperatorFiling]:
    """The filing of each operator in force in the province, in register order, filed or not; `only`: of one code.

    Answers are the latest version's; the questions are the catalogue's of that month that go into reports.
    """
    indicators = list(
        Indicator.objects.in_force(period.last_day).filter(asked_of=Group.OPERATOR, per_ward=False, in_reports=True)
    )
    codes = dict(Operator.objects.values_list("pk", "code"))
    whose = [
        one for one in reporters(period, province_code, [Group.OPERATOR]) if only in (None, codes[one.operator_id or 0])
    ]
    found = []
    for state in states_of(whose, period):
        reporter, filed = state.reporter, state.filed
        found.append(
            OperatorFiling(
                operator_code=codes[reporter.operator_id or 0],
                operator_name=reporter.name,
                status=state.status.value,
                received_at=filed.first_received_at if filed else None,
                deadline=state.deadline,
                values=_filed_values(reporter, period, indicators) if filed else (),
                is_late=state.is_late,
                version=filed.latest_version if filed else None,
            )
        )
    return found


def states(period: Period, province_code: str, groups: Iterable[Group] = tuple(Group)) -> list[FilingState]:
    """The current states of all reporters of a province for a month."""
    return states_of(reporters(period, province_code, groups), period)


def states_of(everyone: Sequence[Reporter], period: Period) -> list[FilingState]:
    """The current states of these reporters for a month, in a handful of queries."""
    return [state for _period, state in states_of_months({period: everyone})]


def states_of_months(everyone: Mapping[Period, Sequence[Reporter]]) -> list[tuple[Period, FilingState]]:
    """The current states of each month's reporters, in their order, in a handful of queries."""
    if not any(everyone.values()):
        return []
    owed = duties_of({period: {one.province_code for one in found} for period, found in everyone.items()})
    filed = filed_in({period: {one.key for one in found} for period, found in everyone.items()})
    now = clock.now()
    return [
        (period, _state(one, owed[period][one.province_code], filed.get((period, one.key)), now))
        for period, found in everyone.items()
        for one in found
    ]


def state_of(reporter: Reporter, period: Period) -> FilingState:
    """The current state of one reporter for a month."""
    return states_of([reporter], period)[0]


def filed_in(wanted: Mapping[Period, Set[str]]) -> dict[tuple[Period, str], Filed]:
    """What was filed, by month and reporter key: when it first came, and what the latest version says. One query."""
    found: dict[tuple[Period, str], Filed] = {}
    rows = Submission.objects.filter(period__in=[period.first_day for period in wanted]).order_by("version")
    keys = frozenset().union(*wanted.values())
    if len(keys) <= MAX_NAMED:
        rows = rows.filter(reporter_key__in=keys)
    for day, key, received_at, version, is_nil in rows.values_list(
        "period", "reporter_key", "received_at", "version", "is_nil"
    ):
        one = Period.of(day), key
        if key in wanted[one[0]]:
            first = min(received_at, found[one].first_received_at) if one in found else received_at
            found[one] = Filed(first, version, is_nil, received_at)
    return found


def newest_signed(reporter_key: str, period: Period, version: int) -> Submission | None:
    """The newest version, up to this one, that has a signed copy."""
    rows = Submission.objects.filter(reporter_key=reporter_key, period=period.first_day)
    return rows.filter(version__lte=version).exclude(attachment="").order_by("-version").first()


def latest_submission(reporter_key: str, period: Period) -> Submission | None:
    """The latest version of a filing, which is the one that counts; None where nothing was filed."""
    rows = Submission.objects.filter(reporter_key=reporter_key, period=period.first_day)
    return rows.order_by("-version").first()


def last_submission_before(reporter: Reporter, period: Period) -> Submission | None:
    """The latest version of the month before or, where that was not filed, of the newest earlier month."""
    before_key = month_before(reporter, period)
    if before_key and (found := latest_submission(before_key, period.plus(-1))):
        return found
    rows = Submission.objects.filter(reporter_key__in=keys_of(reporter), period__lt=period.first_day)
    return rows.order_by("-period", "-version").first()


def _state(reporter: Reporter, owed: Duties, filed: Filed | None, now: datetime) -> FilingState:
    exempt = reporter.key in owed.exempt
    return judge(reporter, owed.deadline_of(reporter), filed, exempt, now, collecting=owed.collecting)


def _filed_values(reporter: Reporter, period: Period, indicators: list[Indicator]) -> tuple[FiledValue, ...]:
    now = _by_code(latest_submission(reporter.key, period))
    before_key = month_before(reporter, period)
    before = _by_code(latest_submission(before_key, period.plus(-1)) if before_key else None)
    return tuple(
        FiledValue(
            indicator_code=one.code,
            label=one.label,
            unit=one.unit,
            value=_answer(one, now.get(one.code)),
            last_month=_answer(one, before.get(one.code)),
            cumulative=now[one.code].cumulative if one.code in now else None,
            section=one.section,
            required=one.required,
            summable=one.kind in (ValueKind.INTEGER, ValueKind.MONEY),
        )
        for one in indicators
    )


def _by_code(submission: Submission | None) -> dict[str, Value]:
    if submission is None:
        return {}
    rows = submission.values.filter(ward__isnull=True).select_related("indicator")
    return {row.indicator.code: row for row in rows}


def _answer(indicator: Indicator, value: Value | None) -> Decimal | str | None:
    if value is None:
        return None
    return value.text if indicator.kind == ValueKind.TEXT else value.month

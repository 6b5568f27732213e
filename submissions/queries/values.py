"""Read what a group filed for a month: the table beside the board, and its rows for a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from base.period import Period
from submissions.models import Indicator, Submission, Value
from submissions.numbers import show_number
from submissions.queries.filings import states
from submissions.reporters import Group
from submissions.states import FilingState

Number = Decimal | None
# Reporter key and code → its values, one for each ward where it is asked by ward.
AnswersByKey = dict[tuple[str, str], list[Value]]


@dataclass(frozen=True)
class IndicatorColumn:
    """One indicator with its answers, in the order of the reporters; `total` where its numbers can be added."""

    indicator: Indicator
    cells: list[str]
    total: str


@dataclass(frozen=True)
class Values:
    """What a group filed for a month, indicator by indicator."""

    states: list[FilingState]  # of those who filed
    columns: list[IndicatorColumn]
    waiting: int  # who owe, and are not in the table

    @property
    def numbers(self) -> list[IndicatorColumn]:
        return [column for column in self.columns if not column.indicator.spec.is_text]

    @property
    def texts(self) -> list[tuple[IndicatorColumn, list[tuple[FilingState, str]]]]:
        """The answers in words, question by question; questions that nobody answered are left out."""
        columns = [column for column in self.columns if column.indicator.spec.is_text and any(column.cells)]
        return [
            (column, [(state, text) for state, text in zip(self.states, column.cells, strict=True) if text])
            for column in columns
        ]

    @property
    def by_reporter(self) -> list[tuple[FilingState, list[str]]]:
        """The numbers transposed: a line for each reporter."""
        return [(state, [column.cells[index] for column in self.numbers]) for index, state in enumerate(self.states)]


def filed_values(period: Period, province_code: str, group: Group) -> Values:
    """Read the latest versions of a group's filings by the month's catalogue. Six queries, however many filed."""
    found = states(period, province_code, [group])
    filed = [state for state in found if state.filed]
    answers = _latest_answers(period, [state.reporter.key for state in filed])
    columns = [
        _column(one, [answers.get((state.reporter.key, one.code), []) for state in filed])
        for one in Indicator.objects.in_force(period.last_day).filter(asked_of=group)
    ]
    return Values(filed, columns, sum(1 for state in found if state.owes))


def value_rows(period: Period, values: Values) -> list[list[str | Decimal | None]]:
    """A row for each answer: reporter, section, indicator, unit of measure, ward, month, total, text."""
    answers = _latest_answers(period, [state.reporter.key for state in values.states])
    rows: list[list[str | Decimal | None]] = []
    for state in values.states:
        for column in values.columns:
            one = column.indicator
            for value in answers.get((state.reporter.key, one.code), []):
                ward = value.ward.full_name if value.ward else ""
                start = [state.reporter.name, one.section, one.label, one.unit, ward]
                rows.append([*start, value.month, value.cumulative, value.text])
    return rows


def _latest_answers(period: Period, keys: Iterable[str]) -> AnswersByKey:
    rows = Submission.objects.filter(period=period.first_day, reporter_key__in=list(keys)).order_by("version")
    latest = dict(rows.values_list("reporter_key", "pk"))  # the last version wins
    values = Value.objects.filter(submission__in=latest.values()).select_related("indicator", "submission", "ward")
    answers: AnswersByKey = {}
    for value in values.order_by("ward__sort_key", "pk"):
        answers.setdefault((value.submission.reporter_key, value.indicator.code), []).append(value)
    return answers


def _column(indicator: Indicator, answers: list[list[Value]]) -> IndicatorColumn:
    months = [_sum(value.month for value in values) for values in answers]
    totals = [_sum(value.cumulative for value in values) for values in answers]
    if indicator.spec.is_text:
        texts = [" · ".join(value.text for value in values if value.text) for values in answers]
        return IndicatorColumn(indicator, texts, "")
    cells = [_both(month, total) for month, total in zip(months, totals, strict=True)]
    can_be_added = indicator.kind in ("integer", "money")
    return IndicatorColumn(indicator, cells, _both(_sum(months), _sum(totals)) if can_be_added else "")


def _both(month: Number, total: Number) -> str:
    """Format a number, `3`, or with the total at the month's end, `3 / 520`."""
    return f"{show_number(month) or '–'} / {show_number(total)}" if total is not None else show_number(month)


def _sum(numbers: Iterable[Number]) -> Number:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None

"""The catalogue as rows of a page: what is asked, what was typed, what was last month. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from submissions.indicator_form import TOTAL, Answer, FieldProblem, Sheet, Spec, field_name
from submissions.numbers import show_number


@dataclass(frozen=True, slots=True)
class FieldBox:
    """One field: its name, its text, last month's text, and what is wrong with it."""

    name: str
    value: str
    last: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One indicator's row in the form: the month's number, and the total where there is one."""

    spec: Spec
    month: FieldBox
    total: FieldBox | None

    @property
    def is_empty(self) -> bool:
        return not (self.month.value or (self.total and self.total.value))


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section of the form: its title and rows."""

    title: str
    rows: tuple[FieldRow, ...]

    @property
    def filled(self) -> list[FieldRow]:
        return [row for row in self.rows if not row.is_empty]

    @property
    def empty(self) -> list[FieldRow]:
        """The rows left empty: named in one line, and collapsed where they are many."""
        return [row for row in self.rows if row.is_empty]

    @property
    def has_totals(self) -> bool:
        return any(row.total for row in self.rows)

    @property
    def is_of_month(self) -> bool:
        """Are all its numbers of what happened in the month, and none a stock or a plan?"""
        return all(row.spec.cumulates or not row.spec.carries_over for row in self.rows if row.spec.kind != "text")

    @property
    def has_numbers(self) -> bool:
        return any(row.spec.kind != "text" for row in self.rows)


@dataclass(frozen=True, slots=True)
class WardRow:
    """One ward's row in the form, with a field for each indicator that is asked by ward."""

    name: str
    pairs: tuple[tuple[Spec, FieldBox], ...]


def sections_of(sheet: Sheet, typed: Mapping[str, str], problems: Iterable[FieldProblem] = ()) -> list[FormSection]:
    """The rows of the indicators asked once, grouped by section, in catalogue order."""
    wrong = _by_field(problems)
    of_reporter = [spec for spec in sheet.specs if not spec.per_ward]
    return [
        FormSection(title, tuple(_row(sheet, spec, typed, wrong) for spec in specs))
        for title, specs in groupby(of_reporter, key=lambda spec: spec.section)
    ]


def ward_columns(sheet: Sheet) -> list[Spec]:
    """The indicators that are asked ward by ward."""
    return [spec for spec in sheet.specs if spec.per_ward]


def ward_rows(
    sheet: Sheet, typed: Mapping[str, str], problems: Iterable[FieldProblem] = (), added: Collection[int] = ()
) -> list[WardRow]:
    """The rows of wards with something typed, and of those just added; the others are in `absent_wards`."""
    wrong = _by_field(problems)
    found = []
    for ward_id, name in sheet.wards.items():
        pairs = tuple(
            (spec, _box(field_name(spec.code, ward_id), typed, as_typed(sheet.last.get((spec.code, ward_id))), wrong))
            for spec in ward_columns(sheet)
        )
        if ward_id in added or any(box.value for _spec, box in pairs):
            found.append(WardRow(name, pairs))
    return found


def absent_wards(sheet: Sheet, rows: Iterable[WardRow]) -> list[tuple[int, str]]:
    """The wards that have no row yet, to be added one by one; none where nothing is asked by ward."""
    there = {row.name for row in rows}
    return [(ward_id, name) for ward_id, name in sheet.wards.items() if name not in there]


def typed_of(answers: Sequence[Answer]) -> dict[str, str]:
    """Turn answers back into typed text by field, to correct a filing."""
    typed: dict[str, str] = {}
    for one in answers:
        typed[field_name(one.code, one.ward_id)] = as_typed(one)
        if one.cumulative is not None:
            typed[one.code + TOTAL] = show_number(one.cumulative)
    return {name: text for name, text in typed.items() if text}


def _row(sheet: Sheet, spec: Spec, typed: Mapping[str, str], wrong: Mapping[str, tuple[FieldProblem, ...]]) -> FieldRow:
    last = sheet.last.get((spec.code, None))
    total = None
    if spec.cumulates:
        total = _box(spec.code + TOTAL, typed, show_number(last.cumulative) if last else "", wrong)
    return FieldRow(spec, _box(spec.code, typed, as_typed(last), wrong), total)


def _box(name: str, typed: Mapping[str, str], last: str, wrong: Mapping[str, tuple[FieldProblem, ...]]) -> FieldBox:
    return FieldBox(name, typed.get(name, ""), last, wrong.get(name, ()))


def as_typed(answer: Answer | None) -> str:
    """The month's number or text of an answer as it is typed; blank where there is none."""
    return "" if answer is None else answer.text or show_number(answer.month)


def _by_field(problems: Iterable[FieldProblem]) -> dict[str, tuple[FieldProblem, ...]]:
    found: dict[str, tuple[FieldProblem, ...]] = {}
    for problem in problems:
        found[problem.field] = (*found.get(problem.field, ()), problem)
    return found

"""Read what a person typed into answers, with everything that is wrong at once. Pure.

Field names: `sites` is the month's number (or the text), `sites.total` the total at the month's end,
`ward_plan@12345` the month's number of the ward whose row is 12345.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from base.cleaning import clean_text
from base.saying import joined, say
from submissions.numbers import OR_EMPTY, NotANumber, read_money, read_number, read_percent, read_whole, show_number

TOTAL = ".total"
READERS = {"integer": read_whole, "decimal": read_number, "percent": read_percent, "money": read_money}
LONGEST_TEXT = 4000


class Severity(StrEnum):
    """How grave a problem is: an error stops the filing, a warning asks for a note."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Spec:
    """One indicator of the catalogue (with the column names of submissions.models.Indicator)."""

    code: str
    label: str
    section: str
    unit: str
    kind: str
    per_ward: bool = False
    cumulates: str = ""  # "", "total" or "year"
    carries_over: bool = False
    required: bool = False
    at_most: str = ""
    reduced_by: str = ""
    help_text: str = ""

    @property
    def is_text(self) -> bool:
        return self.kind == "text"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to an indicator: the month's number, the total at its end, or a text."""

    code: str
    ward_id: int | None = None
    month: Decimal | None = None
    cumulative: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with a field: where, what was typed, what is wrong, and how to fix it."""

    severity: Severity
    field: str
    where: str
    value: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class ParsedEntries:
    """The answers that could be read, and everything that is wrong."""

    answers: tuple[Answer, ...]
    problems: tuple[FieldProblem, ...]

    @property
    def errors(self) -> list[FieldProblem]:
        return [one for one in self.problems if one.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[FieldProblem]:
        return [one for one in self.problems if one.severity is Severity.WARNING]


Last = Mapping[tuple[str, int | None], Answer]  # the answers of the last filing before, by code and ward


@dataclass(frozen=True)
class Sheet:
    """The questions to one reporter for one month, with the last answers before it."""

    specs: Sequence[Spec]
    last: Last
    is_january: bool  # totals since January begin again
    wards: Mapping[int, str]  # row → name, where something is asked by ward
    last_from: str = ""  # the month of `last`, as 8/2025, where those between were not filed; "": the month before

    def base(self, spec: Spec) -> Decimal | None:
        """The total that this month's number is added to; None where it is not known, as after a month not filed."""
        if spec.cumulates == "year" and self.is_january:
            return Decimal(0)
        if self.last_from:
            return None
        before = self.last.get((spec.code, None))
        return before.cumulative if before else None

    def prefilled(self) -> dict[str, str]:
        """The last filing's values that hold until changed, by field. Totals are added up by the portal, not typed."""
        found = {}
        for (code, ward_id), answer in self.last.items():
            spec = next((one for one in self.specs if one.code == code), None)
            if spec and spec.carries_over and not spec.cumulates and (ward_id is None or ward_id in self.wards):
                found[field_name(code, ward_id)] = answer.text or show_number(answer.month)
        return found


def field_name(code: str, ward_id: int | None = None) -> str:
    """The name of an indicator's field in the form, of one ward where it is asked by ward."""
    return code if ward_id is None else f"{code}@{ward_id}"


def fields_of(sheet: Sheet) -> dict[str, tuple[Spec, int | None]]:
    """All fields that can be typed into, in catalogue order; those asked by ward are listed ward after ward."""
    found: dict[str, tuple[Spec, int | None]] = {}
    for spec in sheet.specs:
        for ward_id in sheet.wards if spec.per_ward else (None,):
            found[field_name(spec.code, ward_id)] = (spec, ward_id)
            if spec.cumulates:
                found[spec.code + TOTAL] = (spec, ward_id)
    return found


def read(sheet: Sheet, typed: Mapping[str, str]) -> ParsedEntries:
    """Read all answers, and list all problems. Text in an unknown field is an error, never dropped in silence."""
    form = _TypedForm(sheet)
    fields = fields_of(sheet)
    for name, text in typed.items():
        if name not in fields and text.strip():
            form.refuse(
                name,
                name,
                text,
                say("is not among this month's indicators"),
                say("Empty this field, or use the new template."),
            )
    for name, (spec, ward_id) in fields.items():
        text = clean_text(typed.get(name, "")).strip()
        if spec.kind == "text":
            form.take_text(name, spec, text)
        else:
            form.take_number(name, spec, ward_id, text)
    answers = [
        answer
        for spec in sheet.specs
        for ward_id in (sheet.wards if spec.per_ward else (None,))
        if (answer := form.answer(spec, ward_id))
    ]
    return ParsedEntries(tuple(answers), (*form.problems, *_too_much(sheet, answers)))


@dataclass(slots=True)
class _TypedForm:
    """A form while it is read: numbers (None: empty or unread) and texts by field, and what is wrong with them."""

    sheet: Sheet
    numbers: dict[str, Decimal | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    problems: list[FieldProblem] = field(default_factory=list)

    def refuse(self, name: str, where: str, value: str, message: str, fix: str) -> None:
        self.problems.append(_error(name, where, value, message, fix))

    def warn(self, name: str, where: str, value: str, message: str, fix: str) -> None:
        self.problems.append(FieldProblem(Severity.WARNING, name, where, value, message, fix))

    def take_text(self, name: str, spec: Spec, text: str) -> None:
        self.texts[name] = text
        if len(text) > LONGEST_TEXT:
            message = say("is longer than 4,000 characters")
            self.refuse(name, spec.label, text[:40] + "…", message, say("Shorten it, or attach a PDF."))

    def take_number(self, name: str, spec: Spec, ward_id: int | None, text: str) -> None:
        self.numbers[name] = None
        if not text:
            return
        where = where_of(self.sheet, spec, ward_id, name)
        try:
            number = READERS[spec.kind](text)
        except NotANumber as wrong:
            must_be_there = spec.required and name == field_name(spec.code, ward_id)
            fix = (
                say("Enter digits; write 0 if there is none.") if must_be_there and wrong.fix == OR_EMPTY else wrong.fix
            )
            self.refuse(name, where, text, wrong.message, fix)
            self.unread.add(name)
            return
        self.numbers[name] = number
        if _perhaps_a_share(spec, text, number, self.sheet.last.get((spec.code, ward_id))):
            share = show_number(number * 100)
            message = say("is it {share} %? Excel copies a cell of {share} % as {text}", share=share, text=text)
            fix = say("If so, enter {share}; if it really is {text} %, write the % sign, too.", share=share, text=text)
            self.warn(name, where, text, message, fix)

    def answer(self, spec: Spec, ward_id: int | None) -> Answer | None:
        """Read the answer of one field; None where nothing was entered (what is missing is among the problems)."""
        name = field_name(spec.code, ward_id)
        if spec.kind == "text":
            if not self.texts[name] and spec.required:
                self.problems.append(_missing(name, spec))
            return Answer(spec.code, ward_id, text=self.texts[name]) if self.texts[name] else None
        month = self.numbers[name]
        if month is None and spec.required and name not in self.unread:
            self.problems.append(_missing(name, spec))
        total = None
        if spec.cumulates and not {name, name + TOTAL} & self.unread:
            total = self._total(spec)
        if month is None and total is None:
            return None
        return Answer(spec.code, ward_id, month=month, cumulative=total)

    def _total(self, spec: Spec) -> Decimal | None:
        """The total typed, or added up where left empty; checked against last month's."""
        name, where = spec.code + TOTAL, total_of(spec)
        month, typed, base = self.numbers[spec.code], self.numbers[name], self.sheet.base(spec)
        if base is None:
            self._check_first_total(spec, month, typed)
            return typed
        removed = self.numbers.get(spec.reduced_by) or Decimal(0)
        expected = base + (month or 0) - removed
        sum_text = f"{show_number(base)} + {show_number(month or 0)} − {show_number(removed)} = {show_number(expected)}"
        if typed is None and expected < 0:
            fix = say("Check the number of those removed.")
            self.refuse(name, where, "", say("is negative: {sum}", sum=sum_text), fix)
            return None
        if typed is None:
            return expected
        if typed < base - removed:
            message = say("is less than the month before ({sum})", sum=sum_text)
            fix = say("Enter the number of those removed; if the month before is wrong, file that month again.")
            self.refuse(name, where, show_number(typed), message, fix)
        elif typed != expected:
            message = say("differs from month before + new − removed ({sum})", sum=sum_text)
            fix = say("Correct it, or give the reason in the note when you file.")
            self.warn(name, where, show_number(typed), message, fix)
        return typed

    def _check_first_total(self, spec: Spec, month: Decimal | None, typed: Decimal | None) -> None:
        """Check a total that no earlier total can be added to."""
        name, where = spec.code + TOTAL, total_of(spec)
        if month is None:
            return
        if typed is None:
            message = say("is empty, and there is no figure of the month before to add to")
            self.refuse(name, where, "", message, say("Enter the total at the end of the month."))
        elif typed < month:
            message = say("is less than the number of the month ({number})", number=show_number(month))
            self.refuse(name, where, show_number(typed), message, say("Correct one of the two numbers."))


def nil_answers(sheet: Sheet) -> tuple[Answer, ...]:
    """The answers of a nil return ("Không phát sinh"): nothing new this month, existing totals stay."""
    answers = []
    for spec in sheet.specs:
        if spec.cumulates:
            answers.append(Answer(spec.code, month=Decimal(0), cumulative=sheet.base(spec)))
            continue
        for ward_id in sheet.wards if spec.per_ward else (None,):
            before = sheet.last.get((spec.code, ward_id))
            if spec.carries_over and before is not None:
                answers.append(Answer(spec.code, ward_id, month=before.month, text=before.text))
    return tuple(answers)


def _too_much(sheet: Sheet, answers: Sequence[Answer]) -> list[FieldProblem]:
    """Find parts that are larger than their whole: 5G sites ≤ sites, shared ≤ sites, installed ≤ people."""
    levels = {(one.code, one.ward_id): one.month if one.cumulative is None else one.cumulative for one in answers}
    labels = {spec.code: spec.label for spec in sheet.specs}
    found = []
    for spec in sheet.specs:
        if not spec.at_most:
            continue
        for (code, ward_id), level in levels.items():
            limit = levels.get((spec.at_most, ward_id))
            if code == spec.code and level is not None and limit is not None and level > limit:
                name = field_name(code, ward_id) + (TOTAL if spec.cumulates else "")
                found.append(
                    _error(
                        name,
                        where_of(sheet, spec, ward_id, name),
                        show_number(level),
                        say(
                            "is more than “{whole}” ({number})",
                            whole=labels.get(spec.at_most, spec.at_most),
                            number=show_number(limit),
                        ),
                        say("Correct one of the two numbers."),
                    )
                )
    return found


def _perhaps_a_share(spec: Spec, text: str, number: Decimal, before: Answer | None) -> bool:
    """Is this probably Excel's 0,98 for a cell of 98 %? A true 0,98 % has its sign, or was filed last time."""
    if spec.kind != "percent" or not 0 < number < 1 or text.endswith(("%", "％")):
        return False
    return before is None or before.month != number


def total_of(spec: Spec) -> str:
    """The label of an indicator's running total."""
    return say("{label}, total", label=spec.label)


def where_of(sheet: Sheet, spec: Spec, ward_id: int | None, name: str) -> str:
    """The label of a field for people: the indicator, its total, or its ward."""
    label = total_of(spec) if name.endswith(TOTAL) else spec.label
    return label if ward_id is None else joined((label, sheet.wards[ward_id]), ", ")


def _missing(name: str, spec: Spec) -> FieldProblem:
    return _error(name, spec.label, "", say("is empty"), say("Enter a number; write 0 if there is none."))


def _error(field: str, where: str, value: str, message: str, fix: str) -> FieldProblem:
    return FieldProblem(Severity.ERROR, field, where, value, message, fix)

"""The questions of a file about names of units and operators, and their answers. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from base import clock
from base.period import Period
from measurements.importing import parsed_file
from measurements.importing.asking import Answers, name_key
from measurements.models import ImportBatch
from measurements.queries.understood import columns_in_question
from measurements.reading.text import fold
from wards.models import Operator, Unit, UnitQuerySet
from wards.queries import operators_known

UNITS = ("unit_not_found", "unit_ambiguous", "unit_renamed")
PLACES_SHOWN = 6
OPERATORS = ("operator_unknown", "operator_of_fixed")
ANSWERABLE = (*UNITS, *OPERATORS)


class _Placed:
    places: list[str]

    @property
    def places_shown(self) -> str:
        more = "…" if len(self.places) > PLACES_SHOWN else ""
        return ", ".join(self.places[:PLACES_SHOWN]) + more


@dataclass
class NameAsked(_Placed):
    """One name to be answered, once, however many rows have it. `suggestions`: pk, full name, reason."""

    name: str
    district: str
    province: str
    period: Period
    suggestions: Sequence[Sequence[Any]]
    places: list[str] = field(default_factory=list)


@dataclass
class OperatorAsked(_Placed):
    """One text that may name an operator."""

    text: str
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a file about names of units and operators."""

    names: Sequence[NameAsked]
    operators: Sequence[OperatorAsked]

    def __len__(self) -> int:
        return len(self.names) + len(self.operators)


def questions(batch: ImportBatch) -> Questions:
    """All names that must be answered before the file can be applied, in the order of the file."""
    names: dict[object, NameAsked] = {}
    operators: dict[str, OperatorAsked] = {}
    for one in batch.issues:
        place = "!".join(filter(None, (one["sheet"], one["cell"])))
        if one["code"] in UNITS and (fix := one.get("fix")):
            key = name_key(fix["name"], fix.get("district", ""), fix.get("province", ""))
            period = Period.parse(fix["period"])
            question = names.setdefault(
                key,
                NameAsked(fix["name"], fix.get("district", ""), fix.get("province", ""), period, fix["suggestions"]),
            )
            question.places.append(place)
        elif one["code"] in OPERATORS:
            operators.setdefault(fold(one["value"]), OperatorAsked(one["value"])).places.append(place)
    return Questions(list(names.values()), list(operators.values()))


def open_questions(batch: ImportBatch) -> int:
    """The number of names, operators and columns that are asked about."""
    columns = sum(len(columns_in_question(batch.issues, table)) for table in batch.reading.get("tables", []))
    return len(questions(batch)) + columns


def units_to_choose(batch: ImportBatch, on: date) -> UnitQuerySet:
    """Units that a name of the file may mean on a day: those of its province, or of the country."""
    found = Unit.objects.in_force(on)
    return found.of_province(batch.province_code) if batch.province_code else found


def operators_to_choose(batch: ImportBatch) -> list[Operator]:
    """Operators of any network in the newest month of a file."""
    on = Period.parse(batch.periods[-1]).last_day if batch.periods else clock.today()
    return list(operators_known(on))


def answers_for(batch: ImportBatch) -> Answers:
    """Answers given for this file; those about operators also from earlier files of its province."""
    own = Answers.from_dict(batch.options.get("answers", {}))
    province = batch.options.get("province", batch.province_code)
    if not province:
        return own
    earlier = ImportBatch.objects.filter(
        source=batch.source, options__province=province, options__answers__has_key="operators"
    )
    operators: dict[str, str] = {}
    for answers in earlier.order_by("pk").values_list("options__answers", flat=True):
        operators |= Answers.from_dict(answers).operators
    return Answers(own.units, {**operators, **own.operators})


def stored_lines(batch: ImportBatch) -> list[dict[str, Any]]:
    """The reader's output for the file; empty where it was not stored."""
    if not batch.staged:
        return []
    with batch.staged.open("rb") as file:
        return list(parsed_file.read_lines(file))

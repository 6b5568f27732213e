"""Page of all names in a file that nobody knows, answered together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, permitted, signed_in
from base import jobs
from base.cleaning import clean_line
from base.refusal_display import refusal_as_message
from base.row_number import row_number
from measurements import actions
from measurements.models import ImportBatch, Source
from measurements.queries import is_whole, mappings_for
from measurements.queries.questions import NameAsked, OperatorAsked, operators_to_choose, questions, units_to_choose
from measurements.queries.understood import ColumnRead, understood
from measurements.views.imports import reached
from measurements.wording import ROLES
from wards.models import Unit
from wards.text import normal_key

_CODE_AT_END = re.compile(r"\((\d{2,5})\)\s*$")


@dataclass
class NameField:
    """One name with its answer: a suggestion (`chosen`), or a text from the register (`typed`)."""

    asked: NameAsked
    listed: str  # id of the list of units of its month
    chosen: int = 0
    typed: str = ""
    error: str = ""


@dataclass
class OperatorField:
    """One text that may name an operator, with its answer."""

    asked: OperatorAsked
    chosen: str = ""


@dataclass
class ColumnField:
    """One column that is not certain, of the table with this id."""

    table: int
    sheet: str
    asked: ColumnRead
    chosen: str = ""

    @property
    def name(self) -> str:
        return f"column-{self.table}-{self.asked.letter}"


@dataclass
class NamesPage:
    """All questions of a file, and the units of each month that is asked about, by the id of their list."""

    names: list[NameField]
    operators: list[OperatorField]
    columns: list[ColumnField]
    units: dict[str, list[str]] = field(default_factory=dict)

    @property
    def errors(self) -> list[tuple[int, str]]:
        return [(number, one.error) for number, one in enumerate(self.names) if one.error]


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.IMPORT_FIGURES)
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of a file's questions, each with suggestions and the register; answers settle it without a new reading.

    Columns that are not certain are asked here, too; with those the file is read again.
    """
    batch = get_object_or_404(reached(request).filter(source=Source.VNNIC), pk=pk)
    if not is_whole(signed_in(request), batch):
        raise Http404  # the names are of every province
    page = _names_page(batch)
    nothing = not (page.names or page.operators or page.columns)
    if nothing or batch.status not in (
        ImportBatch.Status.CHECKED,
        ImportBatch.Status.REJECTED,
    ):
        return redirect("measurements:import_detail", batch.pk)
    by_label = {one.listed: _labels(batch, one.asked.period.last_day) for one in page.names}
    if request.method == "POST":
        units = _units_answered(request, page, by_label)
        operators = _operators_answered(request, page)
        columns = _columns_answered(request, page)
        if not page.errors:
            with refusal_as_message(request):
                if units or operators or not columns:
                    actions.answer_names(by=signed_in(request), batch=batch, units=units, operators=operators)
                for table, meant in columns.items():
                    taught = mappings_for(batch).get(_shape(batch, table))
                    meant = {**(taught.columns if taught else {}), **meant}
                    actions.teach_mapping(by=signed_in(request), batch=batch, table=table, columns=meant)
                task = "measurements.check_batch" if columns else "measurements.settle_batch"
                jobs.enqueue(task=task, target=batch.pk)
            return redirect("measurements:import_detail", batch.pk)
    page.units = {listed: list(labels) for listed, labels in by_label.items()}
    context = {"batch": batch, "page": page, "operators": operators_to_choose(batch), "roles": ROLES.items()}
    return render(request, "measurements/names.html", context, status=422 if page.errors else 200)


def _names_page(batch: ImportBatch) -> NamesPage:
    open_questions = questions(batch)
    return NamesPage(
        [NameField(one, f"units_{one.period}") for one in open_questions.names],
        [OperatorField(one) for one in open_questions.operators],
        [
            ColumnField(table.id, table.sheet, column, column.role)
            for table in understood(batch).tables
            for column in table.columns
            if column.asked
        ],
    )


def _shape(batch: ImportBatch, table: int) -> str:
    shape: str = next(info["shape"] for info in batch.reading["tables"] if info["id"] == table)
    return shape


def _columns_answered(request: HttpRequest, page: NamesPage) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for one in page.columns:
        if role := clean_line(request.POST.get(one.name, "")):
            one.chosen = role
            found.setdefault(one.table, {})[one.asked.letter] = role
    return found


def _labels(batch: ImportBatch, on: date) -> dict[str, int]:
    """`Phường Ái Quốc, Thành phố Hải Dương (10660)` → its key; those of the file's province, or of the country."""
    found = units_to_choose(batch, on).select_related("parent").order_by("sort_key", "code")
    return {_label(unit): unit.pk for unit in found}


def _label(unit: Unit) -> str:
    within = f", {unit.parent.full_name}" if unit.parent else ""
    return f"{unit.full_name}{within} ({unit.code})"


def _units_answered(request: HttpRequest, page: NamesPage, by_label: Mapping[str, dict[str, int]]) -> dict[int, int]:
    found = {}
    for number, one in enumerate(page.names):
        one.typed = clean_line(request.POST.get(f"other-{number}", ""))
        one.chosen = row_number(request.POST.get(f"unit-{number}", ""))
        if one.typed:
            pk = _unit_named(one.typed, by_label[one.listed])
            if pk is None:
                one.error = _(
                    "“%(text)s” is no unit of the register in that month, or several. Choose from the list."
                ) % {"text": one.typed}
            else:
                found[number] = pk
        elif one.chosen:
            found[number] = one.chosen
    return found


def _unit_named(text: str, labels: Mapping[str, int]) -> int | None:
    """By the label itself, its code, or a name that one unit alone bears."""
    if text in labels:
        return labels[text]
    code = _CODE_AT_END.search(text)
    ending = f"({code[1]})" if code else ""
    key = normal_key(text)
    found = [
        pk
        for label, pk in labels.items()
        if (ending and label.endswith(ending))
        or (not ending and normal_key(label.partition(",")[0].partition(" (")[0]) == key)
    ]
    return found[0] if len(found) == 1 else None


def _operators_answered(request: HttpRequest, page: NamesPage) -> dict[int, str]:
    found = {}
    for number, one in enumerate(page.operators):
        one.chosen = clean_line(request.POST.get(f"operator-{number}", ""))
        if one.chosen:
            found[number] = one.chosen
    return found

"""Storing a clerk's answers about the unclear names of a file, all of them at once."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from base import audit
from base.refusal import Refused
from base.saying import say
from measurements.actions.reach import require_units, require_whole
from measurements.importing.asking import Answers, name_key
from measurements.models import ImportBatch
from measurements.queries.questions import NameAsked, answers_for, operators_to_choose, questions, units_to_choose
from measurements.reading.text import fold
from wards.actions import confirm_alias
from wards.models import Level, Unit

ANSWERABLE = (ImportBatch.Status.CHECKED, ImportBatch.Status.REJECTED)


def answer_names(
    *, by: User | None, batch: ImportBatch, units: Mapping[int, int], operators: Mapping[int, str]
) -> None:
    """Store what the names that a batch asks about mean; numbers are those of `questions`, in its order.

    `units`: number of the name → key of the unit, any of the file's province in that month; `operators`: number of the
    text → code. The answers hold for this file; those of units are remembered for every later one, within the district
    that the row named, else within the province; those of operators for later files of this province. Raises Refused
    for a question or an answer that is none, OutOfReach for a unit of somebody else's province.
    """
    require_whole(by=by, batch=batch)
    with transaction.atomic():
        current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        open_questions = questions(current)
        codes = {operator.code for operator in operators_to_choose(current)}
        if current.status not in ANSWERABLE or not (units or operators):
            raise Refused(say("This file asks nothing, or nothing was answered. Load the page again."))
        if any(number not in range(len(open_questions.names)) for number in units) or any(
            number not in range(len(open_questions.operators)) or code not in codes
            for number, code in operators.items()
        ):
            raise Refused(say("This file no longer asks about these names. Load the page again."))
        meant = {number: _unit(current, open_questions.names[number], pk) for number, pk in units.items()}
        require_units(by=by, batch=current, units=[unit.pk for unit in meant.values()])
        answers_before = Answers.from_dict(current.options.get("answers", {}))
        named = {
            name_key(one.name, one.district, one.province): meant[number].pk
            for number, one in enumerate(open_questions.names)
            if number in meant
        }
        texts = {fold(open_questions.operators[number].text): code for number, code in operators.items()}
        answers = Answers({**answers_before.units, **named}, {**answers_for(current).operators, **texts})
        answered = {
            "units": {open_questions.names[number].name: unit.full_name for number, unit in meant.items()},
            "operators": {open_questions.operators[number].text: code for number, code in operators.items()},
        }
        audit.record(by=by, action="import.answer", on=current, after=answered)
        for number, unit in meant.items():
            name = open_questions.names[number]
            confirm_alias(by=by, name=name.name, scope=_scope(name, unit), unit=unit)
        current.options = {**current.options, "answers": answers.as_dict()}
        current.save(update_fields=["options"])
    batch.refresh_from_db()


def _unit(batch: ImportBatch, question: NameAsked, pk: int) -> Unit:
    unit: Unit | None = units_to_choose(batch, question.period.last_day).select_related("parent").filter(pk=pk).first()
    if unit is None:
        raise Refused(say("“{name}” was answered with no unit of that month. Choose again.", name=question.name))
    return unit


def _scope(question: NameAsked, unit: Unit) -> str:
    in_district = question.district and unit.parent is not None and unit.parent.level == Level.DISTRICT
    return unit.parent.code if in_district and unit.parent else unit.province_code

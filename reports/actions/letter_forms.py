"""What a province has around the text of its documents, changed from a day on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from base import audit
from reports.actions.texts import refuse_strange_placeholders
from reports.models import LetterForm, OperatorAddress
from wards.models import Operator


def save_letter_form(
    *,
    by: User,
    province_code: str,
    kind: str,
    valid_from: date,
    values: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """The row from this day on, and by operator the legal name to write to. What held before ends the day before.

    Raises Refused for a placeholder that there is not.
    """
    refuse_strange_placeholders(values.get("opening", ""))
    with transaction.atomic():
        where: dict[str, Any] = {"province_code": province_code, "kind": kind}
        rows = LetterForm.objects.filter(**where)
        after = {**where, "valid_from": str(valid_from), **values}
        audit.record(by=by, action="letter_form.save", after=after)
        rows.filter(valid_from__lt=valid_from, valid_to__isnull=True).update(valid_to=valid_from)
        rows.filter(valid_from__lt=valid_from, valid_to__gt=valid_from).update(valid_to=valid_from)
        later = rows.filter(valid_from__gt=valid_from).order_by("valid_from").values_list("valid_from", flat=True)
        LetterForm.objects.update_or_create(
            province_code=province_code,
            kind=kind,
            valid_from=valid_from,
            defaults={**values, "valid_to": later.first()},
        )
        _save_names(by, province_code, valid_from, names)


def _save_names(by: User, province_code: str, valid_from: date, names: Mapping[str, str]) -> None:
    """Only names that are others than those that hold on the day; an emptied one ends."""
    for operator in Operator.objects.filter(code__in=names):
        rows = OperatorAddress.objects.filter(province_code=province_code, operator=operator)
        held = rows.in_force(valid_from).order_by("-valid_from").first()
        name = names[operator.code].strip()
        if name == (held.name if held else ""):
            continue
        after = {"province": province_code, "operator": operator.code, "valid_from": str(valid_from), "name": name}
        audit.record(by=by, action="operator_address.save", before=held.name if held else None, after=after)
        rows.filter(valid_from=valid_from).delete()
        rows.in_force(valid_from).update(valid_to=valid_from)
        if name:
            later = rows.filter(valid_from__gt=valid_from).order_by("valid_from").values_list("valid_from", flat=True)
            OperatorAddress.objects.create(
                province_code=province_code,
                operator=operator,
                valid_from=valid_from,
                valid_to=later.first(),
                name=name,
            )

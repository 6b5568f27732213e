"""Save what a province prints around the text of its documents, from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from base import audit
from base.models import DatedQuerySet
from reports.actions.texts import refuse_strange_placeholders
from reports.models import AddressedClass, LegalBasis, LetterForm, OperatorAddress
from wards.models import Operator


@dataclass(frozen=True, slots=True)
class NewList:
    """All rows that a province has of one list from a day on, in order; without rows the general list is used."""

    model: type[LegalBasis] | type[AddressedClass]
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]  # the values of these columns


def save_letter_form(
    *,
    by: User,
    province_code: str,
    kind: str,
    valid_from: date,
    values: Mapping[str, Any],
    names: Mapping[str, str],
    lists: Sequence["NewList"] = (),
) -> None:
    """Save the row that holds from this day on, and the legal names of operators. Earlier rows end the day before.

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
        for one in lists:
            _save_list(by, province_code, valid_from, one)


def _save_names(by: User, province_code: str, valid_from: date, names: Mapping[str, str]) -> None:
    """Save only names that differ from those in force on the day; an emptied one ends."""
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


def _save_list(by: User, province_code: str, valid_from: date, new: NewList) -> None:
    """Save a list: rows in the new one continue, others end on the day, new ones begin on it.

    A list that is the general one stays general. A province that leaves it takes along what of it begins later.
    """
    own, general = (new.model.objects.filter(province_code=code) for code in (province_code, ""))
    held, shown = _in_order(own, valid_from, new.columns), _in_order(general, valid_from, new.columns)
    wanted = [{**row, "position": number} for number, row in enumerate(new.rows)]
    if _words(wanted) == _words(held or shown) or not (wanted or held):
        return
    after = {"province": province_code, "valid_from": str(valid_from), "rows": list(new.rows)}
    audit.record(by=by, action=f"{new.model._meta.model_name}.save", before=_words(held), after=after)
    if not own.exists():
        for later in general.filter(valid_from__gt=valid_from):
            later.pk, later.province_code = None, province_code
            later.save(force_insert=True)
    gone = [row["pk"] for row in held if {key: row[key] for key in (*new.columns, "position")} not in wanted]
    own.filter(pk__in=gone, valid_from=valid_from).delete()
    own.filter(pk__in=gone).update(valid_to=valid_from)
    kept = [{key: row[key] for key in (*new.columns, "position")} for row in held if row["pk"] not in gone]
    model: Any = new.model
    model.objects.bulk_create(
        model(province_code=province_code, valid_from=valid_from, **row) for row in wanted if row not in kept
    )


def _in_order(rows: DatedQuerySet, day: date, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return list(rows.in_force(day).order_by("position", "valid_from", "pk").values("pk", "position", *columns))


def _words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in ("pk", "position")} for row in rows]

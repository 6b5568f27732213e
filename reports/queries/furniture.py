"""Read what a province prints around the text of its documents, and operators' legal names."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from base.cleaning import clean_text
from base.models import DatedQuerySet
from reports.facts import Furniture, OperatorLine
from reports.models import AddressedClass, LegalBasis, LetterForm, OperatorAddress, ReportRun, WardLetter
from reports.schedule import ScheduleKind


def letter_form_on(day: date, province_code: str, kind: str) -> LetterForm | None:
    """The province's own row in force on a day, else the general one."""
    found: LetterForm | None = LetterForm.objects.filter(kind=kind).holding_in(province_code, day)
    return found


def furniture_of(row: LetterForm | None, fill: Callable[[str], str] = str) -> Furniture:
    """Turn a row into facts; `fill` fills in the names of the place."""
    if row is None:
        return Furniture()

    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in fill(clean_text(text)).splitlines() if line.strip())

    return Furniture(
        opening=fill(clean_text(row.opening)).strip(),
        to=lines(row.recipients),
        bases=lines(row.bases),
        copies=lines(row.copies),
        closing=fill(clean_text(row.closing)).strip(),
        contact=fill(clean_text(row.contact)).strip(),
        signer=lines(row.signer),
        signer_name=clean_text(row.signer_name).strip(),
        symbol=clean_text(row.symbol).strip(),
    )


def with_legal_names(operators: Iterable[OperatorLine], day: date, province_code: str) -> tuple[OperatorLine, ...]:
    """The operators, each with its legal name where the province has one for it."""
    rows = OperatorAddress.objects.in_force(day).filter(province_code=province_code).order_by("valid_from")
    names = {code: clean_text(name) for code, name in rows.values_list("operator__code", "name")}
    return tuple(replace(line, write_to=names.get(line.code, "")) for line in operators)


def bases_on(day: date, province_code: str) -> list[LegalBasis]:
    """The legal bases of a province on a day, unconfirmed ones included; the general ones where it has none."""
    return _own_or_general(LegalBasis.objects.in_force(day), province_code)


def classes_on(day: date, province_code: str) -> list[AddressedClass]:
    """The recipient classes of a province's monthly letter on a day; the general ones where it has none."""
    return _own_or_general(AddressedClass.objects.in_force(day), province_code)


def _own_or_general(rows: DatedQuerySet, province_code: str) -> list[Any]:
    found = list(rows.filter(province_code__in=["", province_code]).order_by("position", "valid_from", "pk"))
    return [row for row in found if row.province_code == province_code] or found


def list_rows(province_code: str) -> list[LegalBasis | AddressedClass]:
    """All rows of both lists that are the province's own, with their days."""
    return [
        *LegalBasis.objects.filter(province_code=province_code).order_by("-valid_from", "position"),
        *AddressedClass.objects.filter(province_code=province_code).order_by("-valid_from", "position"),
    ]


def letter_form_rows(province_code: str, kind: str) -> list[LetterForm]:
    """The province's rows of a kind, newest first."""
    return list(LetterForm.objects.filter(province_code=province_code, kind=kind).order_by("-valid_from"))


def address_rows(province_code: str, on: date | None = None) -> list[OperatorAddress]:
    """The legal names of operators in a province, newest first; `on`: only those in force on a day."""
    rows = OperatorAddress.objects.filter(province_code=province_code)
    rows = rows if on is None else rows.in_force(on)
    return list(rows.select_related("operator").order_by("operator__position", "-valid_from"))


def newest_facts(province_code: str, kind: str) -> dict[str, Any] | None:
    """The facts of the newest document of a kind made for a province, for a preview; None where there is none."""
    if kind == ScheduleKind.WARD:
        letters = WardLetter.objects.filter(province__heir_code=province_code).order_by("-period", "-pk")
        return letters.values_list("facts", flat=True).first()
    made = ReportRun.objects.of_provinces({province_code}).filter(kind=kind, facts__isnull=False)
    return made.order_by("-period", "-revision").values_list("facts", flat=True).first()

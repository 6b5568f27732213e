"""Which operators file: dated rows; enterprises of the fixed network are known and file nothing."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from wards.models import Kind, Level, Operator, OperatorObligation, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2025, 9, 30)
FIXED = {"cmc", "fpt", "netnam", "sctv", "viettel", "vnpt"}
shipped = import_module("wards.migrations.0008_operators_of_fixed_network")


def codes(rows):
    return set(rows.values_list("code", flat=True))


def test_as_shipped_four_operators_file_and_gmobile_does_not():
    assert codes(Operator.objects.owing(DAY)) == {"viettel", "vnpt", "mobifone", "vietnamobile"}
    assert "gmobile" in codes(Operator.objects.in_force(DAY))  # its figures of before are still its own


def test_enterprises_of_the_fixed_network_are_known_and_are_no_mobile_operators():
    assert codes(Operator.objects.of_fixed_network(DAY)) == FIXED
    assert codes(Operator.objects.in_force(DAY)) & {"cmc", "fpt", "netnam", "sctv"} == set()
    assert codes(Operator.objects.of_any_network(DAY)) == FIXED | {"mobifone", "vietnamobile", "gmobile"}


def test_an_obligation_holds_from_its_first_month_to_the_one_before_its_end():
    operator = Operator.objects.get(code="gmobile")
    OperatorObligation.objects.create(
        operator=operator, valid_from=date(2025, 9, 1), valid_to=date(2025, 11, 1), legal_act="Văn bản giả lập"
    )
    owing = [date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 30)]
    assert ["gmobile" in codes(Operator.objects.owing(day)) for day in owing] == [False, True, True, False]


def _again():
    OperatorObligation.objects.all().delete()
    shipped.oblige(apps, None)


def test_a_portal_in_use_has_asked_gmobile_up_to_the_last_whole_month():
    Unit.objects.create(
        level=Level.PROVINCE,
        kind=Kind.TINH,
        code="99",
        name="Thử",
        province_code="99",
        heir_code="99",
        valid_from=date(2020, 1, 1),
    )
    _again()
    row = OperatorObligation.objects.get(operator__code="gmobile")
    assert (row.valid_from, row.valid_to.day) == (date(2024, 1, 1), 1)
    assert row.valid_to <= date.today()  # noqa: DTZ011 - the migration's own clock
    assert OperatorObligation.objects.filter(valid_to=None).count() == 4


def test_a_new_portal_never_asks_gmobile():
    _again()
    assert not OperatorObligation.objects.filter(operator__code="gmobile").exists()


def test_an_enterprise_that_a_department_has_entered_itself_stays_as_it_is():
    Operator.objects.filter(code__in=["cmc", "fpt", "netnam", "sctv"]).delete()
    own = Operator.objects.create(code="fpt-hp", name="FPT", valid_from=date(2024, 3, 1))
    shipped.add(apps, None)
    own.refresh_from_db()
    assert (own.valid_from, own.valid_to, own.fixed_from) == (date(2024, 3, 1), None, date(2024, 1, 1))
    assert not Operator.objects.filter(code="fpt").exists()
    assert Operator.objects.filter(code="cmc").exists()

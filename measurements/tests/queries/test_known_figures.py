"""What a file is held beside: the figures of its own months, networks and operators, and no others."""

from decimal import Decimal

import pytest

from measurements.importing.parsed_file import StagedFigure
from measurements.models import Figure
from measurements.queries.known_figures import known_figures
from measurements.readings import Reading, interval
from measurements.tests.little_province import make_figure, make_operator, make_province
from wards.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _month():
    make_province()
    for operator in (None, make_operator("a", "A"), make_operator("b", "B")):
        for network in ("mobile", "fixed"):
            make_figure("99001", 365, "45", operator=operator, network=network)


def staged(operator, network="mobile"):
    said = Reading(interval(365, 365), Decimal(45), "median")
    pk = operator.pk if operator else None
    return StagedFigure(Unit.objects.get(code="99001").pk, "2024-08", network, pk, said, "T", "C3", "365", 0)


def found(*beside, **more):
    known = known_figures("vnnic", ["2024-08"], "", beside, **more)
    stored = Figure.objects.in_bulk([each.pk for each in known.values()])
    return sorted((one.network, one.operator.code if one.operator else "") for one in stored.values())


def test_of_a_month_only_networks_and_operators_of_the_file_are_read():
    a, b = make_operator("a"), make_operator("b")
    assert found(staged(a)) == [("mobile", "a")]
    assert found(staged(None)) == [("mobile", "")]
    assert found(staged(None), staged(b)) == [("mobile", ""), ("mobile", "b")]
    assert found(staged(b, "fixed"), staged(b)) == [("fixed", "b"), ("mobile", "b")]
    assert found() == []


def test_whoever_judges_the_units_reads_all_operators_of_the_networks():
    assert found(staged(make_operator("a")), all_operators=True) == [("mobile", ""), ("mobile", "a"), ("mobile", "b")]

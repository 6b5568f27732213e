from datetime import date
from decimal import Decimal

import pytest

from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.models import Figure, Threshold
from measurements.queries import (
    compliance,
    periods_with_figures,
    reporting_level,
    requirement,
    unit_history,
    unit_row,
)
from measurements.tests.little_province import make_batch, make_figure, make_operator, make_province
from wards.models import Unit

AUGUST = Period(2024, 8)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _province():
    make_province()


def verdicts(table):
    return {row.code: row.verdict.value for row in table.rows}


def test_every_unit_in_force_on_the_last_day_is_judged_and_no_other():
    make_figure("99001", 300, "40")
    table = compliance(AUGUST, "99")
    assert verdicts(table) == {"99001": "compliant", "99002": "no_data", "99003": "no_data"}
    assert verdicts(compliance(Period(2024, 7), "99")).keys() == {"99001", "99002", "99003", "99004"}
    assert table.province_name == "Tỉnh Thử"


def test_counts_have_the_register_as_denominator():
    make_figure("99001", 300, "40")
    make_figure("99002", 300, "39.99")
    table = compliance(AUGUST, "99")
    assert (table.enough_samples, table.units_in_force) == (2, 3)
    assert (table.fast_enough, table.speed_judged) == (1, 2)
    assert table.counts[Verdict.NO_DATA] == 1
    assert sum(table.counts.values()) == table.units_in_force


def test_districts_are_judged_on_their_own_published_row():
    make_figure("991", (0, 299))
    rows = {row.code: row for row in compliance(AUGUST, "99", level="district").rows}
    assert rows["991"].verdict is Verdict.TOO_FEW_SAMPLES
    assert rows["992"].verdict is Verdict.NO_DATA
    assert rows["991"].parent == "99"


def test_operators_add_up_only_where_the_file_has_no_total():
    operator, other = make_operator("a"), make_operator("b")
    make_figure("99001", 100, "50", operator=operator)
    make_figure("99001", 300, "30", operator=other)
    make_figure("99002", 350, "45")
    make_figure("99002", 300, "10", operator=operator)
    rows = {row.code: row for row in compliance(AUGUST, "99").rows}
    estimated = rows["99001"]
    assert (estimated.samples_min, estimated.download_mbps, estimated.estimated) == (400, Decimal(35), True)
    assert estimated.figure_id is None
    assert (rows["99002"].samples_min, rows["99002"].estimated) == (350, False)


def test_an_operator_is_judged_on_its_own_figures():
    operator = make_operator("a")
    make_figure("99001", 12, "41", operator=operator)
    make_figure("99002", 350, "45")
    assert verdicts(compliance(AUGUST, "99", operator_code="a")) == {
        "99001": "compliant",
        "99002": "no_data",
        "99003": "no_data",
    }


def test_networks_sources_months_and_replaced_figures_are_kept_apart():
    make_figure("99001", 900, "90", network="5g")
    make_figure("99001", 900, "90", source="ward")
    make_figure("99001", 900, "90", month=7)
    make_figure("99001", 900, "90", replaced_by=make_batch())
    assert verdicts(compliance(AUGUST, "99"))["99001"] == "no_data"
    assert verdicts(compliance(AUGUST, "99", network="5g"))["99001"] == "too_slow"


def test_the_threshold_in_force_in_the_month_counts():
    Threshold.objects.create(
        network="mobile", effective_from=date(2024, 9, 1), min_samples=500, min_download_mbps=None, legal_act="thử"
    )
    assert requirement("mobile", AUGUST).min_samples == 300
    assert requirement("mobile", Period(2024, 9)).min_samples == 500
    assert requirement("mobile", Period(2024, 5)) is None


def test_the_number_of_queries_does_not_grow_with_the_units(django_assert_max_num_queries):
    make_figure("99001", 300, "40")
    with django_assert_max_num_queries(7):  # three of them for what was counted under rows that ended
        compliance(AUGUST, "99")


def test_a_month_is_reported_at_the_lowest_level_that_has_figures():
    assert reporting_level(AUGUST, "99") is None
    make_figure("991", 400)
    assert reporting_level(AUGUST, "99") == "district"
    make_figure("99001", 400)
    assert reporting_level(AUGUST, "99") == "ward"
    assert periods_with_figures("99") == [AUGUST]


def test_of_a_units_months_only_the_newest_are_read_and_the_one_that_is_asked_for(django_assert_num_queries):
    operator = make_operator()
    for month in (2, 3, 4, 6, 7, 8):
        make_figure("99001", month, "40", month=month)
        make_figure("99001", month, "50", month=month, operator=operator)
    for month in (9, 10):  # counts for nothing: replaced, or of another network
        make_figure("99001", 9, "40", month=month, replaced_by=make_batch() if month == 9 else None, network="mobile")
        Figure.objects.filter(period=date(2024, 10, 1)).update(network="fixed")
    unit = Unit.objects.get(code="99001")

    def months(**asked):
        return [(month.month, row.samples_min) for month, row in unit_history(unit, **asked)]

    assert months(newest=3) == [(8, 8), (7, 7), (6, 6)]
    assert months(newest=4) == [(8, 8), (7, 7), (6, 6), (4, 4)]
    assert months(newest=3, also=Period(2024, 3)) == [(8, 8), (7, 7), (6, 6), (3, 3)]
    assert months(newest=3, also=Period(2024, 5)) == months(newest=3, also=AUGUST) == months(newest=3)
    assert [month for month, _samples in months(newest=24)] == [8, 7, 6, 4, 3, 2]
    with django_assert_num_queries(3):
        months(newest=3)


def test_a_units_month_by_itself_says_what_its_history_says():
    operator = make_operator()
    make_figure("99001", 365, "40")
    make_figure("99001", 100, "50", operator=operator)
    make_figure("99001", 366, "41", month=7)
    unit = Unit.objects.get(code="99001")
    assert unit_row(unit, "mobile", None, AUGUST) == dict(unit_history(unit, newest=2))[AUGUST]
    assert unit_row(unit, "mobile", "op", AUGUST).samples_min == 100
    assert unit_row(unit, "mobile", None, Period(2024, 9)) is None

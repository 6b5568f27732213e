"""Mean and median side by side: a dated rule says which is judged, and every answer says which one its speed is."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from base.period import Period
from measurements.judging.statistic import chosen
from measurements.judging.table import NOT_LISTED
from measurements.models import Figure, JudgedStatistic
from measurements.queries import (
    compliance,
    judged_statistics,
    like_for_like,
    month_summaries,
    requirement,
    unit_history,
    unit_months,
)
from measurements.queries.summaries import stale_months
from measurements.tests.little_province import make_figure, make_operator, make_province
from wards.models import Unit

JULY, AUGUST = Period(2024, 7), Period(2024, 8)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _province():
    """In July and August Xã A has both, Xã B a mean alone, Xã C neither."""
    make_province()
    for month in (7, 8):
        make_figure("99001", 400, "35", month=month)
        make_figure("99001", 400, "70", month=month, statistic="mean")
        make_figure("99002", 300, "41", month=month, statistic="mean")


def means_from(year, month):
    JudgedStatistic.objects.create(effective_from=date(year, month, 1), statistic="mean", legal_act="Văn bản giả lập")


def told(table):
    return {row.code: (row.download_mbps, row.statistic, row.verdict.value) for row in table.rows[:2]}


BOTH = ("median", "mean")
MEDIANS = {"99001": (Decimal(35), "median", "too_slow"), "99002": (Decimal(41), "mean", "compliant")}
MEANS = {"99001": (Decimal(70), "mean", "compliant"), "99002": (Decimal(41), "mean", "compliant")}


def test_the_median_is_judged_as_shipped_and_a_mean_alone_counts_and_says_so():
    assert told(compliance(AUGUST, "99")) == MEDIANS
    assert requirement("mobile", AUGUST).statistic == "median"


def test_from_the_day_of_a_rule_on_the_mean_is_judged_and_not_before():
    means_from(2024, 8)
    assert (told(compliance(JULY, "99")), told(compliance(AUGUST, "99"))) == (MEDIANS, MEANS)
    assert judged_statistics([JULY, AUGUST]) == {JULY: "median", AUGUST: "mean"}


def test_without_any_rule_it_is_the_median():
    JudgedStatistic.objects.all().delete()
    assert told(compliance(AUGUST, "99")) == MEDIANS
    assert judged_statistics([AUGUST]) == {AUGUST: "median"}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_kept_is_judged_anew_under_another_rule():
    assert told(compliance(AUGUST, "99")) == MEDIANS
    means_from(2024, 8)
    assert told(compliance(AUGUST, "99")) == MEANS


def test_history_series_and_summaries_choose_alike():
    means_from(2024, 8)
    unit = Unit.objects.get(code="99001")
    expected = [(JULY, Decimal(35), "median"), (AUGUST, Decimal(70), "mean")]
    history = [(month, row.download_mbps, row.statistic) for month, row in reversed(unit_history(unit, newest=24))]
    series = [(one.period, one.reading.download, one.reading.statistic) for one in like_for_like(unit, JULY, AUGUST)]
    cells = unit_months([unit], JULY, AUGUST)[unit.pk]
    heat = [(month, cell.point.reading.download, cell.point.reading.statistic) for month, cell in cells.items()]
    assert history == series == heat == expected
    kept = month_summaries([JULY, AUGUST], ["99"])
    slow = {key.period: one.too_slow for key, one in kept.items() if key.level == "ward"}
    assert slow == {JULY: 1, AUGUST: 0}


def test_summaries_made_under_another_rule_no_longer_hold():
    call_command("rebuild_summaries")
    assert stale_months() == []
    means_from(2024, 8)
    assert {month for month, _network in stale_months()} == {JULY, AUGUST}
    found = {key.period: one.too_slow for key, one in month_summaries([AUGUST], ["99"]).items() if key.level == "ward"}
    assert found == {AUGUST: 0}


@pytest.mark.parametrize("judged", ["median", "mean"])
@pytest.mark.parametrize("of_operator", [False, True])
def test_the_database_chooses_as_the_rule_in_python_does(judged, of_operator):
    if judged == "mean":
        means_from(2024, 9)
    operator = make_operator() if of_operator else None
    speeds = {"99001": {"mean": "9"}, "99002": {"median": None}, "99003": {"median": "9", "mean": "9"}}
    speeds |= {"991": {"median": None, "mean": "9"}, "992": {"median": "9", "mean": None}, "99": dict.fromkeys(BOTH)}
    for code, there in speeds.items():
        for statistic, speed in there.items():
            make_figure(code, 9, speed, month=9, statistic=statistic, operator=operator)
    for statistic in BOTH:  # beside a total, the operator's own count alike
        make_figure("99001", 9, "9", month=9, statistic=statistic, operator=make_operator("khac"))
    rows = Figure.objects.filter(period=date(2024, 9, 1))
    by_place = {}
    for row in rows:
        by_place.setdefault((row.unit_id, row.operator_id), {})[row.statistic] = row
    expected = {chosen(of, judged, lambda one: one.download).pk for of in by_place.values()}
    assert set(rows.current().values_list("pk", flat=True)) == expected


def test_an_empty_median_does_not_hide_the_mean():
    make_figure("99003", 320)
    make_figure("99003", 320, "70.5", statistic="mean")
    row = compliance(AUGUST, "99").rows[2]
    assert (row.download_mbps, row.statistic, row.verdict.value) == (Decimal("70.5"), "mean", "compliant")


def test_operators_means_do_not_add_up_with_medians():
    """Of the sum there is no speed: a mean and a median are no parts of one figure."""
    for code, statistic in (("x", "median"), ("y", "mean")):
        make_figure("99003", 200, "50", statistic=statistic, operator=make_operator(code, code))
    row = compliance(AUGUST, "99").rows[2]
    assert (row.samples_min, row.download_mbps, row.verdict.value) == (400, None, "speed_missing")


def run(*arguments):
    out = io.StringIO()
    call_command("compliance", "--period", "2024-08", "--province", "99", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_which_one_it_is():
    assert [line.split()[5] for line in run().splitlines()[:2]] == ["trung", "trung"]
    assert ["trung vị" in run().splitlines()[0], "trung bình" in run().splitlines()[1]] == [True, True]
    rows = json.loads(run("--json", "--statistic"))
    assert [row["statistic"] for row in rows] == ["median", "mean", ""]
    assert [row["statistic"] for row in csv.DictReader(io.StringIO(run("--csv", "--statistic")))] == [
        "median",
        "mean",
        "",
    ]


def test_a_unit_without_a_row_of_its_own_is_told_as_not_listed_where_others_are():
    rows = compliance(AUGUST, "99").rows
    assert [row.note for row in rows] == ["", "", NOT_LISTED]
    assert str(NOT_LISTED) == "không có trong bảng của VNNIC"
    assert {row.note for row in compliance(Period(2024, 10), "99").rows} == {""}  # nothing has come at all
    assert requirement("mobile", AUGUST).shown_from == 30
    make_figure("99003", month=8)  # listed, and empty
    assert compliance(AUGUST, "99").rows[2].note == ""

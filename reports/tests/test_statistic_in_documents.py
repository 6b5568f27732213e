"""Documents say whether their speeds are medians or means; what was frozen before that was kept says what it said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from measurements.judging.compliance import Verdict
from measurements.judging.statistic import MIXED
from measurements.models import JudgedStatistic
from reports.content import operator_tables, phrases, revisions, tables
from reports.facts import Commitment, CommitmentState, Facts, dump, load
from reports.queries.touching import changes_at_large
from reports.tests.facts_made import facts, figure, line, operator

FAST, SLOW = figure(400, "45.6", Verdict.COMPLIANT), figure(318, "39.996", Verdict.TOO_SLOW)
MEAN = replace(FAST, statistic="mean")


def made(*figures):
    units = tuple(line(f"99{number}", f"Xã {number}", figure) for number, figure in enumerate(figures))
    return facts(units=units, operators=(), months=("2024-09",), level="ward", unit_kinds="xã")


def heads(table):
    return [column.head for column in table.columns]


@pytest.mark.parametrize(("speed", "label"), [(FAST, "trung vị"), (MEAN, "trung bình")])
def test_the_head_and_the_source_name_the_one_statistic(speed, label):
    found = made(speed, figure((0, 299)))
    assert {f"Tải xuống ({label}, Mbps)", f"Tải lên ({label}, Mbps)"} <= set(heads(tables.unit_table(found)))
    assert phrases.source(found).endswith(f"Tốc độ là giá trị {label}.")


def test_where_they_differ_each_line_says_its_own():
    found = made(SLOW, MEAN)
    table = tables.unit_table(found)
    assert "Tải xuống (Mbps)" in heads(table)
    assert [row[-1].text for row in table.rows] == ["tốc độ trung vị", "tốc độ trung bình"]
    assert found.speed_statistic == MIXED
    assert "ghi tại đầu cột hoặc từng dòng" in phrases.source(found)


def test_operators_own_figures_and_promises_say_it_too():
    promised = Commitment("Xã 1", "2024-08", "", None, Decimal(20), CommitmentState.UNANSWERED, "mean")
    one = replace(operator(units=(line("991", "Xã 1", SLOW), line("992", "Xã 2", MEAN))), commitments=(promised,))
    table = operator_tables.operator_units(facts(), (one,), slow_only=False)
    place = heads(table).index("Cách tính")
    assert [row[place].text for row in table.rows] == ["trung vị", "trung bình"]
    assert "Tải xuống (trung vị, Mbps)" in heads(operator_tables.operator_units(facts(), (one,), slow_only=True))
    assert "Tải xuống hiện nay (trung bình, Mbps)" in heads(operator_tables.commitments((one,)))


def test_a_unit_that_vnnic_does_not_list_is_noted():
    row = tables.unit_table(made(FAST, replace(figure(), absent=True))).rows[1]
    assert row[-1].text == "không có trong bảng của VNNIC"


def test_without_speeds_nothing_is_said():
    found = made(figure((0, 299)), figure())
    assert "Tải xuống (Mbps)" in heads(tables.unit_table(found))
    assert "Tốc độ là giá trị" not in phrases.source(found)


def before_it_was_kept(found):
    """The facts as an earlier version froze them."""
    stored = dump(found)
    for unit in stored["units"]:
        for month in unit["months"]:
            del month["statistic"], month["absent"]
    return load(Facts, stored)


def test_what_was_frozen_before_is_drawn_as_it_was_and_is_no_other_report():
    now = made(FAST, replace(figure(), absent=True))
    frozen = before_it_was_kept(now)
    assert "Tải xuống (Mbps)" in heads(tables.unit_table(frozen))
    assert "Tốc độ là giá trị" not in phrases.source(frozen)
    assert revisions.compare(frozen, now) == ()


def test_the_same_number_of_another_statistic_is_another_figure():
    (change,) = revisions.compare(made(FAST), made(MEAN))
    assert ("trung vị" in change.before, "trung bình" in change.after) == (True, True)


@pytest.mark.django_db
def test_another_rule_has_reports_compared_anew():
    before = changes_at_large()
    JudgedStatistic.objects.create(effective_from=date(2025, 1, 1), statistic="mean", legal_act="Văn bản giả lập")
    assert changes_at_large() != before

"""A file's own total rows against the rows that they may add up."""

from types import SimpleNamespace

from measurements.importing import checks
from measurements.importing.found import Total
from measurements.tests.importing.figures_made import OTHER, WARD, entry, told, unit
from measurements.tests.importing.in_memory import read


def reading(count, **more):
    return read(count, **{"cell": "C9", **more})


def totals(entries, *readings, seen=None, table=0, section=0):
    total = Total(table, section, "Tổng cộng", "S", list(readings), len(entries) if seen is None else seen)
    return checks.file_totals(SimpleNamespace(totals=[total], entries=entries, operators={"viettel": 7}))


TWO = [entry(WARD, 100), entry(OTHER, 50)]


def test_a_total_that_its_rows_do_not_give():
    issues, shown = totals(TWO, reading(151))
    assert told(issues) == [("total_differs", "S", "C9", "Tổng cộng", {"total": "151", "sum": "150"})]
    assert shown == [{"sheet": "S", "cell": "C9", "text": "Tổng cộng", "file": "151", "sum": "150", "agrees": False}]


def test_a_total_that_its_rows_give():
    issues, shown = totals(TWO, reading(150))
    assert (issues, [one["agrees"] for one in shown]) == ([], [True])
    assert totals([*TWO, entry(unit(4), (0, 299))], reading(449))[0] == []
    assert len(totals([*TWO, entry(unit(4), (0, 299))], reading(450))[0]) == 1
    assert totals([*TWO, entry(unit(4))], reading(150))[0] == []
    assert len(totals([*TWO, entry(unit(4))], reading(151))[0]) == 1


def test_a_total_of_nothing_says_nothing():
    assert totals(TWO, reading(None)) == totals(TWO, reading(151, bad=True)) == ([], [])
    assert totals([], reading(151)) == totals(TWO, reading(151), seen=0) == ([], [])
    assert totals(TWO, reading(151), table=1) == ([], [])
    assert totals(TWO, reading(151, period="2024-07")) == ([], [])
    assert totals(TWO, reading(151, network="5g")) == ([], [])


def test_after_what_says_nothing_the_other_readings_are_looked_at():
    assert len(totals(TWO, reading(None), reading(1, bad=True), reading(9, period="2024-07"), reading(151))[0]) == 1


def test_a_total_without_month_or_network_is_of_all_its_rows():
    for more in ({"period": ""}, {"period": "!"}, {"network": ""}):
        assert totals(TWO, reading(150, **more))[0] == []
        assert len(totals(TWO, reading(151, **more))[0]) == 1


def test_a_total_adds_only_what_stands_above_it():
    assert totals([*TWO, entry(unit(4), 7)], reading(150), seen=2)[0] == []
    assert len(totals([*TWO, entry(unit(4), 7)], reading(157), seen=2)[0]) == 1


def test_a_total_may_be_of_its_section_or_of_the_table_of_one_level_or_the_other():
    file = [
        entry(unit(10, "district"), 150),
        entry(WARD, 100, section=1),
        entry(OTHER, 50, section=1),
        entry(unit(11, "district"), 31, section=1),
        entry(unit(4), 30, section=2),
    ]
    for count in (180, 181, 30):
        assert totals(file, reading(count), section=2)[0] == []
    wrong, shown = totals(file, reading(182), section=2)
    assert (len(wrong), shown[0]["sum"]) == (1, "181")
    assert totals(file, reading(29), section=2)[1][0]["sum"] == "30"
    assert totals(file, reading(150), section=1)[0] == totals(file, reading(31), section=1)[0] == []
    assert len(totals(file, reading(150), section=2)[0]) == 1


def test_a_total_may_be_of_one_operator_or_of_all():
    of_viettel = [entry(WARD, 60, operator=7), entry(OTHER, 20, operator=7)]
    of_another = [entry(WARD, 30, operator=8)]
    file = [*of_viettel, *of_another]
    assert totals(file, reading(80, operator="viettel"))[0] == []
    assert len(totals(file, reading(110, operator="viettel"))[0]) == 1
    assert totals(file, reading(110))[0] == []
    assert totals([*file, *TWO], reading(150))[0] == totals([*file, *TWO], reading(110))[0] == []
    assert len(totals([*file, *TWO], reading(80))[0]) == 1


def test_a_count_beside_mean_and_median_is_added_once():
    assert totals([*TWO, entry(WARD, 100, statistic="mean")], reading(150))[0] == []

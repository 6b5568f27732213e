"""Figures against one another, each check at its boundary: what is raised, what is not, and every word of it."""

import pytest

from measurements.importing import checks
from measurements.importing.comparison import Known
from measurements.tests.importing.figures_made import DISTRICT, OTHER, WARD, entry, known, said, told, unit

# --- a ward above its district


def above(*entries, stored=None, names=None):
    return told(checks.above_parent(checks.counted(entries), stored or {}, names or {}))


def test_a_ward_above_its_district():
    told_of = above(entry(WARD, 366), entry(DISTRICT, 365))
    details = {"unit": "Xã An", "parent": "Huyện Đông", "limit": "365", "cell_of": "C1"}
    assert told_of == [("above_parent", "S", "C2", "366", details)]
    assert above(entry(WARD, 365), entry(DISTRICT, 365)) == []
    assert above(entry(WARD, (0, 999)), entry(DISTRICT, 5)) == []
    assert above(entry(WARD, (300, None)), entry(DISTRICT, (0, 299)))[0][3:] == (
        "≥300",
        {"unit": "Xã An", "parent": "Huyện Đông", "limit": "<300", "cell_of": "C1"},
    )


@pytest.mark.parametrize("more", [{"period": "2024-07"}, {"network": "5g"}, {"operator": 7}])
def test_only_counts_of_the_same_month_network_and_operator_are_held_against_one_another(more):
    assert above(entry(WARD, 366), entry(DISTRICT, 365, **more)) == []
    assert len(above(entry(WARD, 366, **more), entry(DISTRICT, 365, **more))) == 1


def test_a_district_without_an_upper_bound_limits_nothing():
    assert above(entry(WARD, 366), entry(DISTRICT, (301, None))) == []
    assert above(entry(WARD, 366), entry(DISTRICT)) == []
    assert above(entry(WARD), entry(DISTRICT, 0)) == []
    assert above(entry(unit(2), 366), entry(DISTRICT, 365)) == []


def test_a_ward_is_told_once_where_its_count_stands_beside_mean_and_median():
    both = [entry(WARD, 366), entry(WARD, 366, statistic="mean")]
    assert len(above(*both, entry(DISTRICT, 365))) == 1
    assert len(above(*both, entry(DISTRICT, 365, statistic="mean"))) == 1


def test_a_district_of_an_earlier_file_is_only_noted():
    key = (1, "2024-08", "mobile", None, "median")
    told_of = above(entry(WARD, 366), stored={key: known(365)}, names={1: "Huyện Đông"})
    details = {"unit": "Xã An", "parent": "Huyện Đông", "limit": "365"}
    assert told_of == [("above_known_parent", "S", "C2", "366", details)]
    assert above(entry(WARD, 365), stored={key: known(365)}) == []
    assert above(entry(WARD, 366), stored={key: known(301, 10**9)}) == []
    assert above(entry(WARD, 366), stored={key: Known(1, said((301, None)))}) == []
    assert above(entry(WARD, 366), stored={key: Known(1, said(download="4"))}) == []
    assert above(entry(WARD, 366), stored={(1, "2024-07", "mobile", None, "median"): known(3)}) == []
    assert above(entry(WARD, 366), stored={key: known(365)})[0][4]["parent"] == "đơn vị cấp trên"
    both = [entry(WARD, 300), entry(DISTRICT, 400)]
    assert above(*both, stored={key: known(3)}) == []  # the file's own district goes before


# --- operators and networks


def crossed(*entries):
    return told(checks.operators_and_networks(checks.counted(entries)))


def test_operators_that_do_not_add_up():
    file = [entry(WARD, 100), entry(WARD, 60, operator=1), entry(WARD, 41, operator=2)]
    details = {"unit": "Xã An", "sum": "101", "total": "100"}
    assert crossed(*file) == [("operators_differ", "S", "C2", "raw 100", details)]
    assert crossed(*file[:2], entry(WARD, 40, operator=2)) == []
    assert crossed(*file[:2], entry(WARD, (0, 299), operator=2)) == []
    assert crossed(entry(WARD, (0, 299)), *file[1:]) == []
    assert crossed(entry(WARD), *file[1:]) == []  # blank: nothing to be held against
    assert crossed(*file[1:]) == crossed(file[0]) == []


@pytest.mark.parametrize("more", [{"period": "2024-07"}, {"network": "fixed"}])
def test_operators_of_another_month_or_network_are_no_part_of_the_total(more):
    assert crossed(entry(WARD, 100), entry(WARD, 60, operator=1, **more)) == []
    assert crossed(entry(WARD, 100), entry(OTHER, 60, operator=1)) == []


def test_five_g_above_mobile():
    said = crossed(entry(WARD, 100), entry(WARD, 101, network="5g", cell="D2"))
    details = {"unit": "Xã An", "limit": "100"}
    assert said == [("five_g_above_mobile", "S", "D2", "101", details)]
    assert crossed(entry(WARD, 100), entry(WARD, 100, network="5g")) == []
    assert crossed(entry(WARD, 100), entry(WARD, 101, network="fixed")) == []
    assert crossed(entry(WARD, (50, None)), entry(WARD, 101, network="5g")) == []
    assert crossed(entry(WARD, 100), entry(OTHER, 101, network="5g")) == []
    assert crossed(entry(WARD, 100, period="2024-07"), entry(WARD, 101, network="5g")) == []
    assert crossed(entry(WARD, (0, 99)), entry(WARD, (100, None), network="5g"))[0][3] == "≥100"


# --- units that are not there


def missing(entries, expected, in_error=()):
    found, count = checks.missing_units(entries, set(in_error), {("2024-08", "ward"): expected})
    return told(found), count


WARDS = [unit(pk, name=f"Xã {pk}") for pk in range(20, 40)]


def test_units_that_the_file_does_not_name():
    said, count = missing([entry(one, 1) for one in WARDS[:17]], WARDS)
    names = "Xã 37, Xã 38, Xã 39"
    details = {"month": "8/2024", "network": "di động", "level": "cấp xã", "count": "3", "names": names}
    assert (said, count) == ([("units_missing", "", "", "", details)], 3)
    assert missing([entry(one, 1) for one in WARDS], WARDS) == ([], 0)


def test_a_long_list_of_missing_units_is_cut():
    said, count = missing([entry(one, 1) for one in WARDS[:8]], WARDS)
    assert (count, said[0][4]["names"]) == (12, ", ".join(f"Xã {pk}" for pk in range(28, 40)))
    said, count = missing([entry(one, 1) for one in WARDS[:7]], WARDS)
    assert (count, said[0][4]["names"]) == (13, ", ".join(f"Xã {pk}" for pk in range(27, 39)) + " và 1 đơn vị khác")


def test_a_few_figures_are_no_list_of_units():
    assert missing([entry(one, 1) for one in WARDS[:2]], WARDS) == ([], 0)
    assert missing([entry(one, 1) for one in WARDS[:3]], WARDS)[1] == 17
    assert missing([entry(one, 1) for one in WARDS[:2]], WARDS[:8])[1] == 6
    assert missing([entry(one, 1) for one in WARDS[:2]], WARDS[:9]) == ([], 0)


def test_a_unit_in_error_is_told_of_already():
    wrong = [(39, "2024-08", "mobile", None, "median")]
    assert missing([entry(one, 1) for one in WARDS[:18]], WARDS, wrong)[1] == 1
    for other in ((39, "2024-07", "mobile", None, "median"), (39, "2024-08", "5g", None, "median")):
        assert missing([entry(one, 1) for one in WARDS[:18]], WARDS, [other])[1] == 2


def test_each_month_network_and_level_is_looked_at_by_itself():
    districts = [unit(pk, "district") for pk in (1, 5, 6)]
    file = [*(entry(one, 1) for one in WARDS[:19]), *(entry(one, 1, network="5g") for one in WARDS[:18])]
    file += [entry(one, 1, period="2024-07") for one in districts[:2]]
    expected = {("2024-08", "ward"): WARDS, ("2024-07", "district"): districts}
    found, count = checks.missing_units(file, set(), expected)
    said = [(one[4]["month"], one[4]["network"], one[4]["level"], one[4]["count"]) for one in told(found)]
    assert said == [
        ("7/2024", "di động", "cấp huyện", "1"),
        ("8/2024", "5G", "cấp xã", "2"),
        ("8/2024", "di động", "cấp xã", "1"),
    ]
    assert count == 4
    few = [entry(one, 1, network="5g") for one in WARDS[:2]]
    found, count = checks.missing_units([*few, *(entry(one, 1) for one in WARDS[:19])], set(), expected)
    assert count == 1
    whole = [*(entry(one, 1, network="5g") for one in WARDS), *(entry(one, 1) for one in WARDS[:19])]
    assert checks.missing_units(whole, set(), expected)[1] == 1


# --- speeds of nothing, columns exchanged


def test_speeds_of_nought_are_one_note():
    assert told(checks.zero_speeds([])) == []
    assert told(checks.zero_speeds(["S!x!D4"])) == [("speed_zero", "S!x", "D4", "0", {"count": "1", "cells": "S!x!D4"})]
    twelve = [f"D{row}" for row in range(1, 13)]
    said = told(checks.zero_speeds(twelve))
    assert said == [("speed_zero", "", "D1", "0", {"count": "12", "cells": ", ".join(twelve)})]
    thirteen = told(checks.zero_speeds([*twelve, "D13"]))
    assert thirteen[0][4] == {"count": "13", "cells": ", ".join(twelve) + "…"}


def exchanged(*speeds):
    file = [entry(unit(pk), 1, download=down, upload=up) for pk, (down, up) in enumerate(speeds, start=2)]
    return told(checks.slower_down_than_up(file))


def test_download_below_upload_throughout():
    below = [("40", "90"), ("9.5", "10"), ("41", "92")]
    assert exchanged(*below) == [("speeds_exchanged", "S", "C2", "", {"count": "3"})]
    assert exchanged(*below[:2]) == []
    assert exchanged(*below, ("90", "40")) == []
    assert exchanged(*below, ("40", "40")) == []
    assert exchanged(("40", None), *below, (None, "3")) == [("speeds_exchanged", "S", "C3", "", {"count": "3"})]
    assert exchanged(*below[:2], ("40", None)) == []


def unlike(*speeds, of="download", **more):
    file = [entry(unit(pk), 1, **{"download": "9", of: speed}, **more) for pk, speed in enumerate(speeds, start=2)]
    return told(checks.unlike_the_others(file))


def test_a_speed_unlike_those_of_the_other_units():
    said = {"count": "1", "cells": "C6", "unit": "Đơn vị 6"}
    assert unlike("40", "45", "50", "45", "455") == [("speed_unlike_others", "S", "C6", "", said)]
    assert unlike("40", "45", "50", "45", "455", of="upload") == [("speed_unlike_others", "S", "C6", "", said)]
    assert unlike("40", "45", "50", "45", "4.5") == [("speed_unlike_others", "S", "C6", "", said)]
    assert unlike("40", "45", "50", "45", "360") == []  # eight times the median is not more than eight times
    assert unlike("40", "45", "50", "45", "5.625") == []
    assert unlike("40", "45", "50", "455") == []  # too few to say what is usual
    assert unlike("40", "45", "50", "45", "0") == unlike("40", "45", "50", "45", None) == []


def test_speeds_are_alike_within_one_month_network_operator_and_level():
    mobile = [entry(unit(pk), 1, download="45") for pk in range(2, 7)]
    others = [
        entry(unit(7), 1, download="455", network="5g"),
        entry(unit(8, "district"), 1, download="455"),
        entry(unit(9), 1, download="455", period="2024-07"),
        entry(unit(10), 1, download="455", operator=7),
    ]
    assert told(checks.unlike_the_others([*mobile, *others])) == []
    many = [entry(unit(pk), 1, download="4500") for pk in range(20, 34)]
    (said,) = told(checks.unlike_the_others([*[entry(unit(pk), 1, download="45") for pk in range(40, 60)], *many]))
    assert said[4]["count"] == "14"
    assert said[4]["cells"].endswith("C31…")


# --- sums


def test_months_in_order():
    assert checks.periods_of([entry(WARD, 1), entry(WARD, 1, period="2024-07"), entry(OTHER, 1)]) == [
        "2024-07",
        "2024-08",
    ]


def test_sums_by_month_network_and_level_of_all_operators():
    file = [
        entry(WARD, 100),
        entry(WARD, 100, statistic="mean"),
        entry(OTHER, (0, 299)),
        entry(unit(4)),
        entry(WARD, 60, operator=7),
        entry(WARD, 5, network="5g"),
        entry(DISTRICT, (301, None)),
    ]
    assert checks.sums(file) == {
        "2024-08 mobile ward": {"units": 2, "samples_min": 100, "samples_max": 399},
        "2024-08 5g ward": {"units": 1, "samples_min": 5, "samples_max": 5},
        "2024-08 mobile district": {"units": 1, "samples_min": 301, "samples_max": None},
    }
    assert checks.sums([entry(WARD, 100), entry(WARD, 100, statistic="mean", table=1)]) == {
        "2024-08 mobile ward": {"units": 1, "samples_min": 100, "samples_max": 100}
    }

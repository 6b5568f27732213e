"""From rows to figures of units, each step at its boundary: taken, left out with a word, or asked about."""

from dataclasses import replace
from datetime import date

import pytest

from base.period import Period
from base.saying import packed, say
from measurements.importing.asking import Answers, name_key
from measurements.importing.found import Elsewhere
from measurements.tests.importing.figures_made import said
from measurements.tests.importing.in_memory import (
    AN,
    BA,
    CHOSEN,
    EAST,
    FAR,
    GONE,
    HERE,
    NEW,
    OLD,
    OTHER_TWIN,
    TWIN,
    after,
    details,
    read,
    resolver,
    row,
    section,
    taken,
    told,
    unit,
    units,
)

ON_AN = (AN.pk, "2024-08", "mobile", None, "median", 365)


# --- a row that is a unit


def test_a_figure_with_all_that_was_read():
    reading = read((0, 299), download="45.5", upload="20", latency="30", raw="<300", cell="C4")
    made = after(row(reading, ward="Xã An", cells=["1", "Xã An", "<300"], tests=5))
    figure = made.entries[0].figure
    assert figure.reading == said((0, 299), download="45.5", upload="20", latency="30")
    assert (figure.sheet, figure.cell, figure.raw, figure.row) == ("S", "C4", "<300", 0)
    assert (made.entries[0].table, made.entries[0].section, made.entries[0].has_speed) == (0, 0, True)
    kept = made.rows[0]
    assert (kept.sheet, kept.number, kept.table, kept.cells, kept.tests) == ("S", 4, 0, ["1", "Xã An", "<300"], 5)
    assert (made.issues, made.bad_cells, made.left_out) == ([], 0, [])


def test_a_row_is_kept_once_however_many_figures_it_gives():
    made = after(row(read(), read(network="fixed"), ward="Xã An"), row(read(), ward="Xã Ba", number=5))
    assert [entry.figure.row for entry in made.entries] == [0, 0, 1]
    assert [kept.number for kept in made.rows] == [4, 5]


def test_the_same_name_is_looked_up_once():
    made = after(row(read(), ward="Xã An"))
    asked = made.directory.asked
    made.row(row(read(network="5g"), ward="Xã An"))
    assert made.directory.asked == asked
    made.row(row(read(period="2024-07"), ward="Xã An"))
    made.row(row(read(network="fixed"), ward="Xã Ba"))
    assert made.directory.asked == asked + 2
    assert units(made) == [AN.pk, AN.pk, AN.pk, BA.pk]


def test_the_statistic_is_what_was_stated_else_what_was_read_else_a_median():
    for stated, spoken, kept in (("mean", "median", "mean"), ("", "mean", "mean"), ("", "", "median")):
        made = after(row(read(statistic=spoken), ward="Xã An"), statistic=stated)
        assert made.entries[0].figure.reading.statistic == kept


def test_a_cell_in_error_is_no_figure_and_known_to_be_there():
    made = after(row(read(bad=True, raw="1O"), ward="Xã An"))
    assert (made.entries, made.bad_cells) == ([], 1)
    assert made.in_error == {(AN.pk, "2024-08", "mobile", None, "median")}


def test_the_same_figure_twice_is_told_with_the_first_cell():
    made = after(row(read(cell="C4"), ward="Xã An"), row(read(9, cell="C9", raw="9"), ward="Xã An"))
    assert (taken(made), made.bad_cells) == ([ON_AN], 1)
    assert told(made) == [("duplicate", "S", "C9", "9")]
    said = details(made)
    assert (said["unit"], said["month"], said["operator"], said["first"]) == ("Xã An", "8/2024", "", "ô C4")
    made = resolver()
    made.table({"sheet": "T", "title": [], "columns": [], "lowest": "ward"})
    twice = [read(operator="viettel", cell=cell) for cell in ("C4", "C9")]
    made.row(row(twice[0], ward="Xã An"))
    made.row(row(twice[1], ward="Xã An", table=1))
    assert (details(made)["first"], details(made)["operator"]) == ("ô S!C4", ", viettel")


@pytest.mark.parametrize(
    "more", [{"period": "2024-07"}, {"network": "5g"}, {"operator": "viettel"}, {"statistic": "mean"}]
)
def test_another_month_network_operator_or_statistic_is_another_figure(more):
    made = after(row(read(), ward="Xã An"), row(read(**more), ward="Xã An"))
    assert (len(made.entries), made.issues) == (2, [])


# --- speeds of nought


@pytest.mark.parametrize("nought", ["0", "0.0", "0.00", "0.000000"])
@pytest.mark.parametrize("name", ["download", "upload", "latency"])
def test_a_speed_of_nought_is_nothing_however_it_is_written(name, nought):
    made = after(row(read(29, **{"download": "1", "upload": "2", "latency": "3", name: nought}), ward="Xã An"))
    reading = made.entries[0].figure.reading
    assert getattr(reading, name) is None
    assert [reading.download, reading.upload, reading.latency].count(None) == 1
    assert (reading.least, made.zeros) == (29, ["S!C4"])


def test_noughts_of_one_cell_are_told_once_and_what_is_blank_is_none():
    assert after(row(read(1, download="0", upload="0", latency="0"), ward="Xã An")).zeros == ["S!C4"]
    assert after(row(read(1, download="0.01"), ward="Xã An")).zeros == []
    assert after(row(read(1), ward="Xã An")).zeros == []
    made = resolver(table={"sheet": ""})
    made.row(row(read(1, download="0"), ward="Xã An"))
    assert made.zeros == ["C4"]


def test_a_median_of_single_tests_may_be_nought():
    made = after(row(read(1, download="0"), ward="Xã An", tests=3))
    assert (made.entries[0].figure.reading.download, made.zeros) == (0, [])


# --- months


@pytest.mark.parametrize(
    ("said", "stated", "kept"),
    [("2024-08", None, "2024-08"), ("", Period(2024, 7), "2024-07"), ("2024-07", Period(2024, 7), "2024-07")],
)
def test_the_month_is_what_the_file_says_else_what_was_stated(said, stated, kept):
    assert after(row(read(period=said), ward="Xã An"), period=stated).entries[0].figure.period == kept


def test_a_month_found_wrong_before_is_not_told_again():
    made = after(row(read(period="!"), ward="Xã An"))
    assert (made.entries, made.issues, made.bad_cells) == ([], [], 1)


def test_a_month_that_nobody_says_is_asked_for_once_a_column():
    made = after(
        row(read(period="", cell="C4"), read(period="", cell="D4", group=1), ward="Xã An"),
        row(read(period="", cell="C5"), read(period="", cell="D5", group=1, month_cell="D1"), ward="Xã Ba"),
        row(read(period="", cell="", group=2), ward="Xã Ba"),
    )
    assert told(made) == [
        ("month_missing", "S", "C4", ""),
        ("month_missing", "S", "D4", ""),
        ("month_missing", "S", "", ""),
    ]
    assert [details(made, at)["what"] for at in (0, 1, 2)] == ["ở cột C", "ở cột D", "trong bảng"]
    assert made.bad_cells == 5


def test_a_quarter_in_the_title_is_told_once_with_its_text():
    made = resolver(table={"span": packed(say("a quarter")), "title": ["BẢNG 1", "Quý III/2024"]})
    for _ in range(2):
        made.row(row(read(period="", month_cell="A2"), ward="Xã An"))
    assert told(made) == [("not_a_month", "S", "A2", "Quý III/2024")]
    assert (made.entries, made.bad_cells) == ([], 2)
    made = resolver(table={"span": packed(say("a quarter")), "title": []}, period=Period(2024, 8))
    made.row(row(read(period=""), ward="Xã An"))
    assert (taken(made), made.issues) == ([ON_AN], [])
    made = resolver(table={"span": packed(say("a quarter")), "title": []})
    made.row(row(read(), ward="Xã An"))
    made.row(row(read(period=""), ward="Xã Ba"))
    assert (taken(made), told(made)) == ([ON_AN], [("not_a_month", "S", "", "S")])


def test_a_month_that_may_not_be_is_told_once_with_its_cell():
    made = after(
        row(read(period="2024-10", cell="C4", month_cell="C1"), ward="Xã An"),
        row(read(period="2024-10", cell="C5"), ward="Xã Ba"),
        row(read(period="2024-06", cell="C6"), ward="Xã Ba"),
    )
    assert told(made) == [("month_in_future", "S", "C1", "10/2024"), ("month_before_start", "S", "C6", "6/2024")]
    assert (made.entries, made.bad_cells) == ([], 3)


# --- networks and operators


def test_the_network_is_what_was_read_else_what_was_stated_else_mobile():
    for spoken, stated, kept in (("5g", "", "5g"), ("", "fixed", "fixed"), ("fixed", "fixed", "fixed")):
        made = after(row(read(network=spoken), ward="Xã An"), network=stated)
        assert (made.entries[0].figure.network, made.assumed_network) == (kept, set())
    made = after(row(read(network=""), ward="Xã An"))
    assert (made.entries[0].figure.network, made.assumed_network) == ("mobile", {0})


def test_a_network_unlike_the_stated_one_is_told_once():
    rows = [row(read(network="5g", cell=f"C{at}"), ward="Xã An") for at in (4, 5)]
    made = after(*rows, row(read(network="mobile", cell="C6"), ward="Xã An"), network="fixed")
    assert told(made) == [("network_conflict", "S", "C4", "5G"), ("network_conflict", "S", "C6", "di động")]
    assert (details(made)["found"], details(made)["stated"]) == ("5G", "cố định")
    assert (made.entries, made.bad_cells) == ([], 3)


def test_a_network_that_nobody_knows_was_told_by_the_reader():
    made = after(row(read(network="?"), ward="Xã An"), network="fixed")
    assert (made.entries, made.issues, made.bad_cells) == ([], [], 1)


def test_operators_by_code_and_by_what_a_person_answered():
    made = after(row(read(operator="vnpt"), ward="Xã An"))
    assert made.entries[0].figure.operator_id == 71
    answers = Answers(operators={"nha mang x": "viettel"})
    made = after(row(read(operator="Nhà mạng X", operator_known=False), ward="Xã An"), answers=answers)
    assert made.entries[0].figure.operator_id == 70


def test_an_unknown_operator_is_asked_about_once_a_row():
    two = [read(operator="Lạ", operator_known=False, cell=cell) for cell in ("C4", "D4")]
    made = after(row(*two, ward="Xã An"), row(*two[:1], ward="Xã Ba", number=5))
    assert told(made) == [("operator_unknown", "S", "C4", "Lạ")] * 2
    assert (made.entries, made.bad_cells) == ([], 3)
    each = [read(operator=name, operator_known=False) for name in ("Lạ", "Khác")]
    assert [one[3] for one in told(after(row(*each, ward="Xã An")))] == ["Lạ", "Khác"]
    assert told(after(row(read(operator="gone"), ward="Xã An"))) == [("operator_unknown", "S", "C4", "gone")]


def of_fixed_alone(said, **stated):
    made = resolver(**stated)
    made.operators, made.fixed_alone = {"viettel": 70, "fpt": 72}, {"fpt": "FPT Telecom"}
    made.row(row(read(operator="fpt", network=said), ward="Xã An"))
    return made


def test_who_has_a_fixed_network_alone_is_asked_about_under_mobile_figures():
    for network in ("mobile", "5g", ""):
        made = of_fixed_alone(network)
        assert (told(made), made.entries) == ([("operator_of_fixed", "S", "C4", "FPT Telecom")], [])
    assert of_fixed_alone("fixed").entries[0].figure.operator_id == 72
    assert of_fixed_alone("", network="fixed").entries[0].figure.operator_id == 72
    answers = Answers(operators={"fpt telecom": "viettel"})
    assert of_fixed_alone("mobile", answers=answers).entries[0].figure.operator_id == 70


# --- names


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ({"ward": "Xã An"}, AN),
        ({"unit": "An"}, AN),
        ({"ward": "a en"}, AN),
        ({"ward": "Xã Đôi", "district": "Huyện Tây"}, OTHER_TWIN),
        ({"ward": "Xã Đôi", "district": "Huyện Đông"}, TWIN),
        ({"ward": "Xã Đôi", "code": "31004"}, OTHER_TWIN),
        ({"code": "31001"}, AN),
        ({"ward": "31001 - Xã An"}, AN),
        ({"ward": "Xã An - Tỉnh Đây"}, AN),
        ({"ward": "Xã An - Đây"}, AN),
        ({"district": "Huyện Đông"}, EAST),
        ({"ward": "Huyện Đông"}, EAST),
        ({"unit": "Toàn tỉnh"}, HERE),
        ({"unit": "Cả tỉnh Đây"}, HERE),
        ({"province": "Tỉnh Đây"}, HERE),
        ({"province": "31"}, HERE),
        ({"province": "Tỉnh Đây", "ward": "Xã An"}, AN),
        ({"ward": "Xã Cũ"}, OLD),
    ],
)
def test_names_of_units(names, found):
    made = after(row(read(), **names))
    assert (units(made), made.issues) == ([found.pk if found is not OLD else NEW.pk], [])


def test_the_register_is_that_of_the_last_day_of_the_month():
    made = after(row(read(period="2024-07"), ward="Xã Cũ"), row(read(period="2024-09"), ward="Xã Mới"), as_of=None)
    assert units(made) == [OLD.pk]
    assert told(made) == [("month_not_over", "S", "C4", "9/2024")]
    made = after(row(read(period="2024-07"), ward="Xã Mới"))
    assert (units(made), [one[0] for one in told(made)]) == ([], ["unit_renamed"])


@pytest.mark.parametrize(
    ("name", "code"), [("Xã Không Có", "unit_not_found"), ("Xã Đôi", "unit_ambiguous"), ("Huyện Bắc", "unit_not_found")]
)
def test_a_name_that_is_not_clear_is_asked_once_a_row(name, code):
    made = after(row(read(), read(network="5g"), ward=name))
    assert told(made) == [(code, "S", "B4", name)]
    assert (made.entries, made.bad_cells) == ([], 2)
    assert made.issues[0].fix["period"] == "2024-08"
    if code == "unit_not_found":
        assert details(made)["where"] == " ở Tỉnh Đây"


def test_the_question_says_where_the_name_stood():
    made = after(row(read(), ward="Xã Không Có"), row(read(), ward="Xã Không Có", district="Huyện Tây"))
    assert [one.fix["district"] for one in made.issues] == ["", "Huyện Tây"]
    made = after(section("Huyện Tây"), row(read(), unit="Xã Không Có"))
    assert (told(made), made.issues[0].fix["district"]) == (
        [("unit_not_found", "S", "B4", "Xã Không Có")],
        "Huyện Tây",
    )


def test_the_column_says_the_level_of_a_bare_name():
    ward = unit(30, "xa", "31030", "Đông", 3)
    for names, pk in (
        ({"district": "Đông"}, EAST.pk),
        ({"ward": "Đông"}, 30),
        ({"district": "Tây", "ward": "Đông"}, 30),
    ):
        made = resolver(more=(ward,))
        made.row(row(read(), **names))
        assert units(made) == [pk]
    assert units(after(row(read(), district="Huyện Đông", unit="An"))) == [AN.pk]


def test_a_district_in_its_own_column_holds():
    made = after(row(read(), district="Huyện Tây", unit="Huyện Đông"))
    assert (made.entries, len(made.issues)) == ([], 1)


def test_a_province_that_is_found_later_holds_for_names_seen_before():
    made = after(row(read(), ward="Xã An"), province_code="")
    made.stated = replace(made.stated, province_code="22")
    made.row(row(read(network="5g"), ward="Xã An"))
    assert (units(made), [one[0] for one in told(made)]) == ([AN.pk], ["unit_not_found"])


def test_a_name_borne_until_before_the_month_is_asked():
    made = after(row(read(period="2025-08"), ward="Xã Cũ"), today=date(2025, 9, 20))
    assert (told(made), details(made)["day"]) == ([("unit_renamed", "S", "B4", "Xã Cũ")], "15/08/2024")


def test_what_a_person_answered_goes_before_the_name():
    for names in ({"ward": "Xã Lạ Lùng"}, {"ward": "Xã An"}):
        key = name_key(names["ward"], "", "")
        assert units(after(row(read(), **names), answers=Answers({key: CHOSEN.pk}))) == [CHOSEN.pk]
    key = name_key("Xã Lạ Lùng", "Huyện Tây", "Tỉnh Đây")
    names = {"ward": "Xã Lạ Lùng", "district": "Huyện Tây", "province": "Tỉnh Đây"}
    assert units(after(row(read(), **names), answers=Answers({key: CHOSEN.pk}))) == [CHOSEN.pk]
    gone = after(row(read(period="2024-09"), ward="Xã X"), answers=Answers({name_key("Xã X", "", ""): OLD.pk}))
    assert gone.entries == []
    other = after(row(read(), ward="Xã Khác"), answers=Answers({key: CHOSEN.pk}))
    assert [one[0] for one in told(other)] == ["unit_not_found"]


def test_an_answer_under_a_section_is_of_that_section():
    key = name_key("Xã Lạ Lùng", "Huyện Đông", "")
    made = after(section("Huyện Đông"), row(read(), ward="Xã Lạ Lùng"), answers=Answers({key: CHOSEN.pk}))
    assert units(made) == [CHOSEN.pk]


# --- provinces


def test_a_row_of_another_province_is_left_out_with_its_name():
    for text in ("Tỉnh Xa", "22"):
        made = after(row(read(), read(network="5g"), province=text, ward="Xã Ngoài"))
        assert made.elsewhere == [Elsewhere("S", "B4", "Xã Ngoài", "Tỉnh Xa", 2)]
        assert (made.entries, made.issues, made.rows) == ([], [], [])


def test_a_province_that_nobody_knows_is_asked_about():
    made = after(row(read(), province="Tỉnh Nào", ward="Xã An"))
    assert (made.elsewhere, [one[0] for one in told(made)]) == ([], ["unit_not_found"])


def test_of_the_whole_country_each_row_names_its_province():
    made = after(
        row(read(), province="Tỉnh Xa", ward="Xã Ngoài"),
        row(read(), province="15"),
        row(read(), province="Tỉnh Đây", ward="Xã An"),
        province_code="",
    )
    assert (units(made), made.issues, made.elsewhere) == ([FAR.pk, GONE.pk, AN.pk], [], [])
    made = after(row(read(), ward="Xã Không Có"), province_code="")
    assert details(made)["where"] == ""


def test_a_unit_of_another_province_is_told_where_no_column_says_it():
    key = name_key("Xã Z", "", "")
    made = after(row(read(), read(network="5g"), ward="Xã Z"), answers=Answers({key: FAR.pk}))
    assert (told(made), details(made)["province"]) == ([("wrong_province", "S", "B4", "Xã Z")], "Tỉnh Đây")
    assert (made.entries, made.bad_cells) == ([], 2)

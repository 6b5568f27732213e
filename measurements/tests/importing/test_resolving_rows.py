"""Rows that are no unit's: sections, notes, signatures, means, totals; and what their bringer does not reach."""

from datetime import date

import pytest

from base.period import Period
from measurements.reading.records import Note
from measurements.tests.importing.in_memory import (
    AN,
    EAST,
    MEAN,
    OLD,
    OTHER_TWIN,
    TWIN,
    after,
    details,
    read,
    resolver,
    row,
    section,
    told,
    units,
)

# --- sections, notes, signatures


def test_a_districts_row_without_figures_heads_what_follows():
    made = after(section("Huyện Tây"), row(read(), ward="Xã Đôi"), section("Huyện Đông"), row(read(), ward="Xã Đôi"))
    assert units(made) == [OTHER_TWIN.pk, TWIN.pk]
    assert [entry.section for entry in made.entries] == [1, 2]
    assert (made.issues, made.left_out) == ([], [])


def test_a_districts_own_row_heads_what_follows_too():
    made = after(row(read(400), district="Huyện Tây", unit="Huyện Tây"), row(read(), ward="Xã Đôi"))
    assert units(made) == [3, OTHER_TWIN.pk]
    assert [entry.section for entry in made.entries] == [1, 1]
    blank = after(row(read(None), unit="Huyện Tây"), row(read(), ward="Xã Đôi"))
    assert units(blank) == [OTHER_TWIN.pk]


def test_in_a_table_of_districts_no_district_heads_others():
    made = resolver(table={"lowest": "district"})
    made.row(row(read(400), district="Huyện Tây"))
    made.row(row(read(None), district="Huyện Đông"))
    assert [(entry.unit.pk, entry.section, entry.figure.reading.least) for entry in made.entries] == [
        (3, 0, 400),
        (2, 0, None),
    ]
    made = resolver(table={"lowest": "district"})
    made.row(section("Huyện Tây"))
    assert [(entry.unit.pk, entry.figure.reading.blank) for entry in made.entries] == [(3, True)]


def test_a_ward_under_a_section_that_is_not_its_own_is_asked_but_a_district_is_found():
    made = after(section("Huyện Tây"), row(read(), ward="Xã An"))
    assert [one[0] for one in told(made)] != []
    assert made.entries == []
    made = after(section("Huyện Tây"), row(read(400), unit="Huyện Đông"))
    assert units(made) == [EAST.pk]


def test_a_unit_left_blank_is_a_unit():
    assert units(after(row(read(None), kind="maybe", ward="Xã An", cells=["Xã An"], numbered=False))) == [AN.pk]
    assert units(after(row(read(None), kind="maybe", ward="An", cells=["An"], numbered=False))) == [AN.pk]
    named = after(row(read(None), kind="maybe", ward="Xã Chưa Biết", cells=["Xã Chưa Biết"], numbered=False))
    assert [one[0] for one in told(named)] == ["unit_not_found"]


@pytest.mark.parametrize(
    "text",
    [
        "Nguồn: Trung tâm Internet",
        "Xã " + "rất " * 8,  # a sentence of more than eight words
        "Xã " + "dài" * 20,  # longer than a name
    ],
)
def test_words_beside_the_table_are_left_out(text):
    made = after(row(read(None), kind="maybe", unit=text, cells=[text, ""], numbered=False, cell=""))
    assert (made.entries, made.issues, made.left_out) == ([], [], [f"S!4: {text}"[: len("S!4: ") + 120]])


def test_a_name_of_eight_words_alone_in_its_row_is_asked_about():
    text = "Xã " + " ".join(["một"] * 7)
    made = after(row(read(None), kind="maybe", unit=text, cells=[text], numbered=False))
    assert [one[0] for one in told(made)] == ["unit_not_found"]
    long = "Xã " + " ".join(["một"] * 8)
    made = after(row(read(None), kind="maybe", unit=long, cells=["3", long], numbered=False))
    assert [one[0] for one in told(made)] == ["unit_not_found"]


def test_words_without_a_month_are_left_out():
    made = after(row(read(None, period=""), kind="maybe", unit="Xã An", cells=["Xã An"], numbered=False))
    assert (made.entries, made.left_out) == ([], ["S!B4: Xã An"])


def test_what_is_left_out_is_cut():
    text = "Ghi chú " + "dài " * 60
    made = after(row(read(None), kind="maybe", unit=text, cells=["", text, ""], numbered=False))
    assert made.left_out == ["S!B4: " + text[:120]]


def signature(*readings, **more):
    return row(*(readings or [read(None, bad=True, raw="GIÁM ĐỐC")]), **{"numbered": False, "unit": "Nguyễn", **more})


def test_words_under_the_values_are_a_signature():
    made = after(signature(cells=["Nguyễn", "", "GIÁM ĐỐC"]))
    assert (made.issues, made.bad_cells, made.left_out) == ([], 0, ["S!B4: Nguyễn GIÁM ĐỐC"])
    assert after(signature(cell="", cells=["x"])).left_out == ["S!4: x"]
    assert after(signature(read(None))).left_out != []
    assert after(signature(read(None), read(None, bad=True, raw="KT."))).left_out != []


@pytest.mark.parametrize(
    ("one", "unknown", "bad_cells"),
    [
        (signature(numbered=True), ["Nguyễn"], 1),
        (signature(read(None, bad=True, raw="1O")), ["Nguyễn"], 1),
        (signature(read(3), read(None, bad=True, raw="x")), ["Nguyễn"], 2),
        (signature(unit="Xã An"), [], 1),
        (signature(unit="Xã Không Có"), ["Xã Không Có"], 1),
        (signature(kind="maybe", unit="Xã An"), [], 1),
    ],
)
def test_a_row_that_may_be_a_unit_is_no_signature(one, unknown, bad_cells):
    made = after(one)
    assert made.left_out == []
    assert told(made) == [("unit_not_found", "S", "B4", name) for name in unknown]
    assert made.bad_cells == bad_cells


def test_a_row_without_readings_is_no_signature():
    assert after(row(unit="Nguyễn", numbered=False)).left_out == []


# --- one number for all rows


def test_a_mean_of_all_rows_is_left_out_with_a_word():
    made = after(row(read(), unit="Bình quân", numbered=False))
    assert (told(made), made.entries, made.bad_cells) == ([("statistic_row", "S", "B4", "Bình quân")], [], 0)
    assert told(after(row(read(period=""), unit="Trung bình", numbered=False)))[0][0] == "statistic_row"


def test_a_unit_of_that_name_is_asked_about():
    made = after(row(read(), read(network="5g"), ward="Trung bình", numbered=False))
    assert (told(made), details(made)["unit"]) == (
        [("statistic_or_unit", "S", "B4", "Trung bình")],
        "Xã Trung Bình",
    )
    assert (made.entries, made.bad_cells) == ([], 2)
    assert units(after(row(read(), ward="Trung bình", numbered=True))) == [MEAN.pk]
    assert [one[0] for one in told(after(row(unit="Bình quân", numbered=False)))] == []


def test_totals_are_kept_with_their_place():
    made = after(
        section("Huyện Tây"), row(read(), ward="Xã Ba"), row(read(400), kind="total", unit="Tổng cộng", numbered=False)
    )
    total = made.totals[0]
    assert (total.table, total.section, total.text, total.sheet, total.seen) == (0, 1, "Tổng cộng", "S", 1)
    assert [one.reading.least for one in total.figures] == [400]
    assert len(made.entries) == 1
    assert after(row(read(), kind="total", number=3)).totals[0].text == ""


# --- notes of the reader


def test_notes_of_a_row_are_told():
    note = Note.of("not_whole", "S", "C4", value="1O", why="")
    made = after(row(read(bad=True), ward="Xã An", notes=[note]))
    assert told(made) == [("not_whole", "S", "C4", "1O")]


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("network_unclear", {"network": "5g"}),
        ("part_of_month", {"as_of": date(2024, 8, 20)}),
        ("provisional", {"as_of": date(2024, 8, 20)}),
        ("month_contradiction", {"period": Period(2024, 8)}),
        ("month_elsewhere", {"period": Period(2024, 8)}),
        ("month_assumed", {"period": Period(2024, 8)}),
    ],
)
def test_what_was_answered_already_is_not_asked(code, answer):
    note = Note.of(code, "S", "A1", value="x", day="x", other="x", month="x")
    for stated, count in ((answer, 0), ({}, 1)):
        made = resolver(**stated)
        made.note(note)
        assert len(made.issues) == count
    made = resolver(**answer)
    made.note(Note.of("hidden_columns", "S", "A1", columns="C"))
    assert len(made.issues) == 1


# --- who reaches what


def test_rows_beyond_reach_are_left_out_with_whatever_is_wrong_in_them():
    note = Note.of("not_whole", "S", "C4", value="1O", why="")
    made = after(
        row(read(), ward="Xã Ba", notes=[note]),
        row(read(bad=True), ward="Xã Ba"),
        row(read(), ward="Xã An"),
        within=frozenset({AN.pk}),
    )
    assert (units(made), made.issues, made.bad_cells) == ([AN.pk], [], 0)
    assert made.beyond == {("31", date(2024, 8, 31)): 2}


def test_a_district_beyond_reach_heads_what_follows_all_the_same():
    made = after(row(read(400), unit="Huyện Tây"), row(read(), ward="Xã Đôi"), within=frozenset({OTHER_TWIN.pk}))
    assert (units(made), made.entries[0].section) == ([OTHER_TWIN.pk], 1)
    made = resolver(table={"lowest": "district"}, within=frozenset({TWIN.pk}))
    made.row(row(read(400), district="Huyện Tây"))
    assert made._section == {}


def test_a_unit_reached_in_one_month_only_is_left_out_in_the_other():
    made = after(row(read(period="2024-07"), read(), ward="Xã Cũ"), within=frozenset({OLD.pk}))
    assert [(entry.unit.pk, entry.figure.period) for entry in made.entries] == [(OLD.pk, "2024-07")]
    assert made.beyond == {("31", date(2024, 8, 31)): 1}


def test_what_nobody_knows_is_asked_of_who_reaches_a_part():
    made = after(row(read(), ward="Xã Không Có"), row(read()), within=frozenset({AN.pk}))
    assert {one[0] for one in told(made)} == {"unit_not_found"}
    assert made.beyond == {}


# --- a ward's own file


def own(*rows, **stated):
    return after(*rows, own_unit=AN, within=None, **stated)


def test_a_wards_own_file_names_it_or_nobody():
    assert units(own(row(read()))) == [AN.pk]
    assert units(own(row(read(), ward="Xã An"))) == [AN.pk]
    for name in ("Xã Ba", "Xã Không Có"):
        made = own(row(read(), read(network="5g"), ward=name))
        assert (told(made), details(made)["unit"]) == ([("not_your_unit", "S", "B4", name)], "Xã An")
        assert (made.entries, made.bad_cells) == ([], 2)


def test_a_row_of_the_template_that_was_not_filled_in_is_left_out():
    made = own(row(read(None), cells=["8/2024", "", "mobile"]))
    assert (made.entries, made.issues, made.left_out) == ([], [], ["S!B4: 8/2024 mobile"])
    assert own(row(read(None), cells=["8/2024"], cell="")).left_out == ["S!4: 8/2024"]
    wrong = own(row(read(None, bad=True, raw="abc"), numbered=False))
    assert (wrong.left_out, wrong.bad_cells) == ([], 1)


def test_reach_is_not_asked_of_a_wards_own_file():
    made = after(row(read(), ward="Xã Ba"), own_unit=AN, within=frozenset({AN.pk}))
    assert (made.beyond, [one[0] for one in told(made)]) == ({}, ["not_your_unit"])

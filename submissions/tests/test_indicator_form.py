from dataclasses import replace
from decimal import Decimal

import pytest

from submissions.indicator_form import Answer, Sheet, Spec, nil_answers, read
from submissions.tests.sheet_made import LAST, sheet


def answer(reading, code: str) -> Answer:
    return next(one for one in reading.answers if one.code == code)


def test_only_the_change_is_typed_and_the_total_follows():
    reading = read(sheet(), {"sites": "3", "removed": "1", "capex": "1,2 tỷ"})
    assert not reading.problems
    assert answer(reading, "sites") == Answer("sites", month=Decimal(3), cumulative=Decimal(522))
    assert answer(reading, "bts_5g").cumulative == 100
    assert answer(reading, "capex").cumulative == 2100


def test_prefilled_is_what_stands_until_changed():
    assert sheet().prefilled() == {"shared": "80"}


@pytest.mark.parametrize("typed", ["0,98", "0.98", " 0,98 "])
def test_a_share_as_excel_hands_it_over_is_asked_about(typed):
    reading = read(sheet(), {"sites": "0", "cover": typed})
    (asked,) = reading.warnings
    assert (asked.field, answer(reading, "cover").month) == ("cover", Decimal("0.98"))  # nothing is guessed
    assert "có phải 98 % không" in asked.message
    assert "nhập 98" in asked.fix


@pytest.mark.parametrize("typed", ["0,98 %", "0,98%", "98", "0", "1", "1,5", "100"])
def test_a_share_that_is_clear_is_not_asked_about(typed):
    assert not read(sheet(), {"sites": "0", "cover": typed}).problems


def test_a_small_share_that_stood_there_last_month_is_not_asked_about():
    last = {**LAST, ("cover", None): Answer("cover", month=Decimal("0.5"))}
    assert not read(sheet(last), {"sites": "0", "cover": "0,5"}).problems
    assert read(sheet(last), {"sites": "0", "cover": "0,6"}).warnings


def test_a_number_that_is_no_share_is_not_asked_about():
    assert not read(sheet(), {"sites": "0", "capex": "0,98"}).problems


def test_after_a_month_not_filed_what_stands_is_filled_in_and_totals_are_typed():
    skipped = replace(sheet(), last_from="7/2025")
    assert skipped.prefilled() == {"shared": "80"}
    (error,) = read(skipped, {"sites": "3"}).errors
    assert (error.field, error.message) == ("sites.total", "còn trống, và chưa có số của tháng trước để cộng")
    assert not read(skipped, {"sites": "3", "sites.total": "600"}).problems
    assert [one.cumulative for one in nil_answers(skipped) if one.code == "sites"] == [None]


def test_the_year_begins_again_in_january():
    assert answer(read(sheet(is_january=True), {"sites": "0", "capex": "7"}), "capex").cumulative == 7


def test_all_errors_come_at_once_with_field_value_and_fix():
    typed = {"sites": "3OO", "removed": "-1", "cover": "101", "plan@7": "x", "gone": "4", "capex": "NaN"}
    errors = read(sheet(), typed).errors
    assert {error.field for error in errors} == {"sites", "removed", "cover", "plan@7", "gone", "capex"}
    assert all(error.message and error.fix and error.value for error in errors)
    assert next(error for error in errors if error.field == "plan@7").where == "Dự kiến, Phường Thử"


def test_a_total_that_falls_is_an_error():
    (error,) = read(sheet(), {"sites": "0", "sites.total": "519"}).errors
    assert error.field == "sites.total"
    assert "giảm so với tháng trước" in error.message


def test_a_total_may_fall_by_what_was_removed():
    assert not read(sheet(), {"sites": "0", "removed": "1", "sites.total": "519"}).problems


def test_a_total_unlike_the_sum_is_a_warning():
    reading = read(sheet(), {"sites": "3", "sites.total": "525"})
    assert not reading.errors
    assert "520 + 3 − 0 = 523" in reading.warnings[0].message


@pytest.mark.parametrize(("total", "wrong"), [("523", False), ("524", True)])
def test_5g_never_exceeds_the_sites(total: str, wrong: bool):
    errors = read(sheet(), {"sites": "3", "bts_5g.total": total}).errors
    assert bool(errors) is wrong


def test_shared_never_exceeds_the_sites():
    (error,) = read(sheet(), {"sites": "0", "shared": "521"}).errors
    assert "Vị trí trạm" in error.message


def test_the_first_month_needs_its_total():
    (error,) = read(sheet(last={}), {"sites": "3"}).errors
    assert error.field == "sites.total"


def test_a_total_smaller_than_the_month_is_refused():
    assert read(sheet(last={}), {"sites": "3", "sites.total": "2"}).errors


def test_more_removed_than_there_were_is_refused():
    assert "âm" in read(sheet(), {"sites": "0", "removed": "521"}).errors[0].message


def test_a_required_answer_left_empty_is_named():
    assert [error.field for error in read(sheet(), {}).errors] == ["sites"]


def test_a_text_too_long_is_refused():
    assert read(sheet(), {"sites": "0", "note": "a" * 4001}).errors[0].field == "note"


def test_nil_keeps_what_existed():
    found = {one.code: one for one in nil_answers(sheet())}
    assert found["sites"] == Answer("sites", month=Decimal(0), cumulative=Decimal(520))
    assert found["shared"].month == 80
    assert "removed" not in found


def test_nil_keeps_what_existed_in_each_ward():
    spots = Spec("spots", "Điểm lõm", "G", "điểm", "integer", per_ward=True, carries_over=True)
    last = {("spots", 7): Answer("spots", 7, month=Decimal(4)), ("spots", 8): Answer("spots", 8, month=Decimal(1))}
    found = nil_answers(Sheet([spots], last, False, {7: "Phường Thử"}))
    assert found == (Answer("spots", 7, month=Decimal(4)),)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.plan import PlanLine, make_plan
from wards.records import UnitRecord
from wards.sources import SourceUnit

ON, ACT = date(2026, 9, 20), "Nghị quyết số 388/NQ-UBTVQH16"
NEW = SourceUnit("", "", "", "", "")  # nothing changes


def unit(pk, level, kind, code, name, parent=None, since=date(2025, 7, 1)):
    return UnitRecord(pk, level, kind, code, name, name, parent, "24", "24", since, None)


UNITS = [
    unit(1, "province", "tinh", "24", "Bắc Ninh"),
    unit(2, "ward", "xa", "09001", "Đông Phú", 1),
    unit(3, "ward", "xa", "09002", "Tây Yên", 1),
    unit(4, "ward", "phuong", "09003", "Kinh Bắc", 1),
]


def line(old, new=NEW, part="whole", row=2, level="ward", name=""):
    return PlanLine(row, level, old, part, new, name)


def ward(code, name, kind="phuong", parent="24"):
    return SourceUnit("ward", code, kind, name, parent)


def planned(*lines, on=ON, act=ACT):
    return make_plan(UNITS, lines, on=on, legal_act=act)


def test_a_change_of_kind_closes_and_opens_one_row():
    plan = planned(line("09001", SourceUnit("ward", "", "phuong", "", "")))
    assert not plan.problems
    assert [each.code for each in plan.closed] == ["09001"]
    assert plan.opened == [ward("09001", "Đông Phú")]
    assert plan.links == [(2, ("ward", "09001"), "whole")]


def test_a_province_that_changes_takes_its_wards_with_it():
    plan = planned(line("24", SourceUnit("province", "", "thanh_pho", "", ""), level="province"))
    assert not plan.problems
    assert {each.code for each in plan.closed} == {"24", "09001", "09002", "09003"}
    assert [entry.code for entry in plan.opened] == ["24", "09001", "09002", "09003"]


def test_two_wards_merge_and_one_splits():
    plan = planned(
        line("09001", ward("09001", "Đông Tây", "xa")),
        line("09002", ward("09001", "Đông Tây", "xa"), "part"),
        line("09002", ward("09003", "Kinh Bắc"), "part"),
        line("09003", ward("09003", "Kinh Bắc")),
    )
    assert not plan.problems
    assert len(plan.closed) == 3
    assert [entry.code for entry in plan.opened] == ["09001", "09003"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "Không có dòng nào"),
        ([line("99999")], "không có đơn vị nào mang mã 99999"),
        ([line("")], "thiếu mã đơn vị cũ"),
        ([line("09001", name="Tây Yên")], "là Đông Phú, không phải “Tây Yên”"),
        ([line("09001")], "không đổi gì"),
        ([line("09001", ward("09003", "Kinh Bắc"))], "chưa được đóng (chồng lấn)"),
        ([line("09001", ward("09009", "Mới"), "part")], "để hở"),
        ([line("09001", ward("09009", "Mới")), line("09001", ward("09008", "Khác"))], "chồng lấn"),
        ([line("09001", ward("09009", "Mới")), line("09001", ward("09009", "Mới"), row=3)], "đã có ở dòng trên"),
        ([line("09001", ward("09009", "Mới")), line("09002", ward("09009", "Khác"), row=3)], "khác ở dòng trên"),
        ([line("09001", ward("9009", "Mới"))], "phải có 5 chữ số"),
        ([line("09001", ward("09009", "Mới", "quan"))], "không phải loại đơn vị của cấp này"),
        ([line("09001", ward("09009", "Mới", parent="99"))], "không có cấp trên mang mã “99”"),
        ([line("09001", ward("09009", "Kinh Bắc"))], "hai đơn vị cùng tên"),
        ([line("09001", ward("09009", "Mới"), "nửa")], "không phải “toàn bộ” hay “một phần”"),
        (
            [
                line("24", SourceUnit("province", "24", "tinh", "Bắc Ninh", ""), "part", level="province"),
                line("24", SourceUnit("province", "27", "tinh", "Kinh Bắc", ""), "part", row=3, level="province"),
            ],
            "bị chia, chưa rõ thuộc đơn vị mới nào",
        ),
    ],
)
def test_what_leaves_a_gap_or_an_overlap_is_refused(lines, said):
    problems = planned(*lines).problems
    assert any(said in problem for problem in problems), problems


def test_the_act_and_a_later_day_are_asked_for():
    assert any("văn bản" in problem for problem in planned(line("09001", ward("09009", "Mới")), act=" ").problems)
    early = planned(line("09001", ward("09009", "Mới")), on=date(2025, 7, 1)).problems
    assert any("không trước ngày này" in problem for problem in early)


@given(st.permutations(["09001", "09002", "09003"]), st.integers(1, 3))
def test_a_merger_in_any_order_leaves_every_other_unit_alone(codes, count):
    merged = codes[:count]
    plan = planned(*(line(code, ward("09009", "Hợp Nhất"), row=row) for row, code in enumerate(merged, start=2)))
    assert not plan.problems
    assert sorted(each.code for each in plan.closed) == sorted(merged)
    assert plan.opened == [ward("09009", "Hợp Nhất")]

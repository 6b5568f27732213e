import pytest

from submissions.indicator_form import Sheet
from submissions.pasting import nearest, read_pasted, with_nearest
from submissions.tests.sheet_made import SPECS

SHEET = Sheet(SPECS, {}, False, {7: "Phường Thử", 8: "Xã Trùng", 9: "Phường Trùng"})


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("Vị trí trạm\t3\t520", {"sites": "3", "sites.total": "520"}),
        ("VỊ TRÍ TRẠM\t3", {"sites": "3"}),
        ("sites\t3", {"sites": "3"}),
        ("Vị trí trạm (*)\tvị trí\t2\t517\t3\t520", {"sites": "3", "sites.total": "520"}),
        ("Phường Thử\t4", {"plan@7": "4"}),
        ("Thử\t4", {"plan@7": "4"}),
        ("Xã Trùng\t5", {"plan@8": "5"}),
        ("Chỉ tiêu\tTrong tháng\nDùng chung\t80\n\n", {"shared": "80"}),
        ("Dùng chung\t3OO", {"shared": "3OO"}),
        ("4\tVị trí trạm\tvị trí\t3\t520", {"sites": "3", "sites.total": "520"}),
    ],
)
def test_rows_from_excel_find_their_fields(line, typed):
    pasted = read_pasted(SHEET, line)
    assert (pasted.typed, pasted.problems) == (typed, [])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Không có\t4", "không rõ"),
        ("Trùng\t5", "nhiều xã"),
        ("Phường Thử\t1\t2", "có 2 số"),
        ("Vị trí trạm\t1\t2\t3", "không rõ ô nào"),
        ("Dùng chung\t80\t81", "không rõ ô nào"),
    ],
)
def test_a_line_that_cannot_be_placed_is_told_and_given_back(line, says):
    pasted = read_pasted(SHEET, f"Phủ sóng\t98\n{line}")
    assert pasted.typed == {"cover": "98"}
    assert says in pasted.problems[0].message
    assert pasted.problems[0].where == "Dòng 2 vừa dán"
    assert pasted.left == [line]


def test_a_name_that_is_nearly_one_is_offered_and_taken_with_its_numbers():
    text = "Phủ sóng\t98\nVi tri tram\t3\t520"
    assert nearest(SHEET, "Vi tri tram\t3\t520") == "Vị trí trạm"
    assert nearest(SHEET, "Phuong Thu\t4") == "Phường Thử"
    assert nearest(SHEET, "Hoàn toàn khác\t4") == ""
    assert read_pasted(SHEET, with_nearest(SHEET, text, 1)).typed == {
        "cover": "98",
        "sites": "3",
        "sites.total": "520",
    }
    assert with_nearest(SHEET, text, 7) == text

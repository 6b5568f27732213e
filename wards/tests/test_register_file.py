import io
from datetime import date

import pytest

from base.refusal import Refused
from wards.actions import load_register
from wards.models import Unit, UnitChange
from wards.register_file import read_history

HEAD = "level,code,full_name,parent_code,valid_from,valid_to,legal_act"
GOOD = (
    "province,98,Tỉnh Thử Nghiệm,,2024-05-01,,NQ 1",
    "district,981,Huyện Một,98,2024-05-01,1/1/2025,NQ 1",
    "district,981,Thị xã Một,98,2025-01-01,,NQ 2",
    "ward,98001,Xã A,981,2024-05-01,,NQ 1",
    "ward,98002,Phường Thuỷ B,981,2024-05-01,,NQ 1",
)


def content(*rows, head=HEAD):
    return "\n".join([head, *rows]).encode()


def problems(*rows):
    return read_history(content(*rows))[1]


def test_a_file_is_cut_where_a_parent_changes():
    history, found = read_history(content(*GOOD))
    assert not found
    wards = [row for row in history.rows if row.entry.level == "ward"]
    assert [(row.entry.name, row.valid_from, row.valid_to) for row in wards] == [
        ("A", date(2024, 5, 1), date(2025, 1, 1)),
        ("A", date(2025, 1, 1), None),
        ("Thủy B", date(2024, 5, 1), date(2025, 1, 1)),
        ("Thủy B", date(2025, 1, 1), None),
    ]
    assert {(link.part, link.on) for link in history.links} == {("whole", date(2025, 1, 1))}


@pytest.mark.django_db
def test_a_file_loads_once(db):
    assert load_register(by=None, file=io.BytesIO(content(*GOOD))).units == 7
    assert not load_register(by=None, file=io.BytesIO(content(*GOOD))).changed
    assert (Unit.objects.count(), UnitChange.objects.count()) == (7, 3)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((*GOOD, "ward,98003,Xã C,982,2024-05-01,,"), "Dòng 7: C (98003) thiếu cấp trên mang mã “982” từ 01/05/2024"),
        ((*GOOD, "ward,98003,Xã C,981,2024-04-01,,"), "thiếu cấp trên mang mã “981” từ 01/04/2024"),
        ((*GOOD, "district,982,Huyện Hai,982,2024-05-01,,"), "Dòng 7: cấp trên “982” phải là đơn vị cấp cao hơn"),
        ((*GOOD, "district,982,Huyện Hai,98001,2024-05-01,,"), "vòng lặp"),
        ((*GOOD, "province,97,Tỉnh Khác,98,2024-05-01,,"), "tỉnh không có cấp trên"),
        ((*GOOD, "ward,98001,Xã A,981,2024-06-01,,"), "Dòng 7: A (98001) trùng mã và trùng thời gian với dòng 5"),
        ((*GOOD, "ward,98003,Xã C,981,2024-02-30,,"), "ngày “2024-02-30” không có trong lịch"),
        ((*GOOD, "ward,98003,Xã C,981,2024-05-01,mai,"), "ngày “mai” không có trong lịch"),
        ((*GOOD, "ward,98003,Xã C,981,2024-05-02,2024-05-01,"), "không sau ngày bắt đầu"),
        ((*GOOD, "ward,9803,Xã C,981,2024-05-01,,"), "mã “9803” phải có 5 chữ số"),
        ((*GOOD, "thôn,98003,Xã C,981,2024-05-01,,"), "cấp “thôn”"),
        ((*GOOD, "ward,98003,Làng C,981,2024-05-01,,"), "không cho biết loại đơn vị"),
        ((*GOOD, "ward,98003,,981,2024-05-01,,"), "thiếu tên đơn vị"),
        (GOOD[:1], "không có xã, phường nào"),
        (("province,98,Tỉnh Thử Nghiệm,,2024-05-01,2025-07-01,", *GOOD[1:]), "cần ghi mã tỉnh kế thừa"),
        (
            ("province,31,Thành phố Hải Phòng,,2025-07-01,,", "ward,11413,Phường Hải An,31,2025-07-01,,"),
            "có 1 xã, phường trong tệp, danh sách chính thức có 114",
        ),
    ],
)
def test_each_problem_is_named_with_its_row(rows, said):
    assert any(said in problem for problem in problems(*rows)), problems(*rows)


@pytest.mark.django_db
def test_a_file_with_problems_is_refused_whole_with_all_of_them(db):
    bad = content(*GOOD, "ward,98003,Xã C,982,2024-05-01,,", "ward,98004,Xã D,981,hôm qua,,")
    with pytest.raises(Refused) as refusal:
        load_register(by=None, file=io.BytesIO(bad))
    assert len(refusal.value.problems) == 2
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tiêu đề"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"PK\x03\x04 not a workbook", "Không mở được tệp .xlsx"),
        (b"a,b\n1,2", "thiếu cột"),
        (b"level,code,name,valid_from\n\0", "không phải CSV"),
        (b"x" * (10 * 1024 * 1024 + 1), "lớn hơn 10 MB"),
    ],
)
def test_what_is_no_table_is_said(data, said):
    with pytest.raises(Refused, match=said):
        read_history(data)

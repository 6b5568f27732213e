from datetime import date

from wards.places import HOANG_SA, TRUONG_SA, place_of

TODAY, BEFORE = date(2025, 8, 31), date(2024, 8, 31)


def test_wards_of_today_and_districts_of_before_have_a_place():
    assert place_of("ward", "11948", "Đặc khu Bạch Long Vĩ", TODAY) == (107.7307, 20.1346)
    east, north = place_of("district", "303", "Quận Hồng Bàng", BEFORE)
    assert 106 < east < 107
    assert 20 < north < 21


def test_a_code_under_another_name_has_none():
    assert place_of("ward", "11948", "Xã Khác", TODAY) is None
    assert place_of("ward", "99999", "Xã Khác", TODAY) is None


def test_a_change_of_kind_alone_leaves_a_district_where_it_was():
    assert place_of("district", "311", "Huyện Thủy Nguyên", BEFORE) == place_of(
        "district", "311", "Thành phố Thuỷ Nguyên", BEFORE
    )


def test_the_archipelagos_lie_in_the_sea():
    assert place_of("ward", "20333", "Đặc khu Hoàng Sa", TODAY) == HOANG_SA
    assert place_of("ward", "22736", "Đặc khu Trường Sa", TODAY) == TRUONG_SA
    assert place_of("district", "498", "Huyện Hoàng Sa", BEFORE) == HOANG_SA
    assert place_of("district", "576", "Huyện Trường Sa", BEFORE) == TRUONG_SA
    assert place_of("ward", "22737", "Xã Song Tử Tây", BEFORE)[0] > 112

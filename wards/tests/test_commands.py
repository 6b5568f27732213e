import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_load_register_says_what_it_did_and_the_second_time_that_nothing_changed(db):
    assert "Đã nạp 682 dòng đơn vị" in run("load_register", province=["31"])
    assert "không có gì thay đổi" in run("load_register", province=["31"])


def test_load_register_refuses_with_exit_1_and_a_missing_file_with_2(db, tmp_path):
    file = tmp_path / "so.csv"
    file.write_text("level,code,name,valid_from\nward,1,Xã A,hôm qua\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Dòng 2") as refused:
        run("load_register", file)
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="99") as unknown:
        run("load_register", province=["99"])
    assert unknown.value.returncode == 1
    with pytest.raises(CommandError) as missing:
        run("load_register", tmp_path / "khong_co.csv")
    assert missing.value.returncode == 2


def test_load_register_takes_a_file(db, tmp_path):
    file = tmp_path / "so.csv"
    file.write_text(
        "level,code,full_name,parent,valid_from\nprovince,98,Tỉnh Thử,,2025-07-01\nward,98001,Xã A,98,2025-07-01\n",
        encoding="utf-8",
    )
    assert "Đã nạp 2 dòng đơn vị" in run("load_register", file)


def test_resolve_answers_as_pinned(hai_phong):
    names = ("P. Thuỷ Nguyên", "Huyện Thủy Nguyên")
    answer = json.loads(run("resolve", *names, "--province=31", "--on=2025-02-28", "--json"))
    assert [set(each) for each in answer] == [{"input", "outcome", "unit", "changed_on", "suggestions"}] * 2
    assert answer[0]["outcome"] == "unknown"
    assert answer[0]["unit"] is None
    assert set(answer[0]["suggestions"][0]) == {"level", "code", "name", "reason"}
    assert answer[1] == {
        "input": "Huyện Thủy Nguyên",
        "outcome": "renamed",
        "unit": {"level": "district", "code": "311", "name": "Thành phố Thủy Nguyên"},
        "changed_on": "2025-01-01",
        "suggestions": [],
    }


def test_resolve_takes_a_district_and_prints_for_people(hai_phong):
    text = run("resolve", "Xã Hòa Bình", "Xã Lạ", "--province=31", "--on=2024-08-31", "--district=Vĩnh Bảo")
    assert "Xã Hòa Bình: exact, Xã Hòa Bình (11890)" in text
    assert "Xã Lạ: unknown, –" in text


def test_resolve_refuses_a_province_that_was_not_there(hai_phong):
    with pytest.raises(CommandError, match="mã 99") as refused:
        run("resolve", "X", "--province=99", "--on=2025-08-31")
    assert refused.value.returncode == 1

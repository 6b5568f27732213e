"""What falls short in a month: on the page and in the files, whom to urge, and a ward's year."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import text_of
from measurements.tests.little_province import make_figure
from wards.models import Unit

pytestmark = pytest.mark.django_db


def test_what_is_missing_and_what_changed_stand_on_the_page_and_in_the_files(client, log_in, figures):
    make_figure("99001", 299, "45.6", month=7)
    make_figure("99002", 400, "41", month=7)
    log_in(Role.STAFF)
    text = text_of(client.get("/compliance/?period=2024-08"))
    assert "1–300 mẫu" in text
    assert "+66 trước: Chưa đủ mẫu" in text
    lines = client.get("/compliance/table.csv?period=2024-08").content.decode("utf-8-sig").splitlines()
    assert lines[0].endswith("Kết quả;Còn thiếu;So với tháng trước")
    assert [line.split(";")[-2:] for line in lines[1:4]] == [["", "66"], ["1–300 mẫu", ""], ["", ""]]


def test_a_month_without_figures_is_not_answered_with_zeros(client, log_in, figures):
    log_in(Role.STAFF)
    text = text_of(client.get("/compliance/?period=2024-06"))
    assert "Chưa có số liệu tháng 6/2024 của loại mạng này." in text
    assert "0 /3" not in text
    assert "Toàn bộ đơn vị theo kết quả" not in text


def test_from_the_rows_found_to_those_who_act_for_them_and_to_the_letter(client, log_in, figures):
    officer = make_user(Role.WARD, unit=Unit.objects.get(code="99002"), username="can_bo")
    officer.phone = "0912000000"
    officer.save()
    log_in(Role.STAFF)
    page = client.get("/compliance/?period=2024-08")
    assert "Đôn đốc 1 đơn vị chưa đạt" in text_of(page)
    address = re.search(r'href="(/chase/[^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    answer = client.get(address)
    assert [one.row.name for one in answer.context["found"]] == ["Xã B"]
    assert answer.context["found"][0].people == [officer]
    assert "- Xã B: còn thiếu 1–300 mẫu" in answer.content.decode()
    assert "0912 000 000" in answer.content.decode()
    assert "kind=reminder&amp;period=2024-08&amp;province=99" in answer.content.decode()
    letter = {"province": "99", "period": "2024-08", "network": "mobile", "unit": Unit.objects.get(code="99002").pk}
    assert f'action="{reverse("reports:make_ward_letters")}"' in answer.content.decode()
    assert all(f'name="{name}" value="{value}"' in answer.content.decode() for name, value in letter.items())
    # Who reached the target in the meantime is urged by nobody; a month without figures urges nobody.
    assert client.get("/chase/?period=2024-08&units=99001").context["found"] == []
    assert client.get("/chase/?period=2024-06&units=99002").context["found"] == []


def test_only_those_who_record_urge(client, log_in, figures):
    for role in (Role.LEADER, Role.VIEWER):
        log_in(role, username=f"u_{role}")
        assert client.get("/chase/?period=2024-08").status_code == 404
        assert "/chase/" not in client.get("/compliance/?period=2024-08").content.decode()


def test_a_wards_page_draws_its_months_with_what_is_asked(client, log_in, figures):
    ward = Unit.objects.get(code="99002")
    log_in(Role.STAFF)
    assert "<svg" not in client.get(f"/units/{ward.pk}/").content.decode().partition("<main")[2]  # one month is no line
    make_figure("99002", 400, "41", month=7)
    page = client.get(f"/units/{ward.pk}/")
    chart = page.context["samples_chart"]
    assert [(bar.month, bar.said, bar.is_bound) for bar in chart.bars] == [
        ("7/24", "400", False),
        ("8/24", "<300", True),
    ]
    assert chart.threshold == "300"
    assert [bar.said for bar in page.context["speed_chart"].bars] == ["41,00", ""]

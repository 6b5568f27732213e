"""All names of a file that nobody knows, on one page, answered together."""

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry
from measurements.actions import checking
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_operator, make_province
from measurements.tests.uploads import SEEN, bring, work
from wards.models import Alias, Unit

pytestmark = pytest.mark.django_db
HEAD = "Quận/Huyện;Xã/Phường;Tháng;Nhà mạng;Số mẫu\n"
ASKS = HEAD + (
    "Huyện Đông;Xã AA;8/2024;;365\n"
    "Huyện Đông;Xã Lạ Hoắc;8/2024;;12\n"
    "Huyện Tây;Xã C;8/2024;Mạng lạ;40\n"
    "Huyện Tây;Xã C;8/2024;;45\n"
)


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF, unit=make_province())
    client.force_login(user)
    return user


@pytest.fixture
def asked(client, staff):
    """A file that asks about two wards and an operator."""
    make_operator()
    bring(client, ASKS)
    work()
    return ImportBatch.objects.get()


@pytest.fixture
def never_read(monkeypatch):
    """The file may not be read from now on."""

    def read(request):
        raise AssertionError("the file was read again")

    monkeypatch.setattr(checking, "read", read)


def unit(code):
    return Unit.objects.get(code=code).pk


def test_every_name_and_operator_stands_once_on_one_page(client, asked):
    assert f"/imports/{asked.pk}/names/" in client.get(f"/imports/{asked.pk}/").content.decode()
    page = client.get(f"/imports/{asked.pk}/names/").content.decode()
    assert [page.count(f"“{name}”") for name in ("Xã AA", "Xã Lạ Hoắc", "Mạng lạ")] == [1, 1, 1]
    assert f'value="{unit("99001")}"' in page  # suggested
    assert "Xã B, Huyện Đông (99002)" in page  # in the list to search
    assert "3 câu hỏi chưa trả lời" in client.get(f"/imports/{asked.pk}/").content.decode()


def test_all_answers_go_together_and_the_file_is_not_read_again(client, staff, asked, never_read):
    answers = {"unit-0": unit("99001"), "other-1": "Xã B, Huyện Đông (99002)", "operator-0": "op"}
    assert client.post(f"/imports/{asked.pk}/names/", answers)["Location"] == f"/imports/{asked.pk}/"
    work()
    asked.refresh_from_db()
    assert (asked.status, asked.counts["figures"]) == ("checked", 4)
    client.post(f"/imports/{asked.pk}/apply/", SEEN)
    work()
    found = Figure.objects.order_by("pk").values_list("unit__code", "operator__code", "samples_min")
    assert list(found) == [("99001", None, 365), ("99002", None, 12), ("99003", "op", 40), ("99003", None, 45)]
    assert set(Alias.objects.values_list("unit__code", "scope", "confirmed_by")) == {
        ("99001", "991", staff.pk),
        ("99002", "991", staff.pk),
    }
    told = AuditEntry.objects.get(action="import.answer")
    assert told.after["operators"] == {"Mạng lạ": "op"}
    assert told.after["units"]["Xã AA"] == "Xã A"


def test_what_is_left_open_is_asked_again(client, asked, never_read):
    client.post(f"/imports/{asked.pk}/names/", {"unit-0": unit("99001")})
    work()
    asked.refresh_from_db()
    assert [one["code"] for one in asked.issues if one["severity"] == "error"] == ["unit_not_found", "operator_unknown"]
    page = client.get(f"/imports/{asked.pk}/names/").content.decode()
    assert "“Xã AA”" not in page
    client.post(f"/imports/{asked.pk}/names/", {"other-0": "xã b", "operator-0": "op"})
    work()
    asked.refresh_from_db()
    assert (asked.status, asked.counts["figures"]) == ("checked", 4)


def test_a_text_that_is_no_unit_is_told_beside_its_field_and_nothing_is_lost(client, asked):
    answer = client.post(f"/imports/{asked.pk}/names/", {"unit-0": unit("99001"), "other-1": "Xã Không Có"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Xã Không Có” không có trong danh mục" in page
    assert 'value="Xã Không Có"' in page
    assert page.count("checked") == 1  # what was chosen stays chosen
    assert 'href="#other_1"' in page
    assert not Alias.objects.exists()


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "chưa có câu trả lời nào"),
        ({"unit-0": "999999"}, "không có trong tháng đó"),
        ({"operator-0": "none"}, "không còn hỏi về"),
    ],
)
def test_what_is_no_answer_is_refused(client, asked, answers, told):
    answer = client.post(f"/imports/{asked.pk}/names/", answers, follow=True)
    assert told in answer.content.decode()
    assert not Alias.objects.exists()


def test_a_name_that_several_units_bear_is_not_asked_twice(client, staff, never_read, monkeypatch):
    """The answer holds for this file even where the register would ask again."""
    monkeypatch.undo()
    bring(client, "Xã/Phường;Tháng;Số mẫu\nXã A (cũ);8/2024;365\n")
    work()
    batch = ImportBatch.objects.get()
    assert [one["code"] for one in batch.issues if one.get("fix")] == ["unit_not_found"]
    client.post(f"/imports/{batch.pk}/names/", {"unit-0": unit("99001")})
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.counts["figures"]) == ("checked", 1)
    client.post(f"/imports/{batch.pk}/check/")  # read again, the answers still hold
    work()
    batch.refresh_from_db()
    assert batch.status == "checked"


def test_an_operators_name_is_remembered_for_the_province(client, staff, asked):
    client.post(f"/imports/{asked.pk}/names/", {"operator-0": "op"})
    work()
    bring(client, HEAD + "Huyện Tây;Xã C;7/2024;Mạng lạ;40\n", name="thang_7.csv")
    work()
    assert ImportBatch.objects.first().status == "checked"


def test_a_file_that_asks_nothing_leads_to_its_page(client, staff):
    bring(client)
    work()
    pk = ImportBatch.objects.get().pk
    assert client.get(f"/imports/{pk}/names/")["Location"] == f"/imports/{pk}/"


def test_an_applied_file_takes_no_answers(client, staff, asked):
    ImportBatch.objects.filter(pk=asked.pk).update(status="applied")
    assert client.post(f"/imports/{asked.pk}/names/", {"unit-0": unit("99001")}).status_code == 302
    assert not Alias.objects.exists()


def test_columns_that_are_not_certain_are_asked_on_the_same_page(client, staff):
    bring(client, "Xã/Phường;Tháng;Kết quả XYZ;Tốc độ tải xuống (Mbps)\nXã AA;8/2024;365;45,6\n")
    work()
    batch = ImportBatch.objects.get()
    page = client.get(f"/imports/{batch.pk}/names/").content.decode()
    assert "Cột C “Kết quả XYZ” là gì?" in page
    assert "“Xã AA”" in page
    client.post(f"/imports/{batch.pk}/names/", {"column-0-C": "samples", "unit-0": unit("99001")})
    work()
    batch.refresh_from_db()
    assert (batch.status, batch.counts["figures"]) == ("checked", 1)
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    assert Figure.objects.get().samples_min == 365

"""What stands around the text of a document: shown on the newest one, saved from a day on, printed from then on."""

from datetime import date

import pytest

from base.models import AuditEntry
from base.period import Period
from reports.models import LetterForm, OperatorAddress
from reports.queries import gather
from reports.tests.test_life import leader, make_user, province, run, staff  # noqa: F401 # fixtures

pytestmark = pytest.mark.django_db
PAGE = "/reports/letter-forms/"
OWN = {
    "kind": "operator",
    "province": "99",
    "valid_from": "2024-10-01",
    "opening": "Thực hiện nhiệm vụ tháng {{ ky }}:",
    "recipients": "",
    "bases": "Căn cứ Quyết định số 7/QĐ-UBND",
    "copies": "Như trên\nUBND {province} (để b/c)",
    "closing": "Trân trọng cảm ơn./.",
    "contact": "",
    "signer": "TRƯỞNG PHÒNG",
    "signer_name": "Nguyễn Văn Thử",
    "name-op": "Chi nhánh Nhà mạng thử",
}


@pytest.fixture
def page(client, staff):  # noqa: F811
    client.force_login(staff)
    return client


def facts_of(period, due, kind="operator"):
    return gather(kind, period, "99", operator_code="op", due_on=due)


def test_it_is_saved_from_a_day_on_and_what_is_made_then_says_it(page, run):  # noqa: F811
    assert page.post(PAGE, OWN).status_code == 302
    row, name = LetterForm.objects.get(), OperatorAddress.objects.get()
    assert (row.kind, row.valid_from, row.valid_to) == ("operator", date(2024, 10, 1), None)
    assert (name.operator.code, name.name) == ("op", "Chi nhánh Nhà mạng thử")
    before = facts_of(Period(2024, 9), date(2024, 9, 30))
    assert (before.furniture.copies, before.operators[0].write_to) == ((), "")
    now = facts_of(Period(2024, 9), date(2024, 10, 15))
    assert now.furniture.copies == ("Như trên", "UBND tỉnh Thử (để b/c)")
    assert now.furniture.signer_name == "Nguyễn Văn Thử"
    assert now.operators[0].write_to == "Chi nhánh Nhà mạng thử"
    assert facts_of(Period(2024, 9), date(2024, 10, 15), "operators").furniture.copies == ()
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"letter_form.save", "operator_address.save"}


def test_a_later_row_ends_the_one_before_and_the_same_day_is_written_anew(page, run):  # noqa: F811
    page.post(PAGE, OWN)
    page.post(PAGE, {**OWN, "valid_from": "2024-10-10", "closing": "Khác./.", "name-op": ""})
    page.post(PAGE, {**OWN, "valid_from": "2024-10-10", "closing": "Lại khác./.", "name-op": ""})
    rows = list(LetterForm.objects.order_by("valid_from").values_list("valid_from", "valid_to", "closing"))
    ten = date(2024, 10, 10)
    assert rows == [(date(2024, 10, 1), ten, "Trân trọng cảm ơn./."), (ten, None, "Lại khác./.")]
    assert list(OperatorAddress.objects.values_list("valid_to", flat=True)) == [ten]
    page.post(PAGE, {**OWN, "valid_from": "2024-10-05"})
    between = LetterForm.objects.get(valid_from=date(2024, 10, 5))
    assert between.valid_to == ten


def test_what_is_typed_is_shown_on_the_newest_document_and_nothing_is_saved(page, run):  # noqa: F811
    shown = page.post(PAGE, {**OWN, "preview": "1"}).content.decode()
    for said in ("Thực hiện nhiệm vụ tháng 9/2024:", "Kính gửi: Chi nhánh Nhà mạng thử", "UBND tỉnh Thử (để b/c)"):
        assert said in shown
    assert not LetterForm.objects.exists()
    assert "Nguyễn Văn Thử" in page.post(PAGE, {**OWN, "valid_from": "", "preview": "1"}).content.decode()


def test_the_page_opens_with_what_holds_today_and_says_so_where_nothing_was_made(page, run):  # noqa: F811
    assert 'name="valid_from"' in page.get(PAGE).content.decode()
    assert "Chưa có văn bản loại này" in page.get(f"{PAGE}?kind=reminder").content.decode()
    page.post(PAGE, OWN)
    again = page.get(f"{PAGE}?kind=operator&province=99").content.decode()
    assert "Trân trọng cảm ơn./." in again
    assert "Chi nhánh Nhà mạng thử" in again


@pytest.mark.parametrize("asked", [{"kind": "none"}, {"province": "98"}])
def test_another_province_or_kind_is_not_there(page, run, asked):  # noqa: F811
    assert page.get(PAGE, asked).status_code == 404
    assert page.post(PAGE, {**OWN, **asked}).status_code == 404


def test_a_placeholder_that_there_is_not_is_refused_beside_what_was_typed(page, run):  # noqa: F811
    refused = page.post(PAGE, {**OWN, "opening": "{{ kyy }}"})
    assert refused.status_code == 200
    assert "kyy" in refused.content.decode()
    assert not LetterForm.objects.exists()

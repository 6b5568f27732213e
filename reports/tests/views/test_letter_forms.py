"""What stands around the text of a document: shown on the newest one, saved from a day on, printed from then on."""

from datetime import date

import pytest

from base.cleaning import clean_text
from base.models import AuditEntry
from base.period import Period
from reports import actions
from reports.models import AddressedClass, LegalBasis, LetterForm, OperatorAddress
from reports.queries import bases_on, classes_on, gather
from reports.tests.runs_made import (
    build_all,
)

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
def page(client, staff):
    client.force_login(staff)
    return client


def facts_of(period, due, kind="operator"):
    return gather(kind, period, "99", operator_code="op", due_on=due)


def test_it_is_saved_from_a_day_on_and_what_is_made_then_says_it(page, run):
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


def test_a_later_row_ends_the_one_before_and_the_same_day_is_written_anew(page, run):
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


def test_what_is_typed_is_shown_on_the_newest_document_and_nothing_is_saved(page, run):
    shown = page.post(PAGE, {**OWN, "preview": "1"}).content.decode()
    for said in ("Thực hiện nhiệm vụ tháng 9/2024:", "Kính gửi: Chi nhánh Nhà mạng thử", "UBND tỉnh Thử (để b/c)"):
        assert said in shown
    assert not LetterForm.objects.exists()
    assert "Nguyễn Văn Thử" in page.post(PAGE, {**OWN, "valid_from": "", "preview": "1"}).content.decode()


def test_the_page_opens_with_what_holds_today_and_says_so_where_nothing_was_made(page, run):
    assert 'name="valid_from"' in page.get(PAGE).content.decode()
    assert "Chưa có văn bản loại này" in page.get(f"{PAGE}?kind=reminder").content.decode()
    page.post(PAGE, OWN)
    again = page.get(f"{PAGE}?kind=operator&province=99").content.decode()
    assert "Trân trọng cảm ơn./." in again
    assert "Chi nhánh Nhà mạng thử" in again


@pytest.mark.parametrize("asked", [{"kind": "none"}, {"province": "98"}])
def test_another_province_or_kind_is_not_there(page, run, asked):
    assert page.get(PAGE, asked).status_code == 404
    assert page.post(PAGE, {**OWN, **asked}).status_code == 404


def test_a_placeholder_that_there_is_not_is_refused_beside_what_was_typed(page, run):
    refused = page.post(PAGE, {**OWN, "opening": "{{ kyy }}"})
    assert refused.status_code == 200
    assert "kyy" in refused.content.decode()
    assert not LetterForm.objects.exists()


def listed(name, *rows, held=0):
    """A list as the page sends it."""
    sent = {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": held}
    return sent | {f"{name}-{number}-{key}": value for number, row in enumerate(rows) for key, value in row.items()}


ACT = "Căn cứ Công văn số 7/UBND-VX ngày 01/10/2024 của UBND {province} về việc đo tốc độ"
BASES = listed("bases", {"text": ACT, "confirmed": "on"}, {"text": "Căn cứ Công văn số 8/UBND-VX"}, {"text": ""})
DIRTY = "Căn\u200b cứ\x07 Nghi\u0323\u0302 quyê\u0301t\u00a0số 7 \u202e"
CLASSES = listed("classes", {"name": "Các trường học", "asked": "đo mỗi tuần một lần."})


def head_on(day):
    return facts_of(Period(2024, 9), day, "letter").head


def test_bases_and_recipients_are_rows_from_a_day_on_of_every_kind(page, run):
    before = head_on(date(2024, 9, 30))
    assert page.post(PAGE, {**OWN, **BASES, **CLASSES}).status_code == 302
    assert head_on(date(2024, 9, 30)) == before
    now = head_on(date(2024, 10, 2))
    assert now.legal_bases == ("Căn cứ Công văn số 7/UBND-VX ngày 01/10/2024 của UBND tỉnh Thử về việc đo tốc độ",)
    assert [(one.name, one.asked) for one in now.recipients] == [("Các trường học", "đo mỗi tuần một lần.")]
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"legalbasis.save", "addressedclass.save"}


def test_what_begins_later_in_the_general_list_is_taken_along(page, run):
    later = set(
        LegalBasis.objects.filter(province_code="", valid_from__gt=date(2024, 10, 1)).values_list("text", flat=True)
    )
    assert later
    page.post(PAGE, {**OWN, **BASES, **CLASSES})
    own = LegalBasis.objects.filter(province_code="99", valid_from__gt=date(2024, 10, 1))
    assert set(own.values_list("text", flat=True)) == later


def test_a_row_that_stays_goes_on_and_one_that_is_emptied_ends(page, run):
    page.post(PAGE, {**OWN, **BASES, **CLASSES})
    LegalBasis.objects.filter(province_code="99", valid_from__gt=date(2024, 10, 1)).delete()
    without = listed("bases", {"text": ACT, "confirmed": "on"}, {"text": ""}, held=2)
    for _twice in range(2):
        page.post(PAGE, {**OWN, **without, **CLASSES, "valid_from": "2024-11-01"})
    rows = (
        LegalBasis.objects.filter(province_code="99").order_by("position").values_list("text", "valid_from", "valid_to")
    )
    assert list(rows) == [
        (ACT, date(2024, 10, 1), None),
        ("Căn cứ Công văn số 8/UBND-VX", date(2024, 10, 1), date(2024, 11, 1)),
    ]


def test_lists_sent_back_as_they_were_or_not_at_all_change_nothing(page, run):
    html = page.get(f"{PAGE}?kind=operator&province=99").content.decode()
    assert "bases-TOTAL_FORMS" in html
    shown = bases_on(date(2026, 11, 30), "99")
    same = listed("bases", *({"text": one.text, **({"confirmed": "on"} if one.confirmed else {})} for one in shown))
    people = listed(
        "classes", *({"name": one.name, "asked": one.asked} for one in classes_on(date(2026, 11, 30), "99"))
    )
    page.post(PAGE, {**OWN, **same, **people, "valid_from": "2026-11-30"})
    page.post(PAGE, OWN)
    assert not LegalBasis.objects.filter(province_code="99").exists()
    assert not AddressedClass.objects.filter(province_code="99").exists()


def test_the_preview_shows_lists_as_they_are_typed(page, made_letter):
    shown = page.post(PAGE, {**OWN, **BASES, **CLASSES, "kind": "letter", "bases": "", "preview": "1"}).content.decode()
    assert "7/UBND-VX" in shown
    assert "8/UBND-VX" not in shown
    assert "Kính gửi: Các trường học" in shown
    assert not LegalBasis.objects.filter(province_code="99").exists()


def test_a_class_without_what_is_asked_is_refused_beside_it(page, run):
    wrong = listed("classes", {"name": "Các trường học", "asked": ""})
    assert page.post(PAGE, {**OWN, **BASES, **wrong}).status_code == 200
    assert not AddressedClass.objects.filter(province_code="99").exists()


@pytest.fixture
def made_letter(run):
    actions.open_by_hand(by=None, kind="letter", code="99", period=Period(2024, 9))
    build_all()


def test_both_lists_are_stored_clean(page, run):
    bases = listed("bases", {"text": DIRTY, "confirmed": "on"})
    assert page.post(PAGE, {**OWN, **bases, **listed("classes", {"name": DIRTY, "asked": DIRTY})}).status_code == 302
    basis = LegalBasis.objects.get(province_code="99", valid_from="2024-10-01")
    addressed = AddressedClass.objects.get(province_code="99", valid_from="2024-10-01")
    assert {basis.text, addressed.name, addressed.asked} == {clean_text(DIRTY).strip()}
    assert clean_text(DIRTY) != DIRTY

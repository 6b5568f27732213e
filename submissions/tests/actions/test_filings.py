from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from base import clock
from base.models import AuditEntry
from base.refusal import Refused
from measurements.actions.scanning import ScanVerdict
from submissions.actions import (
    Certificate,
    Paper,
    give_extension,
    save_draft,
    withdraw_extension,
)
from submissions.models import Draft, Submission, Value
from submissions.queries import answers_of, latest_submission, operator_filings, sheet_of, state_of
from submissions.receipts import content_of, sha256_of
from submissions.refusals import OutOfDate
from submissions.reporters import Group
from submissions.tests.factories import make_ward
from submissions.tests.filings_made import SIGNED, TYPED, file
from wards.models import Unit, UnitChange


def test_a_filing_is_stored_whole_with_its_time_and_hash(house):
    filed = file(house)
    assert filed.version == 1
    assert filed.values.get(indicator__code="capex").month == 1200
    assert state_of(house.alpha, house.month).status == "on_time"
    again = content_of(
        reporter_key=filed.reporter_key,
        period="2025-09",
        version=1,
        received_at=filed.received_at,
        is_nil=False,
        certified_by=filed.certified_by,
        note="",
        attachment_sha256="",
        answers=answers_of(filed),
    )
    assert filed.sha256 == sha256_of(again)
    assert AuditEntry.objects.filter(action="filing.file", subject_id=str(filed.pk)).count() == 1


@pytest.mark.parametrize(
    ("stands_at", "status"), [("2025-10-09T23:59:58+07:00", "on_time"), ("2025-10-10T00:00:00+07:00", "late")]
)
def test_late_is_visible_at_once(house, settings, stands_at, status):
    settings.PORTAL_CLOCK = stands_at
    file(house)
    assert operator_filings(house.month, "31")[0].status == status


def test_the_next_month_is_prefilled_and_adds_up(house, settings):
    file(house, typed={**TYPED, "sites_shared": "80"})
    settings.PORTAL_CLOCK = "2025-11-03T08:00:00+07:00"
    following = house.month.plus(1)
    assert sheet_of(house.alpha, following).prefilled() == {"sites_shared": "80"}
    filed = file(house, typed={"sites": "1", "bts_4g": "0", "bts_5g": "0", "capex": "10"}, period=following)
    assert filed.values.get(indicator__code="sites").cumulative == 521
    assert filed.values.get(indicator__code="capex").cumulative == 9010


def test_after_a_month_not_filed_the_newest_one_before_is_prefilled_and_named(house, settings):
    file(house, typed={**TYPED, "sites_shared": "80"})
    settings.PORTAL_CLOCK = "2026-01-03T08:00:00+07:00"
    sheet = sheet_of(house.alpha, house.month.plus(3))
    assert (sheet.prefilled(), sheet.last_from) == ({"sites_shared": "80"}, "9/2025")
    assert sheet.base(next(spec for spec in sheet.specs if spec.code == "sites")) is None
    file(house, typed={**TYPED, "sites_shared": "81"}, period=house.month.plus(2))
    sheet = sheet_of(house.alpha, house.month.plus(3))
    assert (sheet.prefilled(), sheet.last_from) == ({"sites_shared": "81"}, "")
    assert sheet_of(house.beta, house.month.plus(3)).last == {}
    assert sheet_of(house.alpha, house.month).last == {}  # nothing of a later month


def test_the_newest_month_filed_is_found_under_the_wards_earlier_row(house, settings):
    file(house, house.ward, {"officials_people": "60", "officials_measured": "1", "broadcasts": "2"})
    old = house.wards[0]
    first = date(2025, 11, 1)
    new = make_ward(house.province, "11509", "Thủy Nguyên", valid_from=first)
    Unit.objects.filter(pk=old.pk).update(valid_to=first)
    UnitChange.objects.create(old=old, new=new, part="whole", effective_on=first, legal_act="Thử")
    settings.PORTAL_CLOCK = "2025-12-03T08:00:00+07:00"
    heir = next(one for one in house.reporters(Group.WARD, house.month.plus(2)) if one.unit_id == new.pk)
    sheet = sheet_of(heir, house.month.plus(2))
    assert sheet.last_from == "9/2025"
    assert sheet.last["officials_people", None].month == 60


def test_nil_is_a_filing_and_not_nothing(house):
    filed = file(house, typed={}, is_nil=True)
    assert filed.is_nil
    assert [one.status for one in operator_filings(house.month, "31")] == ["nil", "due"]


def test_a_resubmission_is_a_new_version_and_the_old_one_stays(house):
    file(house)
    file(house, typed={**TYPED, "sites.total": "521"}, base_version=1)
    assert list(Submission.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    assert latest_submission(house.alpha.key, house.month).values.get(indicator__code="sites").cumulative == 521


def test_a_double_click_files_once(house):
    assert file(house) == file(house)
    assert Submission.objects.count() == 1


def test_two_people_filing_at_once_are_told_and_nothing_is_lost(house):
    save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=TYPED, revision=0)
    file(house, typed={**TYPED, "sites.total": "530"})
    save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=TYPED, revision=0)
    with pytest.raises(OutOfDate, match="Một bản khác"):
        file(house)
    assert Draft.objects.get().typed == TYPED
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"typed": {**TYPED, "sites": "3OO"}}, "1 lỗi"),
        ({"typed": {}}, "lỗi"),
        ({"certificate": Certificate(" ")}, "họ tên"),
        ({"typed": {**TYPED, "bts_5g.total": "600"}}, "1 lỗi"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_stored(house, changes, says):
    with pytest.raises(Refused, match=says):
        file(house, **changes)
    assert not Submission.objects.exists()
    assert not Value.objects.exists()


def test_a_month_that_is_not_over_is_not_open(house):
    with pytest.raises(Refused, match=r"chưa mở.*01/11/2025"):
        file(house, period=house.month.plus(1))


def test_a_month_before_any_rule_is_not_open(house):
    with pytest.raises(Refused, match="không có quy định"):
        file(house, period=house.month.plus(-24))


def test_a_warning_must_be_explained(house, settings):
    file(house)
    settings.PORTAL_CLOCK = "2025-11-03T08:00:00+07:00"
    odd = {"sites": "1", "sites.total": "525", "bts_4g": "0", "bts_5g": "0", "capex": "1"}
    with pytest.raises(Refused, match="cảnh báo"):
        file(house, typed=odd, period=house.month.plus(1))
    explained = Certificate(SIGNED.name, note="Kiểm kê lại")
    assert file(house, typed=odd, period=house.month.plus(1), certificate=explained).note == "Kiểm kê lại"


def test_paper_is_judged_by_the_day_it_truly_came(house, settings):
    settings.PORTAL_CLOCK = "2025-10-13T09:00:00+07:00"
    came = datetime(2025, 10, 9, 16, 0, tzinfo=clock.VIETNAM)
    filed = file(house, by=house.staff, paper=Paper(came, "Bưu điện"))
    assert (filed.channel, filed.received_at, filed.brought_by) == ("paper", came, "Bưu điện")
    assert operator_filings(house.month, "31")[0].status == "on_time"


def test_paper_of_tomorrow_or_from_nobody_is_refused(house):
    with pytest.raises(Refused, match="tương lai"):
        file(house, paper=Paper(clock.now() + timedelta(hours=1), "Bưu điện"))
    with pytest.raises(Refused, match="ai gửi"):
        file(house, paper=Paper(clock.now(), ""))


def test_a_program_named_pdf_is_refused_and_the_draft_stays(house):
    save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=TYPED, revision=0)
    program = ContentFile(b"MZ\x90\x00", name="bao-cao.pdf")
    with pytest.raises(Refused, match="chương trình Windows"):
        file(house, certificate=Certificate(SIGNED.name, attachment=program))
    assert Draft.objects.exists()


def test_a_signed_pdf_is_kept_under_its_hash(house):
    filed = file(house, certificate=Certificate(SIGNED.name, attachment=ContentFile(b"%PDF-1.7 thu", name="ký.pdf")))
    assert filed.attachment_name == "ký.pdf"
    with filed.attachment.open() as stored:
        assert stored.read() == b"%PDF-1.7 thu"
    assert filed.attachment_sha256 in filed.attachment.name


def test_a_draft_is_kept_as_typed_even_when_wrong(house):
    typed = {"sites": "3OO", "capex": "nhiều", "empty": " "}
    draft = save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=typed, revision=0)
    assert draft.typed == {"sites": "3OO", "capex": "nhiều"}


def test_two_people_on_one_draft_notice_each_other(house):
    def save(typed, revision):
        return save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=typed, revision=revision)

    first = save({"sites": "1"}, 0)
    second = save({"sites": "2"}, first.revision)
    assert second.revision == first.revision + 1
    with pytest.raises(OutOfDate, match="sau khi bạn mở trang"):
        save({"sites": "3"}, first.revision)
    with pytest.raises(OutOfDate):
        save({"sites": "4"}, 0)
    assert Draft.objects.get().typed == {"sites": "2"}


def test_a_draft_filed_elsewhere_says_so(house):
    with pytest.raises(OutOfDate, match="vừa được nộp"):
        save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed={"sites": "1"}, revision=4)


def test_an_exemption_needs_a_reason_and_owes_nothing(house):
    with pytest.raises(Refused, match="lý do"):
        give_extension(by=house.staff, reporter=house.beta, period=house.month, until=None, reason=" ")
    give_extension(by=house.staff, reporter=house.beta, period=house.month, until=None, reason="Chưa hoạt động")
    assert state_of(house.beta, house.month).status == "exempt"


def test_ward_and_agency_file_their_own_questions(house):
    ward_typed = {"officials_people": "60", "officials_installed": "58", "officials_measured": "41", "broadcasts": "8"}
    file(house, house.ward, ward_typed, by=house.officers[0])
    agency = house.reporters(Group.AGENCY)[0]
    file(house, agency, {"members_people": "30", "members_installed": "30", "members_measured": "12"}, by=house.agent)
    assert Submission.objects.filter(group="ward").count() == Submission.objects.filter(group="agency").count() == 1


def test_a_draft_that_was_saved_again_since_stays(house):
    def save(typed, revision):
        return save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=typed, revision=revision)

    seen = save(TYPED, 0)
    save({**TYPED, "sites": "2"}, 1)
    file(house, draft=seen)
    assert Draft.objects.get().typed["sites"] == "2"


def test_what_a_program_files_leaves_the_draft_of_a_person(house):
    save_draft(by=house.clerks[0], reporter=house.alpha, period=house.month, typed=TYPED, revision=0)
    file(house, channel="api")
    assert Draft.objects.exists()


def test_paper_from_before_the_month_is_a_slip_of_the_pen(house):
    for year in (2024, 1024, 1):
        with pytest.raises(Refused, match="trước khi tháng 9/2025 bắt đầu"):
            file(house, paper=Paper(datetime(year, 10, 9, 16, tzinfo=clock.VIETNAM), "Bưu điện"))
    assert file(house, paper=Paper(datetime(2025, 9, 1, 0, 30, tzinfo=clock.VIETNAM), "Bưu điện"))


@pytest.mark.parametrize(
    ("verdict", "says"), [(ScanVerdict(found="Eicar"), "Eicar"), (ScanVerdict(waits=True), "không trả lời")]
)
def test_an_attachment_that_the_virus_scanner_does_not_pass_is_not_taken(house, monkeypatch, verdict, says):
    monkeypatch.setattr("submissions.actions.filings.scan_bytes", lambda content: verdict)
    with pytest.raises(Refused, match=says):
        file(house, certificate=Certificate(SIGNED.name, attachment=ContentFile(b"%PDF-1.7", name="ký.pdf")))
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("until", "taken"), [(date(2025, 10, 9), False), (date(2025, 10, 10), True)])
def test_an_extension_is_longer_than_the_deadline(house, until, taken):
    def give():
        give_extension(by=house.staff, reporter=house.beta, period=house.month, until=until, reason="Bão")

    if taken:
        give()
        assert state_of(house.beta, house.month).deadline.effective == until
    else:
        with pytest.raises(Refused, match="09/10/2025"):
            give()


def test_a_withdrawn_exemption_is_owed_again(house):
    give_extension(by=house.staff, reporter=house.beta, period=house.month, until=None, reason="Nhầm")
    withdraw_extension(by=house.staff, reporter=house.beta, period=house.month)
    assert state_of(house.beta, house.month).status == "due"
    assert AuditEntry.objects.get(action="extension.withdraw").before["reason"] == "Nhầm"

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.tests.pages import flat
from submissions.models import Draft, Indicator, Submission
from submissions.tests.filings_made import TYPED, file
from submissions.tests.photos import PHOTO
from submissions.tests.requests_made import asked
from submissions.tests.views.filing_pages import CERTIFIED, address, fields


def test_what_is_owed_and_by_when_is_on_the_first_screen(as_clerk, house):
    page = as_clerk.get(reverse("submissions:list")).content.decode()
    assert "09/10/2025 23:59" in page
    assert address("edit", house) in page


def test_from_the_form_to_the_receipt(as_clerk, house):
    edit = address("edit", house)
    assert "Vị trí trạm phát sóng" in as_clerk.get(edit).content.decode()
    answer = as_clerk.post(edit, fields(TYPED, revision="0", check="1"))
    assert answer.status_code == 302
    assert answer.url == address("review", house)
    assert "1.200" in as_clerk.get(answer.url).content.decode()
    filed = as_clerk.post(answer.url, CERTIFIED, follow=True)
    submission = Submission.objects.get()
    assert filed.redirect_chain == [(address("receipt", house, None, 1), 302)]
    assert submission.sha256 in filed.content.decode()
    assert not Draft.objects.exists()


def test_a_correction_says_on_its_form_what_stands_meanwhile(as_clerk, house):
    assert "đang có hiệu lực" not in as_clerk.get(address("edit", house)).content.decode()
    file(house)
    assert "Bản 1 lúc" in as_clerk.get(address("edit", house)).content.decode()


def test_every_error_is_shown_at_once_and_nothing_typed_is_lost(as_clerk, house):
    answer = as_clerk.post(
        address("edit", house), fields({**TYPED, "sites": "3OO", "cover_people_4g": "101"}, check="1")
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "3OO" in page
    assert "101" in page
    assert page.count('class="errorlist"') == 2
    assert Draft.objects.get().typed["sites"] == "3OO"
    assert not Submission.objects.exists()


def test_letters_in_a_field_that_must_be_filled_in_are_not_answered_with_leave_it_empty(client, house):
    client.force_login(house.officers[0])
    wrong = {"officials_measured": "hai lam", "youth_people": "hai lam"}
    page = flat(client.post(address("edit", house, house.ward), fields(wrong, check="1")).content)
    required = page.partition('id="p-officials_measured"')[2].partition("</ul>")[0]
    assert "Nhập bằng chữ số; không có thì ghi 0." in required
    assert "để trống" not in required
    assert "để trống nếu không có số liệu" in page.partition('id="p-youth_people"')[2].partition("</ul>")[0]


def test_in_english_errors_are_english_down_to_their_last_word(as_clerk, house):
    as_clerk.cookies["django_language"] = "en"
    wrong = {**TYPED, "sites": "3OO", "sites.total": "{value}", "cover_people_4g": "101"}
    page = flat(as_clerk.post(address("edit", house), fields(wrong, check="1")).content)
    assert "“3OO” is not a number (there are letters in it). Is 300 meant? Enter it again in digits." in page
    assert "Vị trí trạm phát sóng, total</a>: “{value}” is not a number." in page
    assert "is more than 100 %. Enter a share from 0 to 100." in page
    late = fields(TYPED, revision="7", save="1")
    page = flat(as_clerk.post(address("edit", house), late).content)
    assert f"{house.clerks[0]} saved this draft at " in page
    assert ", after you opened the page. What you have just entered is still below" in page


def test_a_nil_return_is_one_page(as_clerk, house):
    answer = as_clerk.post(address("review", house) + "?nil=1", CERTIFIED)
    assert answer.status_code == 302
    assert Submission.objects.get().is_nil


def test_a_correction_starts_from_what_stands_and_shows_what_changes(as_clerk, house):
    file(house)
    page = as_clerk.get(address("edit", house)).content.decode()
    assert 'value="520"' in page
    as_clerk.post(address("edit", house), fields({**TYPED, "sites.total": "521"}, revision="0", check="1"))
    review = as_clerk.get(address("review", house)).content.decode()
    assert "520" in review
    assert "521" in review
    without = as_clerk.post(address("review", house), {**CERTIFIED, "base_version": "1"})
    assert without.status_code == 400
    assert without.context["form"].errors.keys() == {"reason"}
    as_clerk.post(address("review", house), {**CERTIFIED, "base_version": "1", "reason": "Nhập thiếu một trạm"})
    receipt = as_clerk.get(address("receipt", house, None, 2)).content.decode()
    assert "520" in receipt
    assert "Nhập thiếu một trạm" in receipt
    assert "Nhập thiếu một trạm" in as_clerk.get(address("filing", house)).content.decode()
    old = flat(as_clerk.get(address("receipt", house, None, 1)).content)
    assert "Bản đang có hiệu lực là bản 2." in old
    assert "Phải nộp tiếp" not in old


def test_an_outdated_page_keeps_what_was_typed(as_clerk, house):
    as_clerk.post(address("edit", house), fields({"sites": "1"}, revision="0", save="1"))
    answer = as_clerk.post(address("edit", house), fields({"sites": "77"}, revision="0", save="1"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="77"' in page
    assert 'name="revision" value="1"' in page
    assert Draft.objects.get().typed == {"sites": "1"}


def test_a_filing_overtaken_by_another_is_refused_on_the_page(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    file(house, typed={**TYPED, "sites.total": "530"})
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    answer = as_clerk.post(address("review", house), CERTIFIED)
    assert answer.status_code == 400
    assert "Một bản khác" in answer.content.decode()


def test_staff_record_paper_with_its_true_date(client, house, settings):
    settings.PORTAL_CLOCK = "2025-10-13T09:00:00+07:00"
    client.force_login(house.staff)
    client.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    paper = {**CERTIFIED, "received_on": "2025-10-09", "received_time": "16:30", "brought_by": "Bưu điện"}
    assert client.post(address("review", house), paper).status_code == 302
    filed = Submission.objects.get()
    assert (filed.channel, filed.brought_by) == ("paper", "Bưu điện")
    assert filed.filed_by == house.staff
    assert "state-on_time" in client.get(address("filing", house)).content.decode()


def test_a_month_that_is_not_over_says_so(as_clerk, house):
    answer = as_clerk.get(reverse("submissions:filing", args=["2025-10", house.alpha.key]))
    assert "chưa mở" in answer.content.decode()
    answer = as_clerk.post(reverse("submissions:edit", args=["2025-10", house.alpha.key]), fields(TYPED, save="1"))
    assert "chưa mở" in answer.content.decode()
    assert 'value="520"' in answer.content.decode()


@pytest.mark.parametrize("period", ["2025-13", "x", "0000-01"])
def test_what_is_no_month_is_not_found(as_clerk, house, period):
    assert as_clerk.get(f"/submissions/{period}/{house.alpha.key}/").status_code == 404


def test_who_certifies_is_shown_what_was_changed_since_before_it_is_filed(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    as_clerk.post(address("edit", house), fields({**TYPED, "sites": "2"}, revision="1", check="1"))
    answer = as_clerk.post(address("review", house), CERTIFIED)  # of the draft as it was first
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Bản nháp đã đổi sau khi bạn mở trang này" in page
    assert 'name="draft_revision" value="2"' in page
    assert not Submission.objects.exists()
    assert as_clerk.post(address("review", house), {**CERTIFIED, "draft_revision": "2"}).status_code == 302


def test_a_second_click_leads_to_the_same_receipt(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    first, second = (as_clerk.post(address("review", house), CERTIFIED) for _click in range(2))
    assert first.url == second.url == address("receipt", house, None, 1)
    assert Submission.objects.count() == 1


def test_back_after_filing_the_form_can_be_kept_as_a_new_draft(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    as_clerk.post(address("review", house), CERTIFIED)
    answer = as_clerk.post(address("edit", house), fields({**TYPED, "sites": "4"}, revision="1", save="1"))
    assert answer.status_code == 400
    assert 'value="4"' in answer.content.decode()
    assert 'name="revision" value="0"' in answer.content.decode()
    as_clerk.post(address("edit", house), fields({**TYPED, "sites": "4"}, revision="0", save="1"))
    assert Draft.objects.get().typed["sites"] == "4"


def test_a_form_of_a_month_that_is_not_open_is_not_begun(as_clerk, house):
    for name in ("edit", "review", "template"):
        answer = as_clerk.get(reverse(f"submissions:{name}", args=["2025-10", house.alpha.key]), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("submissions:filing", args=["2025-10", house.alpha.key])
        assert "chưa mở" in answer.content.decode()


@pytest.mark.both_databases
def test_marks_that_no_database_keeps_are_cleaned_away_before_a_draft_is_kept(as_clerk, house):
    answer = as_clerk.post(address("edit", house), fields({"difficulties": "a\0b", "x\0": "1"}, revision="0", save="1"))
    assert answer.status_code == 302
    assert Draft.objects.get().typed == {"difficulties": "ab", "x": "1"}


@pytest.mark.parametrize("revision", ["x", "", "-1", "٣", "9" * 30])
def test_nonsense_for_a_revision_is_a_page_of_before(as_clerk, house, revision):
    assert as_clerk.post(address("edit", house), fields({"sites": "1"}, revision=revision, save="1")).status_code == 302


def test_lines_that_found_no_place_stay_on_the_page_whatever_else_is_wrong(as_clerk, house):
    as_clerk.post(address("edit", house), fields({"sites": "1"}, revision="0", save="1"))
    page = as_clerk.post(
        address("edit", house), {"paste": "Không có\t4", "revision": "0", "save": "1"}
    ).content.decode()
    assert "Không có\t4" in page


def test_a_pasted_share_is_asked_about_before_it_is_filed(as_clerk, house):
    answer = as_clerk.post(
        address("edit", house),
        fields(TYPED, revision="0", check="1", paste="Dân số được phủ sóng 4G\t0,98"),
        follow=True,
    )
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == address("review", house)
    assert "có phải 98 % không" in page
    as_clerk.post(address("review", house), CERTIFIED)
    assert not Submission.objects.exists()  # neither answered nor explained


def test_after_a_month_not_filed_the_form_says_which_month_it_begins_with(as_clerk, house, settings):
    file(house, typed={**TYPED, "sites_shared": "80"})
    settings.PORTAL_CLOCK = "2025-12-03T08:00:00+07:00"
    skipped, following = house.month.plus(2), house.month.plus(1)
    page = as_clerk.get(reverse("submissions:edit", args=[str(skipped), house.alpha.key])).content.decode()
    assert "là của tháng 9/2025" in page
    assert "9/2025:&nbsp;80" in page
    assert 'name="f-sites_shared" value="80"' in page
    assert "Tháng trước:" not in page
    page = as_clerk.get(reverse("submissions:edit", args=[str(following), house.alpha.key])).content.decode()
    assert "Tháng trước:&nbsp;80" in page
    assert "là của tháng" not in page
    nil = reverse("submissions:review", args=[str(skipped), house.alpha.key]) + "?nil=1"
    assert '<th scope="col" class="num wide-only">9/2025</th>' in as_clerk.get(nil).content.decode()


def test_a_draft_with_errors_shows_them_when_one_wants_to_certify_it(as_clerk, house):
    as_clerk.post(address("edit", house), fields({**TYPED, "sites": "3OO"}, revision="0", save="1"))
    answer = as_clerk.get(address("review", house), follow=True)
    assert "không phải số" in answer.content.decode()


def test_a_ward_is_added_to_the_form_by_choosing_it(as_clerk, house):
    unit = house.wards[1]
    page = as_clerk.get(address("edit", house)).content.decode()
    assert f'<option value="{unit.pk}">Phường An Biên</option>' in page
    answer = as_clerk.post(address("edit", house), fields({"sites": "1"}, revision="0", add="1", ward=str(unit.pk)))
    page = as_clerk.get(answer.url.partition("#")[0]).content.decode()
    assert f'name="f-ward_plan@{unit.pk}"' in page
    assert 'aria-label="Phường An Biên, Trạm dự kiến phát sóng tháng sau"' in page
    assert 'name="f-sites" value="1"' in page
    assert as_clerk.get(address("edit", house) + "?ward=x").status_code == 200


def test_a_late_filing_is_told_before_it_is_filed(as_clerk, house, settings):
    settings.PORTAL_CLOCK = "2025-10-13T09:00:00+07:00"
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    assert "được tính là nộp muộn" in as_clerk.get(address("review", house)).content.decode()


def test_a_nil_return_says_that_a_draft_goes_with_it(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", save="1"))
    assert "sẽ bỏ khi nộp" in as_clerk.get(address("review", house) + "?nil=1").content.decode()


def test_a_ward_is_led_to_its_own_count_instead_of_being_asked_again(client, house):
    client.force_login(house.officers[0])
    own = reverse("measurements:own", args=[house.ward.unit_id]) + "?period=2025-09"
    assert own in client.get(address("filing", house, house.ward)).content.decode()
    edit = address("edit", house, house.ward)
    form = client.get(edit).content.decode()
    assert form.index('name="own"') > form.index('name="check" value="1">'), "it leads away before the form is done"
    answer = client.post(edit, fields({"officials_people": "31"}, revision="0", own="1"))
    assert answer.url == own
    assert Draft.objects.get().typed == {"officials_people": "31"}, "what was typed is lost on the way"


def test_an_operator_sees_what_it_has_to_answer(as_clerk, house):
    asked(house)
    for name in ("filing", "edit"):
        page = as_clerk.get(address(name, house)).content.decode()
        assert "1 xã, phường chưa đạt tốc độ chờ trả lời" in page


def test_a_receipt_keeps_the_words_and_the_answers_of_its_day(as_clerk, house):
    row = Indicator.objects.create(
        code="small_cells",
        asked_of="operator",
        section="A. Hạ tầng",
        label="Trạm nhỏ",
        kind="integer",
        valid_from=house.month.first_day,
    )
    file(house, typed={**TYPED, "small_cells": "7"})
    Indicator.objects.filter(pk=row.pk).update(valid_to=house.month.last_day)
    page = as_clerk.get(address("receipt", house, None, 1)).content.decode()
    assert "Trạm nhỏ" in page


def test_a_form_with_numbers_for_every_ward_of_a_large_province_is_taken(as_clerk, house):
    many = {f"ward_plan@{number}": "1" for number in range(2400)}  # 600 wards, four numbers each
    answer = as_clerk.post(address("edit", house), fields(many, revision="0", save="1"))
    assert answer.status_code == 302
    assert len(Draft.objects.get().typed) == 2400


def test_nonsense_for_a_ward_is_no_row(as_clerk, house):
    answer = as_clerk.post(address("edit", house), fields({"sites": "1"}, revision="0", add="1", ward="1\r\nX: y"))
    assert as_clerk.get(answer.url.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7" + bytes(30 * 1024 * 1024), "nặng 30 MB, tối đa 10 MB"),
        (b"MZ\x90\x00", "chương trình Windows"),
        (b"%PDF-1.7 trailer << /Encrypt 9 0 R >>", "có mật khẩu"),
        (b"", "rỗng"),
    ],
    ids=["30 MB", "program", "locked", "empty"],
)
def test_a_copy_that_is_none_is_refused_in_words_and_the_draft_stays(as_clerk, house, content, says):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    copy = SimpleUploadedFile("Báo cáo đã ký.pdf", content, content_type="application/pdf")
    answer = as_clerk.post(address("review", house), {**CERTIFIED, "note": "Ghi chú dài", "attachment": copy})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert says in page
    assert "Ghi chú dài" in page
    assert Draft.objects.exists()
    assert not Submission.objects.exists()


def test_a_copy_with_a_vietnamese_name_is_kept_under_it(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    copy = SimpleUploadedFile("Báo cáo đã ký (bản 2).pdf", b"%PDF-1.7")
    receipt = as_clerk.post(address("review", house), {**CERTIFIED, "attachment": copy}, follow=True)
    assert "Báo cáo đã ký (bản 2).pdf" in receipt.content.decode()


def test_the_end_says_when_by_what_number_and_what_is_owed_next(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    page = flat(as_clerk.post(address("review", house), CERTIFIED, follow=True).content)
    filed = Submission.objects.get()
    assert f"2025-09/{filed.sha256[:8].upper()}" in page
    assert "Đã nộp: 07/10/2025 08:00" in page
    assert "Phải nộp tiếp" in page
    assert reverse("submissions:edit", args=[str(house.month.plus(-1)), house.alpha.key]) in page
    assert f"lúc 08:00 ngày 07/10/2025. Số biên nhận: {filed.receipt_number}." in page
    before = {**CERTIFIED, "draft_revision": "0"}
    nil = reverse("submissions:review", args=[str(house.month.plus(-1)), house.alpha.key]) + "?nil=1"
    assert "Hiện không còn báo cáo nào phải nộp." in flat(as_clerk.post(nil, before, follow=True).content)


def test_each_step_says_where_one_is(as_clerk, house):
    def step(page):
        return flat(page.content).split('aria-current="step">')[1].split("</li>")[0].strip()

    assert step(as_clerk.get(address("edit", house))).startswith("Soạn")
    review = as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"), follow=True)
    assert "chưa nộp" in step(review)
    assert "chỉ tiêu để trống" in flat(review.content)
    assert step(as_clerk.post(address("review", house), CERTIFIED, follow=True)).startswith("Đã nộp")


def test_a_photo_of_the_signed_copy_comes_back_as_a_photo(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    assert 'accept="application/pdf,image/jpeg"' in as_clerk.get(address("review", house)).content.decode()
    photo = SimpleUploadedFile("IMG_0001.JPG", PHOTO)
    as_clerk.post(address("review", house), {**CERTIFIED, "attachment": photo})
    answer = as_clerk.get(address("attachment", house, None, 1))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].endswith('-v1.jpg"')
    assert b"".join(answer.streaming_content) == PHOTO


def test_what_is_wrong_with_pasted_rows_and_with_their_numbers_is_said_in_one_round(as_clerk, house):
    pasted = "Vi tri tram phat song\t3\t520\nTrạm BTS 4G\t12,5"
    typed = {"bts_4g": "12,5"}
    answer = as_clerk.post(address("edit", house), fields(typed, revision="0", place="1", paste=pasted))
    page = flat(answer.content)
    assert answer.status_code == 400
    wrong = page.split("error-summary")[1].split("</ul>")[0]
    assert "Vi tri tram phat song" in wrong
    assert "“12,5” không phải số nguyên" in wrong
    assert "đang trống" not in wrong, "what was not brought is no error yet"
    assert 'name="take" value="0" lang="vi">Vị trí trạm phát sóng</button>' in page
    again = {**typed, "bts_4g": "12"}
    took = as_clerk.post(address("edit", house), fields(again, revision="1", take="0", paste=pasted.split("\n")[0]))
    assert took.status_code == 302
    assert Draft.objects.get().typed == {"bts_4g": "12", "sites": "3", "sites.total": "520"}

"""A correction that is begun and not filed: every page tells it from what stands, and it can be dropped."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.tests.pages import flat, text_of
from submissions.models import Draft, Submission
from submissions.tests.filings_made import TYPED, file
from submissions.tests.photos import PHOTO
from submissions.tests.views.filing_pages import CERTIFIED, address, fields

KEPT = "Đã lưu bản sửa dưới dạng nháp, chưa nộp. Bản 1 vẫn có hiệu lực."
DROP = "Bỏ bản nháp này"


@pytest.fixture
def begun(as_clerk, house):
    """Version 1 is filed; of its correction one number was changed, another cannot be read."""
    file(house)
    as_clerk.post(
        address("edit", house), fields({**TYPED, "sites.total": "521", "bts_5g": "hai"}, revision="0", save="1")
    )
    return as_clerk


def shown(answer):
    return text_of(answer)


def test_a_form_that_opens_with_a_draft_says_so_and_how_it_differs_from_what_was_filed(begun, house):
    page = shown(begun.get(address("edit", house)))
    assert "Đang mở bản nháp lưu lúc 07/10/2025 08:00, chưa nộp" in page
    changes = page.partition("Bản nháp khác bản 1 đã nộp")[2].partition("Bỏ bản nháp")[0]
    assert "Vị trí trạm phát sóng, lũy kế 520 521" in changes
    assert "1 hai" in changes
    assert "500" not in changes


def test_a_first_draft_has_nothing_to_be_compared_with(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", save="1"))
    page = shown(as_clerk.get(address("edit", house)))
    assert "Đang mở bản nháp" in page
    assert "Bản nháp khác bản" not in page


def test_a_form_without_a_draft_offers_none_to_be_dropped(as_clerk, house):
    file(house)
    assert DROP not in shown(as_clerk.get(address("edit", house)))


def test_a_draft_that_is_dropped_leaves_what_was_filed(begun, house):
    assert DROP in shown(begun.get(address("edit", house)))
    answer = begun.post(address("edit", house), {"drop": "1", "revision": "1"}, follow=True)
    assert not Draft.objects.exists()
    assert "Đã bỏ bản nháp. Bản 1 vẫn có hiệu lực." in shown(answer)
    assert 'value="520"' in answer.content.decode()
    assert "Đang mở bản nháp" not in shown(answer)


def test_a_draft_that_somebody_saved_since_is_not_dropped(begun, house):
    begun.post(address("edit", house), fields(TYPED, revision="1", save="1"))
    page = shown(begun.post(address("edit", house), {"drop": "1", "revision": "1"}, follow=True))
    assert Draft.objects.exists()
    assert "Bản nháp đã đổi sau khi bạn mở trang này" in page


def test_keeping_the_draft_of_a_correction_says_that_what_was_filed_stands(begun, house):
    for button in ("save", "place", "check"):
        wrong = {**TYPED, "sites.total": "522", "bts_5g": "hai"}
        answer = begun.post(address("edit", house), fields(wrong, revision="0", **{button: "1"}), follow=True)
        Draft.objects.all().delete()
        assert KEPT in shown(answer), button
        assert "Báo cáo chưa được nộp" not in shown(answer), button


def test_a_first_draft_is_not_filed(as_clerk, house):
    answer = as_clerk.post(address("edit", house), fields(TYPED, revision="0", save="1"), follow=True)
    assert "Báo cáo chưa được nộp" in shown(answer)


def test_a_correction_that_is_begun_stands_on_the_list_and_on_the_first_page(begun, house):
    for where in ("submissions:list", "portal:my_work"):
        page = shown(begun.get(reverse(where)))
        assert "ản sửa đang soạn, chưa nộp" in page, where
        assert f'href="{address("edit", house)}"' in flat(begun.get(reverse(where)).content), where
    Draft.objects.all().delete()
    for where in ("submissions:list", "portal:my_work"):
        assert "ản sửa đang soạn" not in shown(begun.get(reverse(where))), where


@pytest.fixture
def signed(as_clerk, house):
    """Version 1 was filed with a photograph of the signed paper; a correction waits to be certified."""
    edit = address("edit", house)
    as_clerk.post(edit, fields(TYPED, revision="0", check="1"))
    photo = SimpleUploadedFile("giay.jpg", PHOTO, content_type="image/jpeg")
    as_clerk.post(address("review", house), {**CERTIFIED, "attachment": photo})
    as_clerk.post(edit, fields({**TYPED, "sites.total": "521"}, revision="0", check="1"))
    return as_clerk


def corrected(client, house, **more):
    sent = {**CERTIFIED, "base_version": "1", "reason": "Nhập thiếu một trạm", **more}
    client.post(address("review", house), sent)
    return Submission.objects.get(version=2)


def test_a_correction_says_what_becomes_of_the_signed_copy_of_the_version_before(signed, house):
    page = shown(signed.get(address("review", house)))
    assert "Bản đã ký của bản 1 (giay.jpg) vẫn đúng: kèm cả vào bản sửa" in page
    assert "không bắt buộc" in page


def test_a_signed_copy_goes_with_the_correction_where_that_is_ticked(signed, house):
    filed = corrected(signed, house, keeps_copy="on")
    assert (filed.attachment_name, filed.attachment_sha256) == (
        "giay.jpg",
        Submission.objects.get(version=1).attachment_sha256,
    )
    answer = signed.get(address("attachment", house, None, 2))
    assert b"".join(answer.streaming_content) == PHOTO


def test_a_correction_without_a_signed_copy_names_the_one_of_the_version_before(signed, house):
    assert corrected(signed, house).attachment_name == ""
    page = signed.get(address("receipt", house, None, 2))
    assert "bản này không kèm; bản 1 có giay.jpg" in shown(page)
    assert address("attachment", house, None, 1) in page.content.decode()


def test_a_second_correction_may_take_the_signed_copy_of_the_first_version(signed, house):
    corrected(signed, house)
    signed.post(address("edit", house), fields({**TYPED, "sites.total": "522"}, revision="0", check="1"))
    assert "Bản đã ký của bản 1 (giay.jpg)" in shown(signed.get(address("review", house)))
    corrected(signed, house, base_version="2", keeps_copy="on")
    assert Submission.objects.get(version=3).attachment_name == "giay.jpg"


def test_a_newly_chosen_signed_copy_wins_over_the_one_before(signed, house):
    other = SimpleUploadedFile("moi.jpg", PHOTO + b"\xff\xd9", content_type="image/jpeg")
    assert corrected(signed, house, keeps_copy="on", attachment=other).attachment_name == "moi.jpg"


def test_a_first_filing_and_a_version_without_a_signed_copy_ask_nothing_of_it(as_clerk, house):
    file(house)
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    assert "keeps_copy" not in as_clerk.get(address("review", house)).content.decode()

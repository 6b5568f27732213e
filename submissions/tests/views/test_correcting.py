"""A report that is filed and then corrected: what its pages say meanwhile, and what is kept of the version before."""

import re
from types import SimpleNamespace

from django.urls import reverse

from base.tests.pages import flat
from submissions.models import Submission
from submissions.tests.filings_made import TYPED, file
from submissions.tests.views.filing_pages import CERTIFIED, address, fields, read_of
from submissions.views import review

CORRECTED = {**TYPED, "sites.total": "521"}
WHY = "Nhập thiếu một trạm"


def shown(answer):
    """What can be read of a page."""
    return flat(re.sub(r"<[^>]+>", "", answer.content.decode()))


def correct(client, house):
    client.post(address("edit", house), fields(CORRECTED, revision="0", check="1"))
    return client.post(address("review", house), {**CERTIFIED, "base_version": "1", "reason": WHY}, follow=True)


def test_a_filed_month_does_not_look_as_if_it_were_owed(as_clerk, house):
    before = shown(as_clerk.get(address("edit", house)))
    assert "Soạn báo cáo tháng 9/2025" in before
    assert "Hạn nộp 09/10/2025 23:59 · còn 2 ngày" in before
    file(house)
    for name in ("edit", "filing"):
        assert "còn 2 ngày" not in shown(as_clerk.get(address(name, house))), name
    form = shown(as_clerk.get(address("edit", house)))
    assert "Sửa báo cáo tháng 9/2025" in form
    assert "đã nộp lúc 07/10/2025 08:00; vẫn sửa được" in form
    assert "Soạn" not in form
    assert "Sửa báo cáo này" in shown(as_clerk.get(address("filing", house)))


def test_a_correction_keeps_who_answered_for_the_version_before(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    assert as_clerk.get(address("review", house)).context["form"]["certified_by"].value() == ""
    file(house)
    as_clerk.post(address("edit", house), fields(CORRECTED, revision="0", check="1"))
    page = as_clerk.get(address("review", house))
    assert page.context["form"]["certified_by"].value() == Submission.objects.get().certified_by
    assert "Nộp bản sửa" in shown(page)
    assert 'id="certify"' in page.content.decode()  # where the bar in reach leads to: the heading, not the fields
    assert "Nộp báo cáo</button>" not in flat(page.content)
    reason = page.content.decode().partition('name="reason"')[2].partition(">")[0]
    assert 'aria-required="true"' in reason
    assert re.search(r"Lý do sửa[^<]*\s\*</label>", page.content.decode())


def test_the_receipts_of_both_versions_name_each_other(as_clerk, house):
    file(house)
    new = shown(correct(as_clerk, house))
    first, second = Submission.objects.order_by("version")
    assert f"Thay biên nhận {first.receipt_number}" in new
    assert f", thay biên nhận {first.receipt_number}. Sửa: " in new  # what is passed on to a superior
    old = shown(as_clerk.get(address("receipt", house, None, 1)))
    assert f"đã được thay bằng biên nhận {second.receipt_number}" in old
    assert "Đúng hạn" not in old
    papers = [read_of(as_clerk.get(address("receipt_pdf", house, None, version))) for version in (1, 2)]
    assert f"đã được thay bằng biên nhận {second.receipt_number}" in papers[0]
    assert "Đúng hạn" not in papers[0]
    assert first.receipt_number in papers[1]
    assert "Đúng hạn" in papers[1]


def test_the_list_gives_each_date_its_word_and_the_time_of_the_version_that_counts(as_clerk, house, settings):
    file(house)
    settings.PORTAL_CLOCK = "2025-10-08T10:30:00+07:00"
    correct(as_clerk, house)
    page = shown(as_clerk.get(reverse("submissions:list")))
    line = page.partition("Báo cáo tháng 9/2025")[2].partition("Báo cáo tháng 8/2025")[0]
    assert "nộp lúc 08/10/2025 10:30 (bản 2)" in line
    assert "hạn nộp: 09/10/2025 23:59" in line
    assert "còn" not in line
    assert line.count(house.alpha.name) == 1


def test_each_version_is_a_link_with_a_name(as_clerk, house):
    file(house)
    correct(as_clerk, house)
    page = flat(as_clerk.get(address("filing", house)).content)
    names = re.findall(r'<a class="tap"[^>]*>(.*?)</a>', page)
    assert [" ".join(name.split()) for name in names] == ["Bản 2 (đang dùng)", "Bản 1"]


def test_the_figures_are_certified_below_them_and_only_there(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    page = as_clerk.get(address("review", house)).content.decode()
    bar = page.partition("page-actions in-reach")[2].partition("</div>")[0]
    assert "<button" not in bar, "it files what nobody put a name to"
    assert 'href="#certify"' in bar
    assert page.count("Nộp báo cáo") - page.count("Nộp báo cáo tháng") == 1
    assert page.index('name="certified_by"') < page.rindex("Nộp báo cáo")


def test_a_note_is_asked_for_only_where_something_is_doubtful(as_clerk, house):
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    assert "Ghi chú (không bắt buộc)" in shown(as_clerk.get(address("review", house)))
    doubtful = {**TYPED, "cover_people_4g": "0,98"}
    as_clerk.post(address("edit", house), fields(doubtful, revision="1", check="1"))
    page = shown(as_clerk.get(address("review", house)))
    assert "Ghi chú: vì sao số bị cảnh báo vẫn đúng *" in page
    assert "Ghi chú (không bắt buộc)" not in page
    answer = as_clerk.post(address("review", house), {**CERTIFIED, "draft_revision": "2"})
    errors = answer.context["form"].errors
    assert errors == {"note": ["Có cảnh báo chưa giải thích. Hãy ghi lý do ở ô ghi chú rồi nộp lại."]}
    assert not Submission.objects.exists()


def test_what_is_doubtful_is_no_error_and_leads_to_where_it_is_changed(as_clerk, house):
    doubtful = {**TYPED, "cover_people_4g": "0,98"}
    as_clerk.post(address("edit", house), fields(doubtful, revision="0", check="1"))
    page = flat(as_clerk.get(address("review", house)).content)
    assert "error-summary" not in page
    told = page.partition("warning-summary")[2].partition("</section>")[0]
    assert "Xem lại các số sau; nếu vẫn đúng thì ghi lý do ở ô ghi chú" in told
    assert f'href="{address("edit", house)}#f-cover_people_4g"' in told
    assert 'id="f-cover_people_4g"' in as_clerk.get(address("edit", house)).content.decode()


def test_a_form_tells_to_type_what_changed_only_where_something_stands(as_clerk, house, settings):
    told = "chỉ gõ lại khi số thay đổi"
    assert told not in shown(as_clerk.get(address("edit", house)))
    file(house, typed={**TYPED, "cover_people_4g": "98"})
    settings.PORTAL_CLOCK = "2025-11-03T08:00:00+07:00"
    october = reverse("submissions:edit", args=["2025-10", house.alpha.key])
    assert told in shown(as_clerk.get(october))
    empty = fields({"sites": "1"}, revision="0", save="1")
    as_clerk.post(october, empty)
    page = shown(as_clerk.get(october))
    assert "Số tháng trước ghi dưới từng ô" in page
    assert told not in page


def test_what_a_ward_is_asked_is_explained_beside_its_fields(client, house):
    client.force_login(house.officers[0])
    page = shown(client.get(address("edit", house, house.ward)))
    for told in ("ít nhất một lần trong tháng", "Zalo, Facebook", "họp thôn, tổ dân phố", "các ô khác có thể để trống"):
        assert told in page


def test_an_account_of_the_demonstration_answers_for_nothing(as_clerk, house, monkeypatch):
    house.clerks[0].full_name = "Cán bộ thử (nhân vật giả định)"
    house.clerks[0].save()
    as_clerk.post(address("edit", house), fields(TYPED, revision="0", check="1"))

    def named():
        return as_clerk.get(address("review", house)).context["form"]["certified_by"].value()

    assert named() == "Cán bộ thử (nhân vật giả định)"
    monkeypatch.setattr(review, "settings", SimpleNamespace(DEMONSTRATION=True))
    assert named() == ""


def test_a_receipt_says_that_nothing_more_is_needed_and_what_comes_next(as_clerk, house):
    file(house)
    file(house, period=house.month.plus(-1))
    page = shown(as_clerk.get(address("receipt", house, None, 1)))
    assert "Sở đã nhận được báo cáo, không cần chờ duyệt." in page
    assert "Kỳ tới: báo cáo tháng 10/2025, nộp khi hết tháng, hạn hết ngày 09/11/2025." in page


def test_an_old_version_shows_no_steps_and_the_month_leads_to_what_was_filed(as_clerk, house):
    file(house)
    correct(as_clerk, house)
    assert "filing-steps" in as_clerk.get(address("receipt", house, None, 2)).content.decode()
    assert "filing-steps" not in as_clerk.get(address("receipt", house, None, 1)).content.decode()
    page = flat(as_clerk.get(address("filing", house)).content)
    assert f'<a class="btn" href="{address("receipt", house, None, 2)}">Xem số liệu và biên nhận đã nộp</a>' in page
    assert f"Lý do sửa: {WHY}" in page

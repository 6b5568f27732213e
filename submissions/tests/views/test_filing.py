import pytest
from django.urls import reverse

from submissions.models import Draft, Submission
from submissions.tests.actions.test_filings import TYPED, file

SIGNED = {"certified_by": "Người Thử (nhân vật giả định)", "base_version": "0"}


def address(name, house, reporter=None, *more):
    return reverse(f"submissions:{name}", args=[str(house.month), (reporter or house.alpha).key, *more])


def fields(typed, **more):
    return {**{f"f-{name}": text for name, text in typed.items()}, **more}


@pytest.fixture
def as_clerk(client, house):
    client.force_login(house.clerks[0])
    return client


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
    filed = as_clerk.post(answer.url, SIGNED, follow=True)
    submission = Submission.objects.get()
    assert filed.redirect_chain == [(address("receipt", house, None, 1), 302)]
    assert submission.sha256 in filed.content.decode()
    assert not Draft.objects.exists()


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


def test_a_nil_return_is_one_page(as_clerk, house):
    answer = as_clerk.post(address("review", house) + "?nil=1", SIGNED)
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
    as_clerk.post(address("review", house), {**SIGNED, "base_version": "1"})
    receipt = as_clerk.get(address("receipt", house, None, 2)).content.decode()
    assert "520" in receipt
    assert as_clerk.get(address("receipt", house, None, 1)).status_code == 200


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
    answer = as_clerk.post(address("review", house), SIGNED)
    assert answer.status_code == 400
    assert "Một bản khác" in answer.content.decode()


def test_staff_record_paper_with_its_true_date(client, house, settings):
    settings.PORTAL_CLOCK = "2025-10-13T09:00:00+07:00"
    client.force_login(house.staff)
    client.post(address("edit", house), fields(TYPED, revision="0", check="1"))
    paper = {**SIGNED, "received_on": "2025-10-09", "received_time": "16:30", "brought_by": "Bưu điện"}
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

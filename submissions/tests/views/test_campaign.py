import re

import pypdfium2 as pdfium
import qrcode
from django.urls import reverse

from base.models import AuditEntry
from base.tests.pages import flat, text_of
from submissions.actions import give_code
from submissions.campaign import referral_text
from submissions.models import CampaignGroup, ReferralCode, SpeedRequest
from submissions.tests.factories import make_agency, make_unit, make_ward
from submissions.tests.filings_made import file
from submissions.tests.requests_made import asked
from submissions.tests.views.filing_pages import read_of
from submissions.views.campaign import qr_response


def test_a_ward_sees_its_daily_task_plan_and_code(client, house):
    unit = house.wards[0]
    give_code(by=house.staff, unit=unit, code="TN2025")
    client.force_login(house.officers[0])
    own = client.get(reverse("submissions:campaign"))
    assert own.url == reverse("submissions:ward_campaign", args=[unit.pk])
    client.post(own.url)
    page = flat(client.get(own.url).content)
    assert "410–500" in page
    assert "TN2025" in page
    assert "tắt Wi-Fi" in page
    group = CampaignGroup.objects.get(unit=unit, members=30)
    client.post(reverse("submissions:campaign_groups", args=[unit.pk]), {f"{group.pk}-frequency": "4"})
    assert "<strong>500</strong>" in flat(client.get(own.url).content)


def test_one_save_keeps_every_group_and_what_stands_as_it_was_leaves_no_trace(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    client.post(reverse("submissions:ward_campaign", args=[unit.pk]))
    first, second, third = CampaignGroup.objects.all()
    sent = {f"{first.pk}-members": "55", f"{second.pk}-teams": "9", f"{third.pk}-members": str(third.members)}
    answer = client.post(reverse("submissions:campaign_groups", args=[unit.pk]), sent, follow=True)
    assert "Đã lưu kế hoạch" in answer.content.decode()
    assert [(row.teams, row.members) for row in CampaignGroup.objects.all()] == [(1, 55), (9, 10), (1, 30)]
    changed = AuditEntry.objects.filter(action="campaign.change").values_list("subject_id", flat=True)
    assert {int(pk) for pk in changed} == {first.pk, second.pk}


def test_one_wrong_group_keeps_none_and_every_number_stands_in_its_field_again(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    client.post(reverse("submissions:ward_campaign", args=[unit.pk]))
    first, second, _third = CampaignGroup.objects.all()
    sent = {f"{first.pk}-members": "77", f"{second.pk}-teams": "0", f"{second.pk}-members": "mười"}
    answer = client.post(reverse("submissions:campaign_groups", args=[unit.pk]), sent)
    page = flat(answer.content)
    assert answer.status_code == 400
    for typed in ("77", "0", "mười"):
        assert f'value="{typed}"' in page
    assert f'href="#id_{second.pk}-teams"' in page
    assert f'href="#id_{first.pk}-members"' not in page
    assert not AuditEntry.objects.filter(action="campaign.change").exists()
    assert CampaignGroup.objects.get(pk=first.pk).members == 60


def test_groups_are_added_renamed_and_taken_out(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    client.post(reverse("submissions:ward_campaign", args=[unit.pk]))
    first, second, third = CampaignGroup.objects.all()
    address = reverse("submissions:campaign_groups", args=[unit.pk])
    sent = {
        f"{first.pk}-name": "Cán bộ và giáo viên (giả lập)",
        f"{second.pk}-gone": "on",
        "new-name": "Trường THPT (giả lập)",
        "new-teams": "12",
        "new-members": "40",
        "new-frequency": "1",
    }
    assert "Đã lưu kế hoạch" in client.post(address, sent, follow=True).content.decode()
    assert list(CampaignGroup.objects.values_list("name", "teams", "members")) == [
        ("Cán bộ và giáo viên (giả lập)", 1, 60),
        (third.name, 1, 30),
        ("Trường THPT (giả lập)", 12, 40),
    ]
    noted = list(AuditEntry.objects.filter(action__startswith="campaign.").values_list("action", flat=True))
    assert noted == ["campaign.add_group", "campaign.change", "campaign.remove_group", "campaign.start"]


def test_a_new_group_without_people_or_with_a_name_that_is_taken_is_not_kept(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    client.post(reverse("submissions:ward_campaign", args=[unit.pk]))
    address = reverse("submissions:campaign_groups", args=[unit.pk])
    answer = client.post(address, {"new-name": "Doanh nghiệp (giả lập)", "new-teams": "1", "new-members": ""})
    assert answer.status_code == 400
    assert 'value="Doanh nghiệp (giả lập)"' in flat(answer.content)
    assert 'href="#id_new-members"' in flat(answer.content)
    taken = CampaignGroup.objects.first().name
    answer = client.post(address, {"new-name": taken.upper(), "new-teams": "1", "new-members": "3"}, follow=True)
    assert "Hãy đặt cho mỗi nhóm một tên riêng" in answer.content.decode()
    assert CampaignGroup.objects.count() == 3


def test_names_of_two_groups_can_be_exchanged(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    client.post(reverse("submissions:ward_campaign", args=[unit.pk]))
    first, second, _third = CampaignGroup.objects.all()
    sent = {f"{first.pk}-name": second.name, f"{second.pk}-name": first.name}
    client.post(reverse("submissions:campaign_groups", args=[unit.pk]), sent)
    assert CampaignGroup.objects.get(pk=first.pk).name == second.name


def test_a_plan_from_the_sample_says_what_it_did_and_is_taken_back_whole(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    own = reverse("submissions:ward_campaign", args=[unit.pk])
    assert "Bỏ cả kế hoạch" not in client.get(own).content.decode()
    page = flat(client.post(own, follow=True).content)
    assert "Đã tạo và lưu kế hoạch theo mẫu. Số người: Cán bộ, công chức: 60; Đoàn viên: 80;" in page
    assert "Bỏ cả kế hoạch" in page
    page = flat(client.post(own, {"drop": "1"}, follow=True).content)
    assert "Đã bỏ cả kế hoạch" in page
    assert "Chưa có kế hoạch" in page
    assert not CampaignGroup.objects.exists()
    (noted,) = AuditEntry.objects.filter(action="campaign.drop")
    assert [group["members"] for group in noted.before["groups"]] == [60, 10, 30]
    client.post(own, {"drop": "1"})  # a second tap does nothing
    assert AuditEntry.objects.filter(action="campaign.drop").count() == 1


def test_a_plan_from_the_sample_takes_the_people_whom_the_newest_filing_names(client, house):
    unit = house.wards[0]
    older = {"officials_people": "40", "officials_measured": "1", "broadcasts": "0"}
    newest = {"officials_people": "32", "officials_measured": "25", "broadcasts": "0"}
    for month, typed in ((house.month.plus(-1), older), (house.month, newest)):
        file(house, house.ward, typed=typed, period=month, by=house.officers[0])
    client.force_login(house.officers[0])
    page = text_of(client.post(reverse("submissions:ward_campaign", args=[unit.pk]), follow=True))
    assert "Cán bộ, công chức: 32; Đoàn viên: 80" in page
    assert "7 người chưa đo" in page


def test_where_nobody_gave_a_code_none_is_asked_for(client, house):
    client.force_login(house.officers[0])
    own = reverse("submissions:ward_campaign", args=[house.wards[0].pk])
    assert "Nhập mã giới thiệu" not in client.get(own).content.decode()
    give_code(by=house.staff, unit=house.wards[0], code="TN2025")
    assert "Nhập mã giới thiệu" in client.get(own).content.decode()


def test_the_list_shows_samples_state_and_code_of_each_ward(client, house):
    give_code(by=house.staff, unit=house.wards[0], code="TN2025")
    client.force_login(house.staff)
    page = flat(client.get(reverse("submissions:campaign")).content)
    assert "TN2025" in page
    assert "không đủ dữ liệu" in page
    assert "Chưa có số tạm của tháng 10/2025" in page


def test_the_loudspeaker_says_ward_or_commune_as_it_is(client, house):
    commune = make_unit("ward", "xa", "11509", "Thử", house.province)
    client.force_login(house.staff)
    text = client.get(reverse("submissions:ward_campaign", args=[commune.pk])).context["loudspeaker"]
    assert "xã, phường ta" not in text
    assert "Xã Thử" in text


def test_the_poster_shows_code_qr_and_the_warning(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    poster, qr = (reverse(f"submissions:{name}", args=[unit.pk]) for name in ("poster", "qr"))
    bare = client.get(poster).content.decode()
    assert "TẮT WI-FI KHI ĐO" in bare
    assert "giới thiệu" not in bare
    assert client.get(qr).content.startswith(b"<?xml")
    assert "giới thiệu" not in read_of(client.get(reverse("submissions:poster_pdf", args=[unit.pk])))
    give_code(by=house.staff, unit=unit, code="TN2025")
    assert "TẮT WI-FI KHI ĐO" in client.get(poster).content.decode()
    file = client.get(reverse("submissions:poster_pdf", args=[unit.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert unit.full_name in pdfium.PdfDocument(file.content)[0].get_textpage().get_text_range()
    assert client.get(qr).content.startswith(b"<?xml")


def test_staff_give_every_ward_a_code_at_once(client, house):
    client.force_login(house.staff)
    client.post(reverse("submissions:campaign"))
    assert ReferralCode.objects.count() == 3  # two wards, one agency
    client.post(reverse("submissions:give_code", args=[house.wards[0].pk]), {"code": "TN2025"})
    assert ReferralCode.objects.filter(code="TN2025").exists()
    page = client.post(reverse("submissions:give_code", args=[house.wards[1].pk]), {"code": "TN2025"}, follow=True)
    assert "đã được dùng" in page.content.decode()


def test_a_ward_reaches_no_other_ward_and_gives_no_codes(client, house):
    mine, other = house.wards
    client.force_login(house.officers[0])
    for name in ("ward_campaign", "poster", "qr"):
        assert client.get(reverse(f"submissions:{name}", args=[other.pk])).status_code == 404
    assert client.post(reverse("submissions:ward_campaign", args=[other.pk])).status_code == 404
    assert client.post(reverse("submissions:give_code", args=[mine.pk])).status_code == 404
    for user in (*house.clerks, house.agent):
        client.force_login(user)
        at_the_door = 302 if user == house.agent else 404  # an agency has its own page
        assert client.get(reverse("submissions:campaign")).status_code == at_the_door
        assert client.get(reverse("submissions:ward_campaign", args=[mine.pk])).status_code == 404


ANSWER = "/commitments/answer/"


def answered(asked, measure="Thêm trạm", done_by="2025-12-01", name=None):
    head = name or asked.pk
    return {f"{head}-outcome": "new_site", f"{head}-measure": measure, f"{head}-done_by": done_by}


def test_each_operator_sees_and_answers_its_own_requests_only(client, house):
    mine, others = asked(house)
    client.force_login(house.clerks[0])
    page = client.get(reverse("submissions:commitments")).content.decode()
    assert "39,99" in page
    assert "Mạng Beta" not in page
    assert client.post(ANSWER, answered(others)).status_code == 404
    assert client.post(ANSWER, answered(mine) | answered(others)).status_code == 404
    mine.refresh_from_db()
    assert mine.answered_at is None
    client.post(ANSWER, answered(mine))
    mine.refresh_from_db()
    assert mine.measure == "Thêm trạm"
    client.force_login(house.staff)
    assert "Thêm trạm" in client.get(reverse("submissions:commitments")).content.decode()
    for user in (house.officers[0], house.clerks[1]):
        client.force_login(user)
        assert "Thêm trạm" not in client.get(reverse("submissions:commitments")).content.decode()


def test_staff_ask_about_a_month_without_slow_wards(client, house):
    client.force_login(house.staff)
    answer = client.post(reverse("submissions:ask_operators"), {"province": "31", "period": "2025-09"}, follow=True)
    assert answer.status_code == 200
    assert not SpeedRequest.objects.exists()
    assert client.post(reverse("submissions:ask_operators"), {"province": "22"}).status_code == 404


AGENCY = ("agency_campaign", "agency_poster", "agency_qr")


def test_an_agency_has_a_code_of_its_own_with_its_picture_and_poster(client, house):
    pages = {name: reverse(f"submissions:{name}", args=[house.agency.pk]) for name in AGENCY}
    client.force_login(house.agent)
    assert client.get(reverse("submissions:campaign")).url == pages["agency_campaign"]
    assert "Sở cấp" in client.get(pages["agency_campaign"]).content.decode()
    assert "giới thiệu" not in client.get(pages["agency_poster"]).content.decode()
    give = reverse("submissions:give_agency_code", args=[house.agency.pk])
    assert client.post(give, {"code": "SO2025"}).status_code == 404
    client.force_login(house.staff)
    client.post(give, {"code": "so2025"})
    assert (
        "đã được dùng"
        in client.post(
            reverse("submissions:give_code", args=[house.wards[0].pk]), {"code": "SO2025"}, follow=True
        ).content.decode()
    )
    client.force_login(house.agent)
    assert "SO2025" in client.get(pages["agency_campaign"]).content.decode()
    assert "TẮT WI-FI KHI ĐO" in client.get(pages["agency_poster"]).content.decode()
    assert client.get(pages["agency_qr"]).content.startswith(b"<?xml")


def test_a_body_of_a_ward_is_seen_by_its_ward_and_by_no_other(client, house):
    school = make_agency(house.wards[0], "Trường Thử", "school")
    own, other = house.officers
    client.force_login(own)
    assert "Trường Thử" in client.get(reverse("submissions:ward_campaign", args=[house.wards[0].pk])).content.decode()
    for user, status in ((own, 200), (other, 404), (house.clerks[0], 404), (house.agent, 404), (house.leader, 200)):
        client.force_login(user)
        assert client.get(reverse("submissions:agency_campaign", args=[school.pk])).status_code == status, user


def test_what_the_picture_of_a_code_holds_can_be_read_back(house):
    code = give_code(by=house.staff, unit=house.wards[0], code="TN2025")
    drawn = qrcode.QRCode()
    drawn.add_data(referral_text(code.code))
    drawn.make()
    modules = sum(sum(row) for row in drawn.get_matrix())
    path = re.search(r' d="([^"]+)"', qr_response(code).content.decode())[1]
    assert path.count("M") == modules  # a square for each dark module of just this text


def test_a_frequency_that_the_plan_does_not_name_may_be_chosen_where_it_names_but_one(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    client.post(reverse("submissions:ward_campaign", args=[unit.pk]))
    group = CampaignGroup.objects.get(unit=unit, members=60)
    page = client.get(reverse("submissions:ward_campaign", args=[unit.pk])).content.decode()
    assert re.search(rf'<input[^>]*name="{group.pk}-frequency"', page)
    client.post(reverse("submissions:campaign_groups", args=[unit.pk]), {f"{group.pk}-frequency": "2"})
    group.refresh_from_db()
    assert group.frequency == 2


def test_no_request_is_left_out_however_many_there_are(client, house, django_assert_max_num_queries):
    units = [make_ward(house.province, f"2{number:04}", f"Xã {number}") for number in range(120)]
    SpeedRequest.objects.bulk_create(
        SpeedRequest(
            unit=unit,
            operator=operator,
            period=house.month.first_day,
            download=20,
            asked_mbps=40,
            asked_at="2025-10-01T00:00:00Z",
        )
        for unit in units
        for operator in house.operators
    )
    client.force_login(house.staff)
    pages = []
    with django_assert_max_num_queries(90):
        pages = [
            flat(client.get(reverse("submissions:commitments"), {"period": "2025-09", "page": number}).content)
            for number in (1, 2, 3)
        ]
    assert sum(page.count('<li class="task"') for page in pages) == 240
    client.force_login(house.clerks[0])
    assert "9/2025 (120 chưa trả lời)" in flat(client.get(reverse("submissions:commitments")).content)

from decimal import Decimal

from django.urls import reverse

from submissions.actions import ask_operators, give_code
from submissions.models import CampaignGroup, ReferralCode, SpeedRequest
from submissions.queries.commitments import SlowWard


def test_a_ward_sees_its_daily_task_plan_and_code(client, house):
    unit = house.wards[0]
    give_code(by=house.staff, unit=unit, code="TN2025")
    client.force_login(house.officers[0])
    own = client.get(reverse("submissions:campaign"))
    assert own.url == reverse("submissions:ward_campaign", args=[unit.pk])
    client.post(own.url)
    page = client.get(own.url).content.decode()
    assert "410–500" in page
    assert "TN2025" in page
    assert "tắt Wi-Fi" in page
    group = CampaignGroup.objects.get(unit=unit, members=30)
    client.post(
        reverse("submissions:campaign_group", args=[unit.pk, group.pk]),
        {"teams": "1", "members": "30", "frequency": "4"},
    )
    assert "<strong>500</strong>" in client.get(own.url).content.decode()


def test_nonsense_in_a_group_is_refused(client, house):
    client.force_login(house.officers[0])
    page = reverse("submissions:ward_campaign", args=[house.wards[0].pk])
    client.post(page)
    group = CampaignGroup.objects.first()
    client.post(
        reverse("submissions:campaign_group", args=[house.wards[0].pk, group.pk]), {"teams": "0", "members": "x"}
    )
    group.refresh_from_db()
    assert group.teams == 1


def test_the_poster_shows_code_qr_and_the_warning(client, house):
    unit = house.wards[0]
    client.force_login(house.officers[0])
    poster, qr = (reverse(f"submissions:{name}", args=[unit.pk]) for name in ("poster", "qr"))
    assert client.get(poster).status_code == client.get(qr).status_code == 404
    give_code(by=house.staff, unit=unit, code="TN2025")
    assert "TẮT WI-FI KHI ĐO" in client.get(poster).content.decode()
    assert client.get(qr).content.startswith(b"<?xml")


def test_staff_give_every_ward_a_code_at_once(client, house):
    client.force_login(house.staff)
    client.post(reverse("submissions:campaign"))
    assert ReferralCode.objects.count() == 2
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
        assert client.get(reverse("submissions:campaign")).status_code == 404
        assert client.get(reverse("submissions:ward_campaign", args=[mine.pk])).status_code == 404


def asked(house):
    slow = SlowWard(
        house.wards[0].pk, "Phường Thủy Nguyên", Decimal("39.996"), Decimal(40), tuple(o.pk for o in house.operators)
    )
    ask_operators(by=house.staff, period=house.month, slow=[slow])
    return [SpeedRequest.objects.get(operator=operator) for operator in house.operators]


def test_each_operator_sees_and_answers_its_own_requests_only(client, house):
    mine, others = asked(house)
    client.force_login(house.clerks[0])
    page = client.get(reverse("submissions:commitments")).content.decode()
    assert "39,99" in page
    assert "Mạng Beta" not in page
    answer = {"measure": "Thêm trạm", "done_by": "2025-12-01"}
    assert client.post(reverse("submissions:answer_request", args=[others.pk]), answer).status_code == 404
    client.post(reverse("submissions:answer_request", args=[mine.pk]), {"measure": "", "done_by": "x"})
    mine.refresh_from_db()
    assert mine.answered_at is None
    client.post(reverse("submissions:answer_request", args=[mine.pk]), answer)
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

from django.urls import reverse

from submissions.models import Reminder


def test_staff_see_whom_it_reaches_before_it_leaves(client, house, settings):
    settings.PORTAL_CLOCK = "2025-10-07T09:00:00+07:00"
    client.force_login(house.staff)
    page = client.get(reverse("submissions:reminders"), {"group": "operator"}).content.decode()
    assert "alpha@example.org" in page
    assert "• Mạng Beta" in page
    assert not Reminder.objects.exists()
    answer = client.post(reverse("submissions:remind"), {"group": "operator", "period": "2025-09"}, follow=True)
    assert Reminder.objects.count() == 2
    assert answer.status_code == 200


def test_at_night_it_is_refused_in_words(client, house, settings):
    settings.PORTAL_CLOCK = "2025-10-07T21:00:00+07:00"
    client.force_login(house.staff)
    page = client.post(reverse("submissions:remind"), {"group": "operator"}, follow=True).content.decode()
    assert "Ngoài giờ nhắc" in page


def test_only_who_records_may_remind(client, house):
    for user in (house.leader, house.clerks[0], house.officers[0]):
        client.force_login(user)
        assert client.get(reverse("submissions:reminders")).status_code == 404
        assert client.post(reverse("submissions:remind")).status_code == 404


def test_another_province_is_not_found(client, house):
    client.force_login(house.staff)
    assert client.get(reverse("submissions:reminders"), {"province": "22"}).status_code == 404


def test_who_has_had_the_days_mail_is_marked_and_not_counted(client, house, settings):
    settings.PORTAL_CLOCK = "2025-10-07T09:00:00+07:00"
    client.force_login(house.staff)
    client.post(reverse("submissions:remind"), {"group": "operator", "period": "2025-09"})
    page = client.get(reverse("submissions:reminders"), {"group": "operator"}).content.decode()
    assert page.count("hôm nay đã có thư, lần này không gửi") == 2
    assert "Nhắc 2" not in page

from django.urls import reverse

from submissions.models import Extension
from submissions.tests.actions.test_filings import file


def test_the_board_shows_who_filed_and_whom_to_call(client, house):
    file(house)
    client.force_login(house.staff)
    page = client.get(reverse("submissions:list")).content.decode()
    assert "state-on_time" in page
    assert page.count("Mạng Beta\n") == 1  # in the list to copy
    assert "Mạng Alpha\n" not in page


def test_each_group_has_its_board(client, house):
    client.force_login(house.leader)
    for group, name in (("ward", "An Biên"), ("agency", "Sở Thử Nghiệm"), ("ward_body", "2025")):
        assert name in client.get(reverse("submissions:list"), {"group": group}).content.decode()


def test_an_unknown_group_month_or_province_is_not_found(client, house):
    client.force_login(house.staff)
    for query in ({"group": "x"}, {"period": "2025-99"}, {"province": "22"}):
        assert client.get(reverse("submissions:list"), query).status_code == 404


def test_staff_extend_with_a_reason(client, house):
    client.force_login(house.staff)
    address = reverse("submissions:extension", args=["2025-09", house.beta.key])
    client.post(address, {"until": "2025-10-20", "reason": ""})
    assert not Extension.objects.exists()
    client.post(address, {"until": "2025-10-20", "reason": "Bão số 10"})
    page = client.get(reverse("submissions:filing", args=["2025-09", house.beta.key])).content.decode()
    assert "20/10/2025 23:59" in page
    assert "09/10/2025" in page


def test_a_leader_reads_and_does_not_extend(client, house):
    client.force_login(house.leader)
    address = reverse("submissions:extension", args=["2025-09", house.beta.key])
    assert client.post(address, {"reason": "x"}).status_code == 404
    assert client.get(reverse("submissions:edit", args=["2025-09", house.beta.key])).status_code == 404

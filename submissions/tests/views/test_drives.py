from datetime import date

import pytest
from django.urls import reverse

from base.models import AuditEntry
from base.tests.pages import flat
from measurements.models import Snapshot
from measurements.tests.little_province import make_batch
from submissions.models import Drive

CALL = "/campaign/drives/call/"
DAYS = {"name": "Tuần đo (giả lập)", "first_day": "2025-10-11", "last_day": "2025-10-17"}


@pytest.fixture
def drive(client, house):
    client.force_login(house.staff)
    client.post(CALL, {"unit": [ward.pk for ward in house.wards], **DAYS})
    return Drive.objects.get(unit=house.wards[0])


def count(ward, day, samples):
    Snapshot.objects.create(
        unit=ward,
        period=date(2025, 10, 1),
        as_of=date(2025, 10, day),
        network="mobile",
        samples_min=samples,
        samples_max=samples,
        batch=make_batch(),
    )


def test_staff_call_a_drive_for_the_chosen_wards_once(client, house, drive):
    client.post(CALL, {"unit": [ward.pk for ward in house.wards], **DAYS})
    assert Drive.objects.count() == 2
    assert AuditEntry.objects.filter(action="drive.call").count() == 2
    page = flat(client.get(reverse("submissions:drives")).content)
    assert "Tuần đo (giả lập)" in page
    assert "2 xã, phường" in page
    client.force_login(house.officers[0])
    own = flat(client.get(reverse("submissions:ward_campaign", args=[house.wards[0].pk])).content)
    assert "đợt đo tập trung từ 11/10/2025 đến 17/10/2025" in own


def test_what_it_brought_and_on_what_that_rests_stand_on_page_and_sheet(client, house, drive):
    count(house.wards[0], 10, 40)
    count(house.wards[0], 18, 160)
    page = flat(client.get(reverse("submissions:drive", args=[drive.pk])).content)
    assert "Thêm 120 mẫu giữa hai lần đếm, ở 1 xã, phường" in page
    assert "số tạm: 40 đến 10/10/2025, 160 đến 18/10/2025" in page
    assert "không có số đếm chính xác trước và sau: không kết luận" in page
    sheets = reverse("submissions:drive_sheets", args=[drive.pk])
    every = flat(client.get(sheets).content)
    assert "<strong>+120</strong>mẫu trong 8 ngày" in every
    assert "Chưa có số đếm trước và sau đợt đo" in every
    one = flat(client.get(sheets, {"unit": house.wards[0].pk}).content)
    assert "Phường An Biên" not in one
    assert client.get(sheets, {"unit": "0"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"last_day": "2025-10-10"}, "trước ngày đầu"),
        ({"last_day": "2025-11-11"}, "nhiều nhất 31 ngày"),
        ({"unit": []}, "ít nhất một xã"),
        ({"first_day": ""}, "bắt buộc"),
    ],
)
def test_what_cannot_be_a_drive_is_refused_with_a_reason(client, house, wrong, told):
    client.force_login(house.staff)
    answer = client.post(CALL, {"unit": [house.wards[0].pk], **DAYS, **wrong}, follow=True)
    assert told in answer.content.decode()
    assert not Drive.objects.exists()


def test_it_is_called_off_before_it_begins_and_not_after(client, house, drive, settings):
    settings.PORTAL_CLOCK = "2025-10-12T08:00:00+07:00"
    off = reverse("submissions:call_off_drive", args=[drive.pk])
    assert "Đợt đo đã bắt đầu" in client.post(off, follow=True).content.decode()
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    client.post(off)
    assert not Drive.objects.exists()
    assert AuditEntry.objects.filter(action="drive.withdraw").count() == 2


def test_nobody_calls_a_drive_elsewhere(client, house, drive):
    assert client.post(CALL, {"unit": ["999999999"], **DAYS}).status_code == 404
    for user in (house.leader, house.officers[0], house.clerks[0], house.agent):
        client.force_login(user)
        assert client.post(CALL, {"unit": [house.wards[0].pk], **DAYS}).status_code == 404
    client.force_login(house.leader)
    assert client.get(reverse("submissions:drive", args=[drive.pk])).status_code == 200

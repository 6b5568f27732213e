"""The first page of a ward: what it owes with that month's own numbers, and that it is filed once it is."""

import re
from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from base import clock
from base.tests.pages import flat
from measurements.models import Figure, ImportBatch, Snapshot
from submissions.models import Submission
from submissions.tests.conftest import MONTH, house
from submissions.tests.filings_made import file

__all__ = ["house"]
pytestmark = pytest.mark.django_db
FILED = {"officials_people": "10", "officials_measured": "1", "broadcasts": "0"}


def home(client, house):
    client.force_login(house.officers[0])
    return client.get("/").content.decode()


def read(markup):
    return flat(re.sub(r"<[^>]+>", "", markup))


def file_all(house):
    for month in (MONTH.plus(-1), MONTH):
        file(house, house.ward, FILED, by=house.officers[0], period=month)


@pytest.fixture
def counted(house):
    """The closed month, as it was counted shortly before its end."""
    batch = ImportBatch.objects.create(
        status="applied", source="vnnic", file="x", file_name="x", sha256="1" * 64, size=1, received_at=clock.now()
    )
    Snapshot.objects.create(
        unit=house.wards[0],
        period=MONTH.first_day,
        as_of=date(2025, 9, 28),
        network="mobile",
        samples_min=163,
        samples_max=163,
        batch=batch,
    )


def test_the_running_months_card_carries_no_other_months_button(client, house, counted):
    page = home(client, house)
    card = page[page.index("ward-card") :]
    assert "tháng 10/2025" in read(card)
    assert reverse("submissions:edit", args=[MONTH, house.ward.key]) not in card
    assert "163" not in card.partition("</table>")[0]


def test_a_ward_that_a_count_does_not_list_is_told_so(client, house, counted):
    """The other ward was counted in the running month, this one not."""
    Snapshot.objects.update(unit=house.wards[1], period=date(2025, 10, 1), as_of=date(2025, 10, 5))
    told = "Chưa có trong số đếm đến 05/10/2025: VNNIC không liệt kê nơi có quá ít mẫu"
    own = f"/campaign/{house.wards[0].pk}/"
    for page in (home(client, house), client.get(own).content.decode()):
        assert told in read(page)
        assert not {"Chưa có số liệu tháng 10/2025", "Chưa có số đếm giữa tháng"} & set(
            re.findall(r"Chưa có số [^.:]+", read(page))
        )
    Snapshot.objects.all().delete()
    assert "Chưa có số liệu tháng 10/2025" in read(home(client, house))
    assert "Chưa có số đếm giữa tháng" in read(client.get(own).content.decode())


def test_the_running_month_stands_beside_the_closed_one(client, house, counted):
    batch = ImportBatch.objects.get()
    told = {"network": "mobile", "source": "vnnic", "samples_min": 163, "samples_max": 163, "raw": "163"}
    Figure.objects.create(unit=house.wards[0], period=MONTH.first_day, batch=batch, sheet="T", cell="C3", **told)
    page = html.fromstring(home(client, house))
    (both,) = page.xpath("//main//div[@class='two-columns']")
    assert both.xpath("count(div[contains(@class, 'ward-card')])") == 1
    assert both.xpath("count(div[@class='stack']//div[contains(@class, 'month-card')])") == 1
    assert page.xpath("count(//div[contains(@class, 'month-card')])") == 1


def test_a_month_that_is_owed_stands_first_with_its_own_numbers(client, house, counted):
    page = home(client, house)
    first = read(page[page.index("task-list") : page.index("ward-card")])
    assert re.search(r"Báo cáo tháng 8/2025.*Báo cáo tháng 9/2025", first)
    september = first.partition("Báo cáo tháng 9/2025")[2]
    assert "hạn nộp còn" in september
    assert "đếm đến 28/9 được 163 mẫu, VNNIC chưa công bố" in september
    assert "163" not in first.partition("Báo cáo tháng 9/2025")[0]
    assert "Nộp báo cáo tháng 9/2025" in september


def test_a_filed_month_is_said_to_be_with_its_receipt_until_the_next_is_owed(client, house, settings, counted):
    assert "Đã nộp báo cáo tháng" not in home(client, house)
    file_all(house)
    page = home(client, house)
    assert "Đã nộp báo cáo tháng 9/2025 lúc 07/10/2025 08:00 · Xem biên nhận" in read(page)
    assert reverse("submissions:receipt", args=[MONTH, house.ward.key, 1]) in page
    assert read(page).count("163 mẫu") == 1
    file(house, house.ward, FILED | {"broadcasts": "3"}, by=house.officers[0], base_version=1)
    newest = Submission.objects.order_by("version").last()
    assert reverse("submissions:receipt", args=[MONTH, house.ward.key, newest.version]) in home(client, house)
    settings.PORTAL_CLOCK = "2025-11-02T08:00:00+07:00"
    assert "Đã nộp báo cáo tháng" not in read(home(client, house))


def test_the_card_says_of_what_so_many_days_are_left_and_who_measures(client, house):
    card = read(home(client, house).partition("ward-card")[2])
    assert "hết tháng còn 25 ngày" in card
    assert "toàn địa bàn cần thêm khoảng" in card


def test_what_is_not_known_is_left_out_of_the_card(client, house):
    card = read(home(client, house).partition("ward-card")[2])
    for empty in ("Dự báo cuối tháng", "không đủ dữ liệu", "Mã giới thiệu"):
        assert empty not in card

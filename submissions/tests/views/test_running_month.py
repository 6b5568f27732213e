import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from base.models import AuditEntry
from base.tests.pages import flat
from measurements.models import Figure, Snapshot, Threshold
from measurements.tests.little_province import make_batch
from submissions.actions import give_code
from submissions.tests.factories import make_ward

BOARD = "/campaign/month/"
CHOSEN = "/campaign/month/chosen/"


@pytest.fixture
def counted(house, settings):
    """The 21st of October: one ward is well on its way, the other far behind, a third has a censored count."""
    settings.PORTAL_CLOCK = "2025-10-21T08:00:00+07:00"
    house.third = make_ward(house.province, "11508", "Ái Quốc")
    house.batch = make_batch()
    for ward, samples in ((house.wards[0], 250), (house.wards[1], 40)):
        count(house, ward, date(2025, 10, 20), samples, samples)
    count(house, house.third, date(2025, 10, 20), 0, 299)
    return house


def count(house, ward, day, least, most):
    Snapshot.objects.create(
        unit=ward,
        period=day.replace(day=1),
        as_of=day,
        network="mobile",
        samples_min=least,
        samples_max=most,
        batch=house.batch,
    )


def published(house, ward, month, samples):
    Figure.objects.create(
        unit=ward,
        period=month,
        network="mobile",
        source="vnnic",
        statistic="median",
        samples_min=samples,
        samples_max=samples,
        download=Decimal(50),
        batch=house.batch,
        sheet="1",
        cell="A1",
        raw=str(samples),
    )


def names(answer):
    return [line.name for line in answer.context["page"].lines]


def test_who_cannot_bring_counts_is_not_told_to(client, house):
    for person, bid in ((house.staff, True), (house.leader, False)):
        client.force_login(person)
        for address in (BOARD, "/campaign/"):
            page = flat(client.get(address).content)
            assert ("/imports/" in page.partition("<main")[2]) is bid, (person, address)
            assert ("chọn tệp ở trang “Nhập số liệu”" in page) is (bid and address == BOARD), (person, address)
        assert ("khi Sở nhập số tạm của tháng đang chạy" in flat(client.get(BOARD).content)) is not bid


def test_columns_of_what_is_not_known_of_any_ward_are_not_there(client, counted):
    client.force_login(counted.staff)

    def heads():
        page = html.fromstring(client.get(BOARD, {"period": "2025-10"}).content)
        found = page.xpath("//table[@class='running']")[0]
        assert {len(row) for row in found.xpath("tbody/tr")} == {len(found.xpath("thead/tr/th"))}
        return [" ".join(head.text_content().split()) for head in found.xpath("thead/tr/th")]

    known = ["Xã, phường", "Đến nay", "Mỗi ngày", "Nguy cơ"]
    assert heads() == [*known[:3], "Dự báo", known[3]]
    published(counted, counted.wards[0], date(2025, 9, 1), 250)
    give_code(by=counted.staff, unit=counted.wards[0], code="MATHU1")
    assert heads() == [*known[:3], "Dự báo", known[3], "Liên tiếp thiếu", "Mã giới thiệu"]
    Snapshot.objects.all().delete()
    assert heads() == [*known, "Liên tiếp thiếu", "Mã giới thiệu"]


def test_the_board_says_per_ward_what_is_there_what_is_needed_and_how_it_may_end(client, counted):
    client.force_login(counted.staff)
    answer = client.get(BOARD)
    lines = {line.name: line for line in answer.context["page"].lines}
    behind = lines["Phường An Biên"]
    assert (behind.samples, behind.task.missing, behind.task.per_day) == ("40", (260, 260), 24)
    assert behind.risk == "short"
    assert behind.forecast.high < 300
    assert lines["Phường Thủy Nguyên"].risk == "maybe"
    assert lines["Phường Ái Quốc"].risk == "unknown", "of <300 nothing is guessed"
    assert "Số tạm đến 20/10/2025" in flat(answer.content)


def test_the_worst_stand_first_and_each_column_sorts_both_ways(client, counted):
    client.force_login(counted.staff)
    assert names(client.get(BOARD))[0] == "Phường An Biên"
    up, down = (names(client.get(BOARD, {"sort": sort})) for sort in ("samples", "-samples"))
    assert up[0] == "Phường Ái Quốc"
    assert down == up[::-1]
    assert names(client.get(BOARD, {"sort": "no_such"})) == names(client.get(BOARD))


def test_it_is_filtered_by_risk_and_by_a_name_without_accents(client, counted):
    client.force_login(counted.staff)
    assert names(client.get(BOARD, {"q": "ai quoc"})) == ["Phường Ái Quốc"]
    assert names(client.get(BOARD, {"q": "11507"})) == ["Phường An Biên"]
    assert names(client.get(BOARD, {"risk": "short"})) == ["Phường An Biên"]
    assert client.get(BOARD, {"risk": "no_such"}).status_code == 404
    assert "Không có xã, phường nào khớp" in flat(client.get(BOARD, {"q": "zzz"}).content)


def test_months_missed_are_counted_back_from_the_newest_published(client, counted):
    Threshold.objects.all().delete()
    Threshold.objects.create(
        network="mobile",
        min_samples=300,
        min_download_mbps=40,
        effective_from=date(2024, 1, 1),
        legal_act="Văn bản giả lập",
    )
    ward = counted.wards[1]
    for month, samples in ((6, 320), (7, 100), (8, 299)):  # 9/2025 is not published yet
        published(counted, ward, date(2025, month, 1), samples)
    client.force_login(counted.staff)
    answer = client.get(BOARD)
    assert {line.name: line.missed for line in answer.context["page"].lines}["Phường An Biên"] == 2
    assert "tính ngược từ tháng 8/2025" in flat(answer.content)


def test_the_workbook_holds_the_lines_of_the_page_in_its_order(client, counted):
    client.force_login(counted.staff)
    answer = client.get(reverse("submissions:running_month_file"), {"sort": "-samples"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert "số tạm đến 20/10/2025" in sheet["A1"].value
    rows = list(sheet.iter_rows(min_row=4, max_row=6, values_only=True))
    assert [row[1] for row in rows] == ["Phường Thủy Nguyên", "Phường An Biên", "Phường Ái Quốc"]
    assert [row[2] for row in rows] == [250, 40, "<300"]
    assert AuditEntry.objects.get(action="download").after["rows"] == 3


def test_the_chosen_wards_get_texts_and_who_has_enough_is_asked_for_nothing(client, counted):
    count(counted, counted.wards[0], date(2025, 10, 21), 301, 301)
    give_code(by=counted.staff, unit=counted.wards[1], code="AB2025")
    client.force_login(counted.staff)
    ids = [ward.pk for ward in counted.wards]
    answer = client.get(CHOSEN, {"unit": ids})
    assert "Phường An Biên: 40/300 mẫu, còn thiếu 260, mỗi ngày cần 24 mẫu" in answer.context["zalo"]
    assert "AB2025" in answer.context["each"]
    assert "Thủy Nguyên" not in answer.context["mail"] + answer.context["letter"]
    assert answer.context["mails"] == "ward11507@example.org"
    assert [line.name for line in answer.context["without_code"]] == ["Phường Thủy Nguyên"]
    posters = flat(client.get(reverse("submissions:running_month_posters"), {"unit": ids}).content)
    assert "AB2025" in posters
    assert "Phường Thủy Nguyên cần" not in posters
    assert len(client.get(CHOSEN, {"all": "1", "risk": "short"}).context["lines"]) == 1
    assert client.get(CHOSEN).context["lines"] == []
    assert client.get(CHOSEN, {"unit": "999999999"}).status_code == 404


def test_without_a_count_it_says_what_to_upload_and_guesses_nothing(client, house):
    client.force_login(house.staff)
    answer = client.get(BOARD)
    page = flat(answer.content)
    assert "Chưa có số tạm của tháng 10/2025" in page
    assert "Portal của VNNIC" in page
    assert reverse("measurements:imports") in page
    assert {line.risk.value for line in answer.context["page"].lines} == {"unknown"}


def test_only_the_department_sees_it_and_only_its_desk_writes(client, counted):
    for user, status in (
        (counted.leader, 200),
        (counted.clerks[0], 404),
        (counted.officers[0], 302),
        (counted.agent, 302),
    ):
        client.force_login(user)
        assert client.get(BOARD).status_code == status
    client.force_login(counted.leader)
    assert "Gửi các xã đã chọn" not in client.get(BOARD).content.decode()
    assert client.get(CHOSEN).status_code == 404
    assert client.get(BOARD, {"province": "22"}).status_code == 404
    assert client.get(BOARD, {"period": "2025-11"}).status_code == 404, "a month that has not begun"


def test_more_wards_ask_no_more_queries(client, counted):
    client.force_login(counted.staff)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(BOARD)
        return len(found)

    client.get(BOARD)
    before = asked()
    for number in range(20):
        ward = make_ward(counted.province, f"12{number:03}", f"Phường {number}")
        count(counted, ward, date(2025, 10, 20), number, number)
        published(counted, ward, date(2025, 8, 1), number)
    assert asked() <= before + 2, "operators' rows and lineage are asked once there are figures"


def test_provisional_months_stand_in_the_picker_and_are_never_a_verdict(client, counted):
    published(counted, counted.wards[0], date(2025, 8, 1), 310)
    client.force_login(counted.staff)
    page = flat(client.get("/compliance/").content)
    assert "10/2025 (số tạm đến 20/10)" in page
    answer = client.get("/compliance/?period=2025-10")
    page = flat(answer.content)
    assert "số tạm đến 20/10/2025, chưa có số liệu" in page
    assert f"{BOARD}?province=31&amp;period=2025-10" in page
    assert {row.verdict.value for row in answer.context["rows"]} == {"no_data"}
    published(counted, counted.wards[0], date(2025, 10, 1), 310)
    assert "số tạm" not in flat(client.get("/compliance/?period=2025-10").content)

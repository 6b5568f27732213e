"""The public table as a place: found, linked to, searched, framed, and read by machines."""

import json
import re
import struct
import zlib
from datetime import date

import pytest

from base.tests.pages import flat
from measurements.models import Threshold
from measurements.tests.little_province import make_figure
from reports import preview_picture
from reports.dataset import COLUMNS
from reports.tests.public_made import made, set_status, wait_for_the_report
from reports.views import public_files
from wards.models import Unit

__all__ = ["made"]

pytestmark = pytest.mark.django_db
NEWEST, MONTH = "/public/99/", "/public/99/2024-09/"


def tags(page):
    """What a share preview reads: property or name → content."""
    found = re.findall(r'<meta\s+(?:property|name)="([^"]+)"\s+content="([^"]*)"', page)
    return dict(found)


def shown_units(client, query=""):
    return [row.name for row in client.get(NEWEST + query).context["rows"]]


def test_the_address_of_a_province_is_its_newest_month_for_ever(client, made):
    assert client.get(NEWEST).context["period"].label == "9/2024"
    make_figure("991", 300, "50", month=8)
    assert client.get(NEWEST).context["period"].label == "9/2024"
    make_figure("991", 310, "50", month=10)
    assert client.get(NEWEST).context["period"].label == "10/2024"


def test_a_month_that_waits_for_its_report_is_not_the_newest(client, made):
    make_figure("991", 310, "50", month=10)
    wait_for_the_report(since=date(2024, 10, 1))
    assert client.get(NEWEST).context["period"].label == "9/2024"


def test_the_list_names_who_publishes_and_nobody_else(client, made):
    page = flat(client.get("/public/").content)
    assert '<a href="/public/99/">' in page
    assert page.count('<li class="task">') == 1
    wait_for_the_report()
    assert '<a href="/public/99/">' not in flat(client.get("/public/").content)


def test_a_month_to_come_says_when_it_is_expected(client, made):
    page = flat(client.get(NEWEST).content)
    assert "10/2024: chưa công bố, dự kiến 15/11/2024" in page
    answer = client.get("/public/99/2024-10/")
    assert answer.status_code == 404
    assert "Chưa công bố, dự kiến 15/11/2024." in flat(answer.content)
    assert client.get("/public/99/2024-12/").status_code == 404
    assert "dự kiến" not in client.get("/public/99/2024-12/").content.decode()


def test_a_province_without_a_published_month_says_so_and_shows_nothing(client, made):
    wait_for_the_report()
    answer = client.get(NEWEST)
    assert answer.status_code == 404
    assert "chưa công bố bảng nào" in answer.content.decode()
    assert "280" not in answer.content.decode()
    assert client.get("/public/98/").status_code == 404


def test_a_share_preview_finds_its_tags(client, made, settings):
    settings.PORTAL_URL = "https://ispeed.example.gov.vn"
    page = flat(client.get(NEWEST).content)
    found = tags(page)
    assert '<link rel="canonical" href="https://ispeed.example.gov.vn/public/99/">' in page
    assert found["og:url"] == "https://ispeed.example.gov.vn/public/99/"
    assert found["og:image"] == f"https://ispeed.example.gov.vn{MONTH}picture.png"
    assert "9/2024" in found["og:title"]
    assert found["description"] == found["og:description"]
    assert "đơn vị đủ 300 mẫu" in found["description"]
    assert 'href="https://ispeed.example.gov.vn/public/99/2024-09/"' in client.get(MONTH).content.decode()


def test_the_picture_is_a_whole_png_of_the_size_that_its_tags_say(client, made):
    answer = client.get(f"{MONTH}picture.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", answer.content[16:24])
    size = struct.unpack(">I", answer.content[33:37])[0]
    lines = zlib.decompress(answer.content[41 : 41 + size])
    assert (width, height, len(lines)) == (1200, 630, 630 * (1 + 1200 * 3))
    assert client.get("/public/99/2024-07/picture.png").status_code == 404


def test_what_is_asked_stands_in_picture_and_description_as_numbers_are_written(client, made, monkeypatch):
    drawn = []
    monkeypatch.setattr(public_files, "preview", lambda shares: drawn.extend(shares) or preview_picture.preview(shares))
    Threshold.objects.filter(network="mobile").update(min_samples=1000, min_download_mbps="42.5")
    make_figure("99001", 1200, "45.6", month=9)
    assert client.get(f"{MONTH}picture.png").status_code == 200
    assert [share.asked for share in drawn] == ["1.000", "42,50"]
    described = tags(flat(client.get(MONTH).content))["description"]
    assert "đủ 1.000 mẫu đo" in described
    assert "đạt 42,50 Mbps" in described


DATASET = {
    "@context",
    "@type",
    "name",
    "description",
    "url",
    "identifier",
    "inLanguage",
    "isAccessibleForFree",
    "keywords",
    "temporalCoverage",
    "spatialCoverage",
    "publisher",
    "creator",
    "variableMeasured",
    "distribution",
    "dateModified",
}


def test_machines_find_a_dataset_with_every_property_and_files_that_are_there(client, made, settings):
    settings.PORTAL_URL = "http://testserver"
    page = client.get(NEWEST).content.decode()
    found = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page, re.DOTALL)[1])
    assert set(found) == DATASET
    assert (found["@type"], found["temporalCoverage"]) == ("Dataset", "2024-09-01/2024-09-30")
    assert len(found["variableMeasured"]) == len(COLUMNS)
    for one in found["distribution"]:
        answer = client.get(one["contentUrl"])
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(one["encodingFormat"])


def test_a_name_cannot_end_the_element_that_machines_read(client, made):
    Unit.objects.filter(code="99", level="province").update(name="</script><b>")
    page = client.get(NEWEST).content.decode()
    assert "</script><b>" not in page


def test_the_dictionary_tells_each_column_of_the_csv(client, made):
    head = client.get(f"{MONTH}table.csv").content.decode("utf-8-sig").splitlines()[0].split(";")
    told = client.get("/public/columns.csv").content.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(";")[0].strip('"') for line in told] == head


@pytest.mark.parametrize("typed", ["Huyện Đông", "huyen dong", "ĐÔNG", "dong", "991"])
def test_a_unit_is_found_by_any_spelling_without_script(client, made, typed):
    assert shown_units(client, f"?q={typed}") == ["Huyện Đông"]


def test_a_name_that_nobody_bears_shows_no_row_and_says_so(client, made):
    page = flat(client.get(f"{NEWEST}?q=zzzz").content)
    assert "Tháng này không có đơn vị nào" in page
    assert re.search(r'<a href="\?">\s*Xem tất cả', page)


def test_rows_are_filtered_and_sorted_by_address_and_what_is_none_changes_nothing(client, made):
    rows = client.get(f"{NEWEST}?verdict=too_few_samples").context["rows"]
    assert {row.verdict.value for row in rows} == {"too_few_samples"}
    speeds = [row.samples_min for row in client.get(f"{NEWEST}?sort=-samples").context["rows"]]
    known = [number for number in speeds if number is not None]
    assert known == sorted(known, reverse=True)
    assert speeds[: len(known)] == known
    assert shown_units(client, "?sort=nonsense&verdict=nonsense") == shown_units(client)


def test_a_frame_has_the_table_alone_and_keeps_being_one_when_it_is_searched(client, made):
    page = flat(client.get(f"{NEWEST}?embed").content)
    assert "Đăng nhập" not in page
    assert '<input type="hidden" name="embed">' in page
    assert 'href="#about"' not in page  # that part is left out of a frame
    assert "frame-ancestors *" in client.get(NEWEST)["Content-Security-Policy"]


def test_the_page_says_who_publishes_what_the_numbers_are_for_and_that_it_is_no_atlas(client, made):
    set_status(made, "published")
    page = flat(client.get(NEWEST).content)
    assert page.index('href="#about"') < page.index("<table")  # thousands of pixels above what it leads to
    assert 'id="about"' in page
    for words in (
        "Nơi công bố",
        "Nơi giải đáp",
        "300 mẫu một tháng",
        "tắt Wi-Fi",
        "bấm đo",
        "internetatlas.vnnic.vn",
        "js/embed.js",
    ):
        assert words in page
    assert page.index("Đăng nhập") < page.index("<main")


def test_pages_of_the_public_place_may_be_kept_by_whoever_stands_between(client, made):
    for address in ("/public/", NEWEST, f"{MONTH}picture.png", "/public/columns.csv"):
        assert client.get(address)["Cache-Control"] == "public, max-age=300"

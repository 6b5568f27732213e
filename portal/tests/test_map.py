"""The map page: what is drawn, for whom, told how, and when it is sent again."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from accounts.tests.builders import make_user
from base.saying import packed, say
from base.tests.pages import flat
from measurements.models import Figure, MonthState, Threshold
from measurements.tests.little_province import make_batch, make_unit
from wards.actions import receive_boundaries, register_changed, use_boundaries
from wards.models import BoundarySet, Unit
from wards.tests.invented_boundaries import invented_geojson

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
PAGE = "/map/?province=31&period=2025-08"
# Real names and codes, so that the register package knows their places; the figures are invented.
WARDS = {"11329": "Ngô Quyền", "11383": "Lê Chân", "11443": "Kiến An", "11560": "Thủy Nguyên", "11948": "Bạch Long Vĩ"}


@pytest.fixture(autouse=True)
def _nothing_kept():
    """A database emptied gives its numbers out again."""
    cache.clear()


@pytest.fixture
def province():
    """8/2025: one ward compliant, one `<300`, one too slow, one without speed, one without figures."""
    province = make_unit("province", "thanh_pho", "31", "Hải Phòng", start=DAY, province="31")
    kinds = {"11948": "dac_khu"}
    for code, name in WARDS.items():
        make_unit("ward", kinds.get(code, "phuong"), code, name, province, start=DAY, province="31")
    batch = make_batch()
    figure("11329", 420, 52, batch)
    figure("11383", (0, 299), None, batch)
    figure("11443", 300, "39.99", batch)
    figure("11560", 500, None, batch)
    return province


def figure(code, samples, download, batch):
    least, most = samples if isinstance(samples, tuple) else (samples, samples)
    unit = Unit.objects.get(code=code, level="ward")
    values = {"samples_min": least, "samples_max": most, "download": download, "raw": str(samples)}
    return Figure.objects.create(
        unit=unit, period=date(2025, 8, 1), network="mobile", source="vnnic", statistic="median", batch=batch, **values
    )


def draw(codes, **more):
    content = invented_geojson(codes, **more)
    boundaries = receive_boundaries(by=None, file_name="gia_lap.geojson", content=content, valid_from=DAY)[0]
    use_boundaries(by=None, boundaries=boundaries)
    return boundaries


@pytest.fixture
def log_in(client, province):
    def as_role(role, unit=province):
        user = make_user(role, unit=unit)
        client.force_login(user)
        return user

    return as_role


def drawn(response):
    """ward's description → verdict, as drawn."""
    links = re.findall(r'fill="url\(#map-(\w+)\)" aria-label="([^"]+)"', response.content.decode())
    return {words: verdict for verdict, words in links}


SEEN = {
    "Phường Ngô Quyền: 420 mẫu, 52,00 Mbps (trung vị). Đạt": "compliant",
    "Phường Lê Chân: &lt;300 mẫu, chưa có tốc độ. Chưa đủ mẫu": "too_few_samples",
    "Phường Kiến An: 300 mẫu, 39,99 Mbps (trung vị). Chưa đạt tốc độ": "too_slow",
    "Phường Thủy Nguyên: 500 mẫu, chưa có tốc độ. Đủ mẫu, thiếu tốc độ": "speed_missing",
    "Đặc khu Bạch Long Vĩ: Chưa có số liệu": "no_data",
}


def test_without_boundaries_every_ward_is_a_tile_with_its_verdict(client, log_in):
    log_in(Role.STAFF)
    response = client.get(PAGE)
    assert drawn(response) == SEEN
    assert "Mỗi ô vuông là một đơn vị" in response.content.decode()


def test_with_boundaries_every_ward_is_drawn_and_a_far_island_has_its_inset(client, log_in):
    draw(list(WARDS)[:4], far={"11948": (107.72, 20.13)})
    log_in(Role.STAFF)
    response = client.get(PAGE)
    page = response.content.decode()
    assert drawn(response) == SEEN
    assert "<figcaption>Đặc khu Bạch Long Vĩ</figcaption>" in page
    assert "Ranh giới có hiệu lực từ 01/07/2025" in page
    assert "không có trên bản đồ" not in page
    assert len(page) < 60_000


def test_where_no_speed_is_asked_the_legend_counts_nobody_as_too_slow(client, log_in):
    draw(list(WARDS)[:4])
    Threshold.objects.update(min_download_mbps=None)
    log_in(Role.STAFF)
    page = client.get(PAGE).content.decode()
    legend = page[page.index("map-legend") : page.index("</ul>", page.index("map-legend"))]
    assert re.findall(r"<strong>(.)</strong>", legend)[1:3] == ["–", "–"]


def test_the_legend_counts_and_the_table_says_the_same(client, log_in):
    log_in(Role.STAFF)
    page = client.get(PAGE).content.decode()
    legend = page[page.index("map-legend") : page.index("</ul>", page.index("map-legend"))]
    assert re.findall(r"<strong>(\d)</strong>", legend) == ["1", "1", "1", "1", "0", "1"]
    table = page[page.index('id="map-table"') :]
    assert re.findall(r"verdict verdict-(\w+)", table) == [
        "compliant",
        "too_few_samples",
        "too_slow",
        "speed_missing",
        "no_data",
    ]


def test_wards_without_a_shape_are_listed(client, log_in):
    draw(["11329", "11383"])
    log_in(Role.STAFF)
    response = client.get(PAGE)
    note = " ".join(
        re.sub(r"<[^>]+>", "", response.content.decode().split('class="note"')[1].split("</div>")[0]).split()
    )
    assert "3 đơn vị không có trên bản đồ" in note
    assert "Phường Thủy Nguyên (Đủ mẫu, thiếu tốc độ)" in note
    assert len(drawn(response)) == 2


def test_the_archipelagos_are_on_the_map_even_where_the_file_leaves_them_out(client):
    province = make_unit("province", "thanh_pho", "48", "Đà Nẵng", start=DAY, province="48")
    make_unit("ward", "phuong", "20194", "Hải Châu", province, start=DAY, province="48")
    make_unit("ward", "dac_khu", "20333", "Hoàng Sa", province, start=DAY, province="48")
    draw(["20194"])
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.get("/map/?province=48&period=2025-08").content.decode()
    assert "<figcaption>Đặc khu Hoàng Sa</figcaption>" in page
    assert "không có trên bản đồ" not in page


def test_units_that_no_table_places_are_in_the_table_alone(client, log_in):
    Unit.objects.filter(level="ward").update(name="Không Ai Biết")
    log_in(Role.STAFF)
    page = flat(client.get(PAGE).content)
    assert "Tháng này chưa có bản đồ" in page
    assert page.count("<tr><th scope") == 6


def test_the_network_is_in_the_address(client, log_in):
    log_in(Role.STAFF)
    assert set(drawn(client.get(f"{PAGE}&network=5g")).values()) == {"no_data"}
    assert client.get(f"{PAGE}&network=6g").status_code == 404
    assert client.get("/map/?province=31&period=2025-13").status_code == 404
    assert client.get("/map/?province=22&period=2025-08").status_code == 404


def test_a_ward_official_sees_the_own_ward_alone(client, log_in):
    log_in(Role.WARD, Unit.objects.get(code="11383"))
    page = client.get(PAGE)
    assert list(drawn(page).values()) == ["too_few_samples"]
    assert "Ngô Quyền" not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_is_sent_again_only_when_something_on_it_changed(client, log_in):
    log_in(Role.STAFF)
    register_changed()
    MonthState.objects.create(period=date(2025, 8, 1), network="mobile", province_code="31", changed=1)
    tag = client.get(PAGE)["ETag"]

    def again():
        return client.get(PAGE, headers={"If-None-Match": tag})

    assert again().status_code == 304
    assert again()["Cache-Control"] == "private, no-cache"
    assert client.get(f"{PAGE}&network=5g").get("ETag") != tag
    boundaries = draw(["11329"])
    assert again().status_code == 200
    BoundarySet.objects.filter(pk=boundaries.pk).update(status="withdrawn")
    assert again().status_code == 304
    client.post("/i18n/setlang/", {"language": "en"})
    assert again().status_code == 200


def test_each_number_of_the_table_leads_to_its_explanation(client, log_in):
    log_in(Role.STAFF)
    table = client.get(PAGE).content.decode().partition('id="map-table"')[2]
    for figure in Figure.objects.all():
        assert f'href="/figures/{figure.pk}/"' in table


def test_a_few_queries_however_many_wards(client, log_in, django_assert_max_num_queries):
    draw(list(WARDS)[:4])
    log_in(Role.STAFF)
    with django_assert_max_num_queries(30):
        client.get(PAGE)
    with django_assert_max_num_queries(25):  # the drawing is there
        client.get(PAGE)


def upload(client, content, day="2025-07-01"):
    file = SimpleUploadedFile("gia_lap.geojson", content)
    return client.post("/map/boundaries/", {"file": file, "valid_from": day}, follow=True)


def test_an_administrator_brings_looks_at_uses_and_withdraws_boundaries(client, log_in):
    log_in(Role.ADMIN)
    page = flat(upload(client, invented_geojson(["11329", "11383"])).content)
    found = BoundarySet.objects.get()
    assert "2 trong 5 xã, phường" in page
    assert "Phường Kiến An (11443)" in page
    assert "Mỗi ô vuông" in flat(client.get(PAGE).content)
    client.post(f"/map/boundaries/{found.pk}/use/")
    assert "Ranh giới có hiệu lực" in flat(client.get(PAGE).content)
    client.post(f"/map/boundaries/{found.pk}/withdraw/")
    assert "Mỗi ô vuông" in flat(client.get(PAGE).content)
    assert client.get(f"/map/boundaries/{found.pk}/use/").status_code == 405


def test_a_refused_file_says_everything_and_stores_nothing(client, log_in):
    log_in(Role.ADMIN)
    page = upload(client, invented_geojson(["11329", "77777", "88888"])).content.decode()
    assert "Chưa lưu gì" in page
    assert "77777" in page
    assert "88888" in page
    assert not BoundarySet.objects.exists()


def test_in_english_a_refused_file_is_refused_in_english(client, log_in):
    log_in(Role.ADMIN)
    client.cookies["django_language"] = "en"
    page = upload(client, invented_geojson(["11329", "77777"])).content.decode()
    assert "Feature 2 (77777): no ward in force on the chosen day has this code. Check the day, or correct" in page
    assert "The file is not JSON (line 1, column 1). Export it again from QGIS" in upload(client, b"x").content.decode()


def test_warnings_that_were_kept_are_told_in_the_language_of_the_page(client, log_in):
    log_in(Role.ADMIN)
    upload(client, invented_geojson(["11329"]))
    found = BoundarySet.objects.get()
    found.warnings = [
        "cũ: của bản trước",
        ["… và {count} lỗi khác.", {"count": "7"}],
        packed(say("… and {count} more errors.", count="8")),
    ]
    found.save(update_fields=["warnings"])
    page = client.get(f"/map/boundaries/{found.pk}/").content.decode()
    assert "<li>… và 7 lỗi khác.</li>" in page
    assert "<li>… và 8 lỗi khác.</li>" in page
    client.cookies["django_language"] = "en"
    page = client.get(f"/map/boundaries/{found.pk}/").content.decode()
    assert "<li>cũ: của bản trước</li>" in page
    assert "<li>… and 7 more errors.</li>" in page, "kept while sentences were Vietnamese"
    assert "<li>… and 8 more errors.</li>" in page


def test_an_empty_form_is_told(client, log_in):
    log_in(Role.ADMIN)
    assert "errorlist" in client.post("/map/boundaries/", {}).content.decode()

"""Every page and file says whether its speeds are medians or means: in the head, or in each row where they differ."""

import io
import json

import pytest
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import flat
from measurements.models import Figure, Snapshot
from measurements.tests.little_province import make_batch, make_figure, make_operator, make_province
from wards.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = "province=99&period=2024-08"


@pytest.fixture(autouse=True)
def _month(settings, client):
    settings.PORTAL_CLOCK = "2024-09-20T08:00:00+07:00"
    province = make_province()
    make_figure("99001", 365, "45.6", passing="95.4")
    make_figure("99002", 320, "41")
    make_figure("99", 900, "43")
    make_figure("99", 500, "42", operator=make_operator())
    make_figure("99001", 300, "44", operator=make_operator())
    client.force_login(make_user(Role.STAFF, unit=province))


def all_means():
    Figure.objects.update(statistic="mean")


def mixed():
    Figure.objects.filter(unit__code="99002").update(statistic="mean")


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return flat(answer.content.decode())


def unit(code):
    return f"/units/{Unit.objects.get(code=code).pk}/?period=2024-08"


PAGES = {
    "compliance": lambda: f"/compliance/?{AT}",
    "map": lambda: f"/map/?{AT}",
    "unit": lambda: unit("99001"),
    "public": lambda: "/public/99/2024-08/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_it_in_the_head(client, name):
    assert "Mbps (trung vị)" in page(client, PAGES[name]())
    all_means()
    text = page(client, PAGES[name]())
    assert "Mbps (trung bình)" in text
    assert "trung vị" not in text[text.index("<main") :].replace("trung vị hay trung bình", "")


@pytest.mark.parametrize("name", ["compliance", "map", "public"])
def test_where_they_differ_each_row_says_its_own(client, name):
    mixed()
    text = page(client, PAGES[name]())
    assert "Tải xuống, Mbps (" not in text
    assert "Tốc độ là trung vị hoặc trung bình, ghi tại từng dòng." in text
    rows = [row for row in text.split("<tr>") if "</tr>" in row and ("45,60" in row or "41,00" in row)]
    told = [["trung vị" in row, "trung bình" in row] for row in rows]
    assert told == [[True, False], [False, True]]


def test_the_overview_says_it_beside_each_speed(client):
    all_means()
    text = page(client, f"/dashboard/?{AT}")
    assert "43,00 Mbps (trung bình)" in text
    assert text.count("trung bình") >= 2  # of the province, of the operator


def test_the_unit_shows_its_share_of_samples_that_pass(client):
    assert "Mẫu đạt<strong>95,40%</strong>" in page(client, unit("99001"))
    assert "Mẫu đạt<strong>" not in page(client, unit("99002"))
    figure = Figure.objects.get(unit__code="99001", operator=None)
    assert "95,40%" in page(client, f"/figures/{figure.pk}/")


def test_a_count_on_the_way_says_what_its_speed_is(client):
    ward = Unit.objects.get(code="99001")
    about = {"unit": ward, "period": "2024-09-01", "as_of": "2024-09-10", "network": "mobile", "batch": make_batch()}
    Snapshot.objects.create(**about, samples_min=90, samples_max=90, download=44, statistic="mean")
    assert "( trung bình, tham khảo )" in page(client, unit("99001")).replace("(trung", "( trung").replace(
        "khảo)", "khảo )"
    )


def sheet(content):
    return [[str(cell or "") for cell in row] for row in load_workbook(io.BytesIO(content)).active.values]


def test_files_say_it_in_the_head_or_in_a_column_of_its_own(client):
    assert "Tải xuống, Mbps (trung vị)" in client.get(f"/compliance/table.csv?{AT}").content.decode()
    assert "Tải xuống, Mbps (trung vị)" in sheet(client.get(f"/compliance/table.xlsx?{AT}").content)[2]
    mixed()
    rows = sheet(client.get(f"/compliance/table.xlsx?{AT}").content)
    assert [row[rows[2].index("Đại lượng")] for row in rows[3:6]] == ["trung vị", "trung bình", ""]


def test_files_of_the_public_have_it_in_every_row(client):
    mixed()
    found = json.loads(client.get("/public/99/2024-08/table.json").content)
    assert [row["statistic"] for row in found] == ["median", "mean", ""]
    lines = client.get("/public/99/2024-08/table.csv").content.decode("utf-8-sig").splitlines()
    place = lines[0].split(";").index("Cách tính")
    assert [line.split(";")[place] for line in lines[1:]] == ["trung vị", "trung bình", ""]


def test_the_api_says_it_and_the_share(client):
    mixed()
    found = client.get(f"/api/v1/verdicts/?{AT}").json()
    assert [row["statistic"] for row in found] == ["median", "mean", ""]
    answer = client.get("/api/v1/figures/?period=2024-08&province=99").json()
    figures = answer if isinstance(answer, list) else answer["results"]
    assert {row["passing_percent"] for row in figures} == {95.4, None}


def test_every_figure_with_its_cell_has_statistic_and_share(client):
    lines = b"".join(client.get(f"/figures/all.csv?{AT}").streaming_content).decode("utf-8-sig").splitlines()
    head = lines[0].split(";")
    row = next(line.split(";") for line in lines if line.startswith("99001") and "mọi nhà mạng" in line)
    assert (row[head.index("Đại lượng")], row[head.index("Mẫu đạt, %")]) == ("median", "95,400000")


def test_a_unit_that_vnnic_does_not_list_is_told_so_with_the_reason(client):
    text = page(client, PAGES["compliance"]())
    assert "không có trong bảng của VNNIC" in text
    assert "VNNIC nêu tên đơn vị từ 30 mẫu trong tháng" in text
    assert "không có trong bảng của VNNIC" in page(client, PAGES["public"]())

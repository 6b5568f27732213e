"""Of each operator the same counts everywhere: too few of its samples are for reference, neither reached nor missed."""

import io
from collections import Counter

import pytest
from docx import Document as open_docx
from lxml import html
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period
from measurements.tests.little_province import make_figure, make_operator, make_province
from portal.queries import overview
from reports.actions import draft
from wards.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONTH = Period(2024, 9)
KINDS = ("compliant", "too_slow", "for_reference", "no_speed", "no_data")
WORDS = {
    "Đạt": "compliant",
    "Chưa đạt tốc độ": "too_slow",
    "Tham khảo": "for_reference",
    "Chưa có tốc độ": "no_speed",
    "Chưa có số liệu": "no_data",
}
# By operator: samples and Mbps in Xã A, B and C, at and beside 300 samples and 40 Mbps; None: no row in the file.
FIGURES = {
    "op": ((400, "50"), (300, "39.99"), (16, "20")),
    "op2": ((299, "50"), (300, "40"), (299, "39.99")),
    "op3": (((0, 299), "10"), (500, None), None),
    "op4": ((16, "60"), (16, "60"), (16, "60")),
}
TRUTH = {
    "op": (1, 1, 1, 0, 0),
    "op2": (1, 0, 2, 0, 0),
    "op3": (0, 0, 1, 1, 1),
    "op4": (0, 0, 3, 0, 0),
}


@pytest.fixture
def province(settings):
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    found = make_province()
    for code, rows in FIGURES.items():
        operator = make_operator(code, f"Nhà mạng {code}")
        for ward, row in zip(("99001", "99002", "99003"), rows, strict=True):
            if row:
                make_figure(ward, *row, month=9, operator=operator)
    return found


@pytest.fixture
def person(client, province):
    client.force_login(make_user(Role.ADMIN))
    return client


def counted(kinds):
    found = Counter(kinds)
    assert set(found) <= set(KINDS)
    return tuple(found[kind] for kind in KINDS)


def words_of(node):
    return " ".join(node.text_content().split())


def standing(node):
    """The one verdict that is shown within a part of a page."""
    (mark,) = node.xpath(".//span[starts-with(@class, 'verdict ')]")
    return WORDS[words_of(mark)[1:].strip()]


def own_row(person, ward, operator):
    """The operator's row in the month's card of a ward's page; None where it has none."""
    page = html.fromstring(person.get(f"/units/{ward.pk}/", {"period": str(MONTH)}).content.decode())
    rows = page.xpath(f"//*[@id='operators']//tbody/tr[th[normalize-space()='Nhà mạng {operator}']]")
    return rows[0] if rows else None


def address(operator, **more):
    return {"province": "99", "period": str(MONTH), "operator": operator} | more


@pytest.mark.parametrize("operator", FIGURES)
class TestOneOperator:
    def test_on_the_page(self, person, operator):
        answer = person.get("/compliance/", address(operator))
        page = html.fromstring(answer.content.decode())
        marks = [
            " ".join(cell.text_content().split())
            for cell in page.xpath("//tbody/tr/td/span[starts-with(@class, 'verdict ')]")
        ]
        assert counted(WORDS[mark[1:].strip()] for mark in marks) == TRUTH[operator]
        text = " ".join(page.text_content().split())
        assert "Đủ 300 mẫu" not in text
        assert f"Băng rộng di động · Nhà mạng {operator}" in text
        fast, slow = TRUTH[operator][:2]
        assert page.xpath("string(//dl//dd)").split()[0] == f"{fast}/{fast + slow}"

    def test_each_number_below_the_bar_leads_to_its_units(self, person, operator):
        page = html.fromstring(person.get("/compliance/", address(operator)).content.decode())
        links = [link.get("href") for link in page.xpath("//ul[contains(@class, 'legend')]//a")]
        shown = [html.fromstring(person.get(link).content.decode()).xpath("count(//tbody/tr)") for link in links]
        assert shown == [each for each in TRUTH[operator] if each]

    def test_in_the_workbook(self, person, operator):
        answer = person.get("/compliance/table.xlsx", address(operator))
        assert f"-mobile-{operator}.xlsx" in answer["Content-Disposition"]
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(min_row=3, values_only=True))
        column = rows[0].index("Kết quả")
        judged = [row[column] for row in rows[1:4]]
        assert counted(WORDS[word] for word in judged) == TRUTH[operator]
        assert str(sheet["A1"].value).endswith(f", Băng rộng di động, Nhà mạng {operator}")
        notes = " ".join(str(row[0]) for row in rows[4:])
        assert f"Tham khảo: {TRUTH[operator][2]} đơn vị" in notes
        assert "Đủ mẫu" not in notes

    def test_from_the_api(self, person, operator):
        rows = person.get("/api/v1/verdicts/", address(operator)).json()
        kinds = ["for_reference" if row["for_reference"] else row["verdict"] for row in rows]
        assert counted({"speed_missing": "no_speed"}.get(kind, kind) for kind in kinds) == TRUTH[operator]

    def test_on_the_pages_of_its_wards_and_of_its_figures(self, person, operator):
        on_wards, on_figures = [], []
        for ward in Unit.objects.in_force(MONTH.last_day).filter(level="ward"):
            row = own_row(person, ward, operator)
            if row is None:
                on_wards.append("no_data")
                continue
            on_wards.append(standing(row))
            few = "tham khảo" in words_of(row.xpath("td[2]")[0])
            assert few is (on_wards[-1] == "for_reference"), ward
            figure = html.fromstring(person.get(row.xpath("string(td[1]/a/@href)")).content.decode())
            on_figures.append(standing(figure.xpath("//main")[0]))
            told = words_of(figure.xpath("//dl[contains(@class, 'facts')]")[0])
            assert ("trung vị, tham khảo" in told) is few, ward
            assert "chỉ để tham khảo" in told  # what an operator's own speed is judged by
        assert counted(on_wards) == TRUTH[operator]
        assert counted(on_figures) == (*TRUTH[operator][:4], 0)

    def test_on_the_overview(self, province, operator):
        found = overview(province, MONTH, network="mobile", months=12)
        summary = next(line.summary for line in found.operators if line.operator.code == operator)
        said = (summary.operator_fast, summary.operator_slow, summary.reference)
        assert said == TRUTH[operator][:3]
        assert summary.no_data == TRUTH[operator][4]

    def test_in_the_report(self, province, operator):
        letter = next(file.content for file in draft("operators", MONTH, "99") if file.form == "docx")
        tables = open_docx(io.BytesIO(letter)).tables
        cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
        counts = next(row for row in cells if row[1:2] == [f"Nhà mạng {operator}"] and len(row) == 7)
        fast, slow, reference, no_speed, no_data = TRUTH[operator]
        with_figures = Unit.objects.in_force(MONTH.last_day).filter(level="ward").count() - no_data
        assert [int(one) for one in counts[2:]] == [with_figures, fast, slow, no_speed, reference]


def heads_of(person, **more):
    page = html.fromstring(person.get("/compliance/", {**address("op"), **more}).content.decode())
    assert {len(row) for row in page.xpath("//tbody/tr")} == {page.xpath("count(//thead/tr/th)")}
    return {link.get("id").removeprefix("by-") for link in page.xpath("//thead//a")}


def test_a_column_that_says_nothing_of_any_unit_is_not_there(province, person):
    make_figure("99001", 400, "45", month=8)
    make_figure("99002", 20, "45", month=9)
    first = {"code", "name", "parent", "verdict"}
    assert heads_of(person) == first | {"samples", "download"}  # nobody asks samples of one operator
    assert heads_of(person, operator="") == first | {"samples", "download", "shortfall", "change"}
    assert heads_of(person, operator="", verdict="speed_missing") == first | {
        "samples",
        "download",
        "shortfall",
        "change",
    }
    assert heads_of(person, operator="", period="2024-07") == first
    assert heads_of(person, operator="", period="2024-08") == first | {"samples", "download"}
    book = person.get("/compliance/table.xlsx", address("op"))
    head = [cell.value for cell in load_workbook(io.BytesIO(book.content)).active[3]]
    assert {"Còn thiếu", "Tải lên, Mbps", "Độ trễ, ms"} <= set(head)  # who reads the file finds the same columns always


def test_the_verdict_itself_stays(province, person):
    """Programs that read the verdict of an operator read what they read before."""
    rows = person.get("/api/v1/verdicts/", address("op4")).json()
    assert [row["verdict"] for row in rows] == ["compliant"] * 3


def test_a_verdict_that_one_operator_cannot_have_is_no_filter(province, person):
    rows = html.fromstring(person.get("/compliance/", address("op", verdict="too_few_samples")).content.decode())
    assert rows.xpath("count(//tbody/tr)") == 3
    rows = html.fromstring(person.get("/compliance/", address("", verdict="for_reference")).content.decode())
    assert rows.xpath("count(//tbody/tr)") == 3
    assert person.get("/compliance/", address("op", verdict="nonsense")).status_code == 404


def test_where_no_speed_is_asked_nobody_is_fast_or_slow(province, client):
    operator = make_operator("op")
    make_figure("99001", 400, "50", month=9, operator=operator, network="fixed")
    make_figure("99002", 20, "50", month=9, operator=operator, network="fixed")
    found = overview(province, MONTH, network="fixed", months=12)
    summary = next(line.summary for line in found.operators if line.operator.code == "op")
    assert (summary.operator_fast, summary.operator_slow) == (0, 0)

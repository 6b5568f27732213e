"""One month, every place that shows it: the same value as Decimal, after each place's own way of writing."""

import csv
import io
import json
import re
from datetime import date
from decimal import ROUND_DOWN, Decimal

import pytest
from django.core.management import call_command
from docx import Document as open_docx
from lxml import html
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.queries import compliance
from measurements.tests.little_province import make_figure, make_operator, make_province
from reports import content
from reports.actions import draft
from reports.content.words import VERDICTS
from reports.documents import DocumentTable
from reports.queries import gather
from reports.queries.ward_letters import ward_facts

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONTH = Period(2024, 9)
PAGE_QUERY = "?province=99&period=2024-09"
NAMES = {"Xã A", "Xã B", "Xã C"}


@pytest.fixture
def truth(settings):
    """What the one function says, unrounded: name → (fewest, most, Mbps, verdict)."""
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    make_operator()
    make_province()
    make_figure("99001", 1365, "39.996", month=9)
    make_figure("99002", (0, 299), month=9)
    make_figure("99003", 300, "1040.005", month=9)
    rows = compliance(MONTH, "99", level="ward").rows
    found = {row.name: (row.samples_min, row.samples_max, row.download_mbps, row.verdict) for row in rows}
    assert {name: one[3] for name, one in found.items()} == {
        "Xã A": Verdict.TOO_SLOW,
        "Xã B": Verdict.TOO_FEW_SAMPLES,
        "Xã C": Verdict.COMPLIANT,
    }
    return found


def rounded_down(truth):
    """As people read it: two decimals, cut."""
    return {name: (*one[:2], cut(one[2]), one[3]) for name, one in truth.items()}


def cut(speed):
    return None if speed is None else speed.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def number(written):
    """`1.040,00` or a cell's own number; nothing: None."""
    if written in (None, "", "–"):
        return None
    if isinstance(written, str):
        written = written.replace(".", "").replace(",", ".")
    return Decimal(str(written))


def samples(written):
    if isinstance(written, str) and written.startswith("<"):
        return 0, int(number(written[1:])) - 1
    exact = int(number(written))
    return exact, exact


def verdict(written):
    """The verdict whose words, without the mark before them, stand in a text."""
    plain = {re.sub(r"^\W+", "", words): one for one, words in VERDICTS.items()}
    return plain[re.sub(r"^\W+", "", written.strip()).partition(" Còn thiếu")[0]]


def read(name, count, speed, judged):
    return name, (*samples(count), number(speed), verdict(judged))


def of_json(text):
    rows = json.loads(text, parse_float=Decimal)
    numbers = ("samples_min", "samples_max")
    return {
        row["name"]: (*(row[key] for key in numbers), number_of_json(row["download_mbps"]), Verdict(row["verdict"]))
        for row in rows
    }


def number_of_json(value):
    return None if value is None else Decimal(value)


def lines(response):
    """The cells of each row of a page's table, as a person reads them."""
    page = html.fromstring(response.content.decode())
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.xpath("//tbody/tr")]


def report(form):
    return next(file.content for file in draft("ministry", MONTH, "99") if file.form == form)


def rows_of_report(tables):
    """Rows of the annex of every unit: STT, name, parent, three months, download, upload, latency, verdict."""
    rows = [row for table in tables for row in table if len(row) > 9 and row[1] in NAMES]
    return dict(read(row[1], row[5], row[6], row[9]) for row in rows)


def test_command_and_api_say_the_unrounded_value(truth, client):
    out = io.StringIO()
    call_command("compliance", "--period", "2024-09", "--province", "99", "--json", stdout=out)
    assert of_json(out.getvalue()) == truth
    client.force_login(make_user(Role.ADMIN))
    assert of_json(client.get(f"/api/v1/verdicts/{PAGE_QUERY}").content) == truth


def test_the_page_says_it_rounded_down(truth, client):
    client.force_login(make_user(Role.ADMIN))
    answer = client.get(f"/compliance/{PAGE_QUERY}")
    heads = [link.get("id") for link in html.fromstring(answer.content.decode()).xpath("//thead//th/a")]
    places = [heads.index(f"by-{key}") for key in ("name", "samples", "download", "verdict")]
    found = [read(*(row[place] for place in places)) for row in lines(answer)]
    assert dict(found) == rounded_down(truth)


def test_the_public_page_says_it_rounded_down(truth, client):
    rows = lines(client.get("/public/99/2024-09/"))
    found = dict(read(row[0].removesuffix(" Huyện Đông").removesuffix(" Huyện Tây"), *row[1:]) for row in rows)
    assert found == rounded_down(truth)


def test_the_public_files_say_the_unrounded_value(truth, client):
    assert of_json(client.get("/public/99/2024-09/table.json").content) == truth
    text = client.get("/public/99/2024-09/table.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text), csv.Sniffer().sniff(text.splitlines()[0])) if row[1:]]
    assert dict(read(row[1], *row[3:6]) for row in rows if row[1] in NAMES) == truth
    sheet = load_workbook(io.BytesIO(client.get("/public/99/2024-09/table.xlsx").content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] in NAMES]
    assert dict(read(row[1], *row[3:6]) for row in rows) == truth


def test_the_letter_to_one_ward_says_it_rounded_down(truth):
    for facts in ward_facts(MONTH, "99", "mobile", date(2024, 10, 16)).values():
        (results, *_rest) = content.document(facts).sections
        (table,) = (part for part in results.parts if isinstance(part, DocumentTable))
        name, last = facts.units[0].name, [cell.text for cell in table.rows[-1]]
        assert read(name, last[1], last[2], last[5]) == (name, rounded_down(truth)[name])
        assert truth[name][3] is not Verdict.COMPLIANT


COUNTS = {  # what is counted, as the control figures of every document call it
    "Số đơn vị của bảng": 3,
    "Đủ mẫu": 2,
    "Chưa đủ mẫu": 1,
    "Chưa xác định": 0,
    "Chưa có số liệu": 0,
    "Đạt tốc độ": 1,
    "Đủ mẫu, chưa đạt tốc độ": 1,
    "Đủ mẫu, thiếu tốc độ": 0,
    "Cần đôn đốc": 2,
}


@pytest.mark.parametrize("kind", ["ministry", "letter", "reminder", "proposal", "committee", "quarter"])
def test_every_document_of_the_month_counts_the_same(truth, kind):
    document = content.document(gather(kind, MONTH, "99"))
    told = {one.label: one.value.number for one in document.figures}
    assert {label: told[label] for label in COUNTS} == COUNTS
    words = " ".join(part for section in document.sections for part in section.parts if isinstance(part, str))
    if kind in ("ministry", "letter", "proposal", "committee"):
        assert "Đủ từ 300 mẫu trở lên: 2/3 đơn vị" in words
        assert "Chưa đủ 300 mẫu: 1/3 đơn vị" in words
        assert "1/2 đơn vị đạt tốc độ tải xuống từ 40 Mbps trở lên; 1/2 đơn vị chưa đạt: Xã A" in words
    if kind == "committee":
        assert "- 1 đơn vị chưa đủ mẫu đo" in words
        assert "- 1 đơn vị đủ mẫu nhưng tốc độ tải xuống dưới 40 Mbps" in words
    if kind == "proposal":
        assert "Còn 2/3 đơn vị cần đôn đốc" in words
    if kind == "quarter":
        (table,) = (part for part in document.sections[0].parts if isinstance(part, DocumentTable))
        assert [cell.text for cell in table.rows[-1]][:7] == ["9/2024", "3", "2", "1", "0", "1", "1"]


def test_workbook_and_letter_of_the_report_say_it_rounded_down(truth):
    book = load_workbook(io.BytesIO(report("xlsx")))
    tables = [sheet.iter_rows(values_only=True) for sheet in book.worksheets]
    assert rows_of_report(tables) == rounded_down(truth)
    letter = open_docx(io.BytesIO(report("docx")))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in letter.tables]
    assert rows_of_report(tables) == rounded_down(truth)

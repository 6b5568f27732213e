"""Of each operator, month and network of the demonstration every surface says what the stored figures say.

What they say is counted here once more, from the rows of the figures alone: whoever counts otherwise is found.
"""

import csv
import io
import json
import re
from collections import Counter
from decimal import Decimal
from functools import cached_property

import pytest
from docx import Document as open_docx
from lxml import html
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period, months_between
from measurements.models import Figure
from portal.actions.demo_province import NAMES, import_table, places_of
from portal.demonstration import workbooks
from portal.demonstration.course import PROVINCE
from portal.demonstration.figures import FIRST, lines
from reports.actions import draft
from wards.actions import load_register
from wards.models import Operator, Unit

pytestmark = pytest.mark.django_db
LAST = Period(2026, 10)  # the months lived through by the day on which this was written
ASKED_SAMPLES, ASKED_MBPS = 300, {"mobile": Decimal(40), "fixed": None}
KINDS = {
    "Đạt": "compliant",
    "Chưa đạt tốc độ": "too_slow",
    "Tham khảo": "reference",
    "Chưa có tốc độ": "no_speed",
    "Chưa xác định": "undecided",
    "Chưa có số liệu": "no_data",
}


def kind_of(figure, network):
    """What one operator's own row of a ward says of it."""
    if figure is None:
        return "no_data"
    if figure.download is not None and (figure.samples_min or 0) < ASKED_SAMPLES:
        return "reference"
    if ASKED_MBPS[network] is None:
        return "undecided"
    if figure.download is None:
        return "no_speed"
    return "compliant" if figure.download >= ASKED_MBPS[network] else "too_slow"


class Truth:
    """What the rows of one month, network and operator say of each ward, by its code."""

    def __init__(self, month, network, operator):
        self.month, self.network, self.operator = month, network, operator
        wards = Unit.objects.in_force(month.last_day).filter(level="ward", province_code=PROVINCE)
        rows = Figure.objects.filter(
            period=month.first_day, network=network, operator=operator, source="vnnic", replaced_by=None
        )
        own = {figure.unit_id: figure for figure in rows}
        self.figures = {ward.code: own.get(ward.pk) for ward in wards}

    def __str__(self):
        return f"{self.operator.code}, {self.network}, {self.month}"

    @cached_property
    def kinds(self):
        return {code: kind_of(figure, self.network) for code, figure in self.figures.items()}

    @cached_property
    def counts(self):
        return Counter(self.kinds.values())

    @property
    def heard(self):
        return sum(figure is not None for figure in self.figures.values())

    @property
    def below_on_few(self):
        """Wards for reference whose speed is below what is asked."""
        asked = ASKED_MBPS[self.network] or 0
        return sum(kind == "reference" and self.figures[code].download < asked for code, kind in self.kinds.items())

    @property
    def question(self):
        return {
            "province": PROVINCE,
            "period": str(self.month),
            "network": self.network,
            "operator": self.operator.code,
            "level": "ward",
        }


def number(written):
    return int(written.replace(".", ""))


def words_of(node):
    return " ".join(node.text_content().split())


@pytest.fixture(params=[str(month) for month in months_between(FIRST, LAST)])
def month(request, settings, tmp_path):
    """A month of the demonstration, brought as the demonstration brings it."""
    settings.MEDIA_ROOT = tmp_path
    found = Period.parse(request.param)
    settings.PORTAL_CLOCK = f"{found.plus(1)}-16T08:00:00+07:00"
    load_register(by=None, provinces=[PROVINCE])
    title, stem = NAMES[PROVINCE]
    content = workbooks.workbook(title, found, lines(places_of(found, PROVINCE), found))
    name = workbooks.file_name(stem, found)
    import_table(by=make_user(Role.ADMIN), code=PROVINCE, name=name, content=content, options={})
    return found


@pytest.fixture
def person(client):
    client.force_login(make_user(Role.ADMIN))
    return client


@pytest.fixture
def truths(month):
    """Of each operator that has measurements in the month, mobile and fixed."""
    on = month.last_day
    found = [Truth(month, "mobile", each) for each in Operator.objects.in_force(on)]
    found += [Truth(month, "fixed", each) for each in Operator.objects.of_fixed_network(on)]
    heard = [truth for truth in found if truth.heard]
    assert {truth.network for truth in heard} == {"mobile", "fixed"}
    assert len([truth for truth in heard if truth.network == "mobile"]) == 4
    assert {"reference", "undecided"} & {kind for truth in heard for kind in truth.counts}
    return heard


@pytest.mark.part(one_in=9)
def test_every_surface_counts_what_the_figures_say(month, truths, person):
    for truth in truths:
        for surface in (of_page, of_csv, of_workbook, of_api):
            assert surface(person, truth) == truth.kinds, f"{surface.__name__}: {truth}"
        page = html.fromstring(person.get("/compliance/", truth.question).content.decode())
        fast, slow = truth.counts["compliant"], truth.counts["too_slow"]
        if ASKED_MBPS[truth.network]:
            assert page.xpath("string(//dl//dd)").split()[0] == f"{fast}/{fast + slow}", truth
        assert "Đủ 300 mẫu" not in words_of(page), truth
    for network in ASKED_MBPS:
        found = of_overview(person, month, network)
        wanted = {truth.operator.name: shown_on_overview(truth) for truth in truths if truth.network == network}
        assert found == wanted, network
    mobile = [truth for truth in truths if truth.network == "mobile"]
    assert of_report(month) == {
        truth.operator.name: (
            truth.heard,
            *(truth.counts[kind] for kind in ("compliant", "too_slow", "no_speed", "reference")),
        )
        for truth in mobile
    }
    for truth in mobile:
        assert of_letter(truth) == truth.counts - Counter(no_data=truth.counts["no_data"]), truth


def of_page(person, truth):
    page = html.fromstring(person.get("/compliance/", truth.question).content.decode())
    rows = {}
    for row in page.xpath("//tbody/tr"):
        mark = words_of(row.xpath(".//span[starts-with(@class, 'verdict ')]")[0])
        rows[row.xpath("string(td[contains(@class, 'mono')])").strip()] = KINDS[mark[1:].strip()]
    return rows


def of_csv(person, truth):
    answer = person.get("/compliance/table.csv", truth.question)
    assert f"{truth.network}-{truth.operator.code}.csv" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return {row["Mã"]: KINDS[row["Kết quả"]] for row in rows}


def of_workbook(person, truth):
    answer = person.get("/compliance/table.xlsx", truth.question)
    assert f"{truth.network}-{truth.operator.code}.xlsx" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert str(sheet["A1"].value).endswith(f", {truth.operator.name}")
    head, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    code, kind = head.index("Mã"), head.index("Kết quả")
    notes = " ".join(str(row[0]) for row in rows if row[kind] not in KINDS)
    assert f"Tham khảo: {truth.counts['reference']} đơn vị" in notes
    assert "Đủ mẫu" not in notes
    return {row[code]: KINDS[row[kind]] for row in rows if row[kind] in KINDS}


def of_api(person, truth):
    rows = person.get("/api/v1/verdicts/", truth.question).json()
    names = {"speed_missing": "no_speed"}
    return {
        row["code"]: "reference" if row["for_reference"] else names.get(row["verdict"], row["verdict"]) for row in rows
    }


def of_overview(person, month, network):
    """By operator's name: units with figures, units, fast, slow, for reference, of these below what is asked."""
    asked = {"province": PROVINCE, "period": str(month), "network": network}
    page = html.fromstring(person.get("/dashboard/", asked).content.decode())
    bars = json.loads(page.xpath("string(//script[@id='operator-bars'])"))
    series = zip(*(one["values"] for one in bars["series"]), strict=True)
    drawn = dict(zip(bars["labels"], series, strict=True))
    found = {}
    for row in page.xpath("//th[a[contains(@href, 'operator=')]]/.."):
        name, heard, _samples, _speed, _gained, slow, reference = (words_of(cell) for cell in row)
        few, below = re.fullmatch(r"([\d.]+)(?: trong đó ([\d.]+) dưới ngưỡng)?", reference).groups()
        fast, slow_drawn, few_drawn = drawn[name]
        assert (number(slow), number(few)) == (slow_drawn, few_drawn), name
        found[name] = (*map(number, heard.split("/")), fast, number(slow), number(few), number(below or "0"))
    return found


def shown_on_overview(truth):
    kinds = ("compliant", "too_slow", "reference")
    return (truth.heard, len(truth.kinds), *(truth.counts[kind] for kind in kinds), truth.below_on_few)


def tables_of(content):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in open_docx(content).tables]


def of_report(month):
    """Of the report of the 10th, by operator: units with figures, fast, slow, without speed, for reference."""
    letter = next(file.content for file in draft("operators", month, PROVINCE) if file.form == "docx")
    tables = [table for table in tables_of(io.BytesIO(letter)) if table[0][1:2] == ["Doanh nghiệp"]]
    counts = [table for table in tables if "Có số liệu" in table[1] and "Tham khảo" in " ".join(table[1])]
    rows = [row for table in counts for row in table if row[0].isdigit()]
    return {row[1]: tuple(map(number, row[2:])) for row in rows}


def of_letter(truth):
    """Of the letter to the operator: every ward of its annex, and what the text adds them up to."""
    files = {file.form: file.content for file in draft("operator", truth.month, PROVINCE, truth.operator.code)}
    paragraphs = open_docx(io.BytesIO(files["docx"])).paragraphs
    text = " ".join(" ".join(paragraph.text.split()) for paragraph in paragraphs)
    counts, few = truth.counts, truth.counts["reference"]
    assert f"trong {truth.heard - few} đơn vị có từ 300 mẫu trở lên của doanh nghiệp" in text, truth
    assert re.search(rf"{counts['too_slow'] or 'Không có'} đơn vị( nào)? có tốc độ tải xuống dưới 40 Mbps", text), truth
    assert (f"; {few} đơn vị có ít mẫu hơn, chỉ để tham khảo" in text) is (few > 0), truth
    book = load_workbook(io.BytesIO(files["xlsx"]))
    wards = next(sheet for sheet in book if any("Đánh giá" in row for row in sheet.iter_rows(values_only=True)))
    marks = [str(row[-1]) for row in wards.iter_rows(values_only=True) if str(row[0]).isdigit()]
    plain = [re.sub(r"^\W+", "", mark).partition(":")[0] for mark in marks]
    return Counter({"Đủ mẫu, thiếu tốc độ": "no_speed"}.get(mark) or KINDS[mark] for mark in plain)

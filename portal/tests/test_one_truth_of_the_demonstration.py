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
from base.tests import drawn
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
    "Chưa đủ mẫu": "too_few_samples",
    "Đủ mẫu, thiếu tốc độ": "speed_missing",
}
IN_LEGENDS = ("compliant", "speed_missing", "too_slow", "too_few_samples", "undecided", "no_data")


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


def kind_of_all(figure, network):
    """What the row of a ward, of all operators together, says of it."""
    if figure is None:
        return "no_data"
    if figure.samples_max is not None and figure.samples_max < ASKED_SAMPLES:
        return "too_few_samples"
    if (figure.samples_min or 0) < ASKED_SAMPLES:
        return "undecided"
    if ASKED_MBPS[network] is None:
        return "compliant"
    if figure.download is None:
        return "speed_missing"
    return "compliant" if figure.download >= ASKED_MBPS[network] else "too_slow"


class Truth:
    """What the rows of one month, network and operator (None: all together) say of each ward, by its code."""

    def __init__(self, month, network, operator):
        self.month, self.network, self.operator = month, network, operator
        wards = Unit.objects.in_force(month.last_day).filter(level="ward", province_code=PROVINCE)
        rows = Figure.objects.filter(
            period=month.first_day, network=network, operator=operator, source="vnnic", replaced_by=None
        )
        own = {figure.unit_id: figure for figure in rows}
        self.wards = {ward.code: ward for ward in wards}
        self.figures = {ward.code: own.get(ward.pk) for ward in wards}

    def __str__(self):
        return f"{self.operator.code if self.operator else 'all'}, {self.network}, {self.month}"

    @cached_property
    def kinds(self):
        judged = kind_of if self.operator else kind_of_all
        return {code: judged(figure, self.network) for code, figure in self.figures.items()}

    @cached_property
    def counts(self):
        return Counter(self.kinds.values())

    @property
    def with_samples(self):
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
            "level": "ward",
            **({"operator": self.operator.code} if self.operator else {}),
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
    with_samples = [truth for truth in found if truth.with_samples]
    assert {truth.network for truth in with_samples} == {"mobile", "fixed"}
    assert len([truth for truth in with_samples if truth.network == "mobile"]) == 4
    assert {"reference", "undecided"} & {kind for truth in with_samples for kind in truth.counts}
    return with_samples


@pytest.mark.part(one_in=18)
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
            truth.with_samples,
            *(truth.counts[kind] for kind in ("compliant", "too_slow", "no_speed", "reference")),
        )
        for truth in mobile
    }
    for truth in mobile:
        assert of_letter(truth) == truth.counts - Counter(no_data=truth.counts["no_data"]), truth


@pytest.mark.part(one_in=18)
def test_every_surface_of_all_operators_counts_what_the_figures_say(month, person):
    for network in ASKED_MBPS:
        truth = Truth(month, network, None)
        assert truth.with_samples > 30, truth  # before the merger few wards had as many samples as are listed
        surfaces = [of_page, of_csv, of_workbook, of_api, of_map]
        for surface in surfaces + ([of_public_csv, of_public_workbook] if network == "mobile" else []):
            assert surface(person, truth) == truth.kinds, f"{surface.__name__}: {truth}"
        for legend in (legend_of_map, legend_of_page, legend_of_overview, line_of_months):
            assert legend(person, truth) == in_legends(truth), f"{legend.__name__}: {truth}"


@pytest.mark.part(one_in=18)
def test_the_page_of_a_ward_says_of_every_operator_what_its_figures_say(month, truths, person):
    of_operators, whole = [each for each in truths if each.network == "mobile"], Truth(month, "mobile", None)
    codes = drawn.part(whole.wards, of=f"pages of wards in {month}", one_in=12, kinds=[whole.kinds.get])
    for code in codes:
        kind, own = of_ward(person, whole.wards[code], month)
        assert kind == whole.kinds[code], (code, month)
        assert own == {
            each.operator.name: each.kinds[code] for each in of_operators if each.kinds[code] != "no_data"
        }, (code, month)


def in_legends(truth):
    """By verdict; None where no speed is asked, so that none could be."""
    of_speed = () if ASKED_MBPS[truth.network] else ("speed_missing", "too_slow")
    return [None if kind in of_speed else truth.counts[kind] for kind in IN_LEGENDS]


def numbers(nodes):
    return [None if text == "–" else number(text) for text in map(words_of, nodes)]


def legend_of_map(person, truth):
    page = html.fromstring(person.get("/map/", truth.question).content.decode())
    return numbers(page.xpath("//ul[@class='map-legend']/li/strong"))


def legend_of(page):
    legend = page.xpath("//ul[@class='legend'][li//span[starts-with(@class, 'verdict ')]]")[0]
    return [None if text == "–" else number(text) for text in (words_of(one).split()[-1] for one in legend)]


def legend_of_page(person, truth):
    return legend_of(html.fromstring(person.get("/compliance/", truth.question).content.decode()))


def legend_of_overview(person, truth):
    return legend_of(html.fromstring(person.get("/dashboard/", truth.question).content.decode()))


def line_of_months(person, truth):
    """The month's line in the overview's table of months."""
    page = html.fromstring(person.get("/dashboard/", truth.question).content.decode())
    (line,) = page.xpath("//details//tr[@class='is-here']")
    return numbers(line[-len(IN_LEGENDS) :])


def of_map(person, truth):
    """What the table below the map says; on the map itself a ward is found by the same link."""
    page = html.fromstring(person.get("/map/", truth.question).content.decode())
    codes = {str(ward.pk): code for code, ward in truth.wards.items()}
    rows = {}
    for row in page.xpath("//*[@id='map-table']//tbody/tr"):
        (mark,) = row.xpath(".//span[starts-with(@class, 'verdict ')]")
        rows[codes[re.search(r"/units/(\d+)/", row.xpath("string(th/a/@href)"))[1]]] = KINDS[words_of(mark)[1:].strip()]
    return rows


def of_public_csv(person, truth):
    answer = person.get(f"/public/{PROVINCE}/{truth.month}/table.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    return told_publicly(rows)


def of_public_workbook(person, truth):
    answer = person.get(f"/public/{PROVINCE}/{truth.month}/table.xlsx")
    return told_publicly(list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)))


def told_publicly(rows):
    """By code, of the rows of a public file; its words stand behind their mark."""
    return {
        str(row[0]): KINDS[str(row[5])[1:].strip()] for row in rows if str(row[0]).isdigit() and len(str(row[0])) == 5
    }


def of_ward(person, ward, month):
    """What the month's card says of the ward, and by name what it says of each operator."""
    page = html.fromstring(person.get(f"/units/{ward.pk}/", {"period": str(month)}).content.decode())
    cards = page.xpath("//div[contains(@class, 'month-card')]")
    if not cards:
        return "no_data", {}
    mark = words_of(cards[0].xpath("div[@class='panel-head']//span[starts-with(@class, 'verdict ')]")[0])
    own = {}
    for row in cards[0].xpath(".//*[@id='operators']//tbody/tr"):
        own[words_of(row[0])] = KINDS[words_of(row.xpath(".//span[starts-with(@class, 'verdict ')]")[0])[1:].strip()]
    return KINDS[mark[1:].strip()], own


def of_page(person, truth):
    page = html.fromstring(person.get("/compliance/", truth.question).content.decode())
    rows = {}
    for row in page.xpath("//tbody/tr"):
        mark = words_of(row.xpath(".//span[starts-with(@class, 'verdict ')]")[0])
        rows[row.xpath("string(td[contains(@class, 'mono')])").strip()] = KINDS[mark[1:].strip()]
    return rows


def whose(truth):
    """The end of a file's name."""
    return f"{truth.network}-{truth.operator.code}" if truth.operator else f"ward-{truth.network}"


def of_csv(person, truth):
    answer = person.get("/compliance/table.csv", truth.question)
    assert f"{whose(truth)}.csv" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return {row["Mã"]: KINDS[row["Kết quả"]] for row in rows}


def of_workbook(person, truth):
    answer = person.get("/compliance/table.xlsx", truth.question)
    assert f"{whose(truth)}.xlsx" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    if truth.operator:
        assert str(sheet["A1"].value).endswith(f", {truth.operator.name}")
    head, *rows = list(sheet.iter_rows(min_row=3, values_only=True))
    code, kind = head.index("Mã"), head.index("Kết quả")
    notes = " ".join(str(row[0]) for row in rows if row[kind] not in KINDS)
    if truth.operator:
        assert f"Tham khảo: {truth.counts['reference']} đơn vị" in notes
    enough = sum(truth.counts[kind] for kind in ("compliant", "speed_missing", "too_slow"))
    assert (f"Đủ mẫu: {enough} trên {len(truth.kinds)}" in notes) is (truth.operator is None)
    return {row[code]: KINDS[row[kind]] for row in rows if row[kind] in KINDS}


def of_api(person, truth):
    rows = person.get("/api/v1/verdicts/", truth.question).json()
    names = {"speed_missing": "no_speed"} if truth.operator else {}
    return {
        row["code"]: "reference" if row.get("for_reference") else names.get(row["verdict"], row["verdict"])
        for row in rows
    }


def of_overview(person, month, network):
    """By operator's name: units with figures, units, fast, slow, for reference, of these below what is asked.

    Where no speed is asked nobody is drawn as fast or slow, and a dash stands for those too slow.
    """
    asked = {"province": PROVINCE, "period": str(month), "network": network}
    page = html.fromstring(person.get("/dashboard/", asked).content.decode())
    told = page.xpath("string(//script[@id='operator-bars'])")
    assert bool(told) is (ASKED_MBPS[network] is not None)
    bars = json.loads(told) if told else {"series": [], "labels": []}
    series = zip(*(one["values"] for one in bars["series"]), strict=True)
    drawn_bars = dict(zip(bars["labels"], series, strict=True))
    found = {}
    for row in page.xpath("//th[a[contains(@href, 'operator=')]]/.."):
        name, with_samples, _samples, _speed, _gained, slow, reference = (words_of(cell) for cell in row)
        few, below = re.fullmatch(r"([\d.]+)(?: trong đó ([\d.]+) dưới ngưỡng)?", reference).groups()
        fast = None
        if told:
            fast, slow_drawn, few_drawn = drawn_bars[name]
            assert (number(slow), number(few)) == (slow_drawn, few_drawn), name
        slow = None if slow == "–" else number(slow)
        found[name] = (*map(number, with_samples.split("/")), fast, slow, number(few), number(below or "0"))
    return found


def shown_on_overview(truth):
    judged = [truth.counts[kind] if ASKED_MBPS[truth.network] else None for kind in ("compliant", "too_slow")]
    return (truth.with_samples, len(truth.kinds), *judged, truth.counts["reference"], truth.below_on_few)


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
    assert f"trong {truth.with_samples - few} đơn vị có từ 300 mẫu trở lên của doanh nghiệp" in text, truth
    assert re.search(rf"{counts['too_slow'] or 'Không có'} đơn vị( nào)? có tốc độ tải xuống dưới 40 Mbps", text), truth
    assert (f"; {few} đơn vị có ít mẫu hơn, chỉ để tham khảo" in text) is (few > 0), truth
    book = load_workbook(io.BytesIO(files["xlsx"]))
    wards = next(sheet for sheet in book if any("Đánh giá" in row for row in sheet.iter_rows(values_only=True)))
    marks = [str(row[-1]) for row in wards.iter_rows(values_only=True) if str(row[0]).isdigit()]
    plain = [re.sub(r"^\W+", "", mark).partition(":")[0] for mark in marks]
    return Counter({"Đủ mẫu, thiếu tốc độ": "no_speed"}.get(mark) or KINDS[mark] for mark in plain)

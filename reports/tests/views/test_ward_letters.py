"""Letters to single units: only to those that fell short, with their own figures, and each number once a year."""

import io
import zipfile
from datetime import date

import pytest
from docx import Document as open_docx

from base.models import AuditEntry
from measurements.tests.little_province import make_figure, make_operator, make_unit
from reports.facts import Facts, load
from reports.models import ReportRun, WardLetter
from reports.tests.runs_made import make_runs, make_user
from wards.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "/reports/ward-letters/"
WHERE = {"province": "99", "period": "2024-09", "network": "mobile"}
QUERY = "?province=99&period=2024-09&network=mobile"


@pytest.fixture
def figures(province):
    """Ward A slow, B far below in three months, C well; of A also one operator's own."""
    operator = make_operator()
    for month in (6, 7, 8):
        make_figure("99002", (0, 299), month=month)
        make_figure("99001", 400, "52", month=month)
    make_figure("99001", 320, "31.5", month=9)
    make_figure("99001", 310, "30", month=9, operator=operator)
    make_figure("99003", 330, "61", month=9, operator=operator)
    make_figure("99002", 123, "44", month=9)
    make_figure("99003", 350, "60", month=9)
    return province


@pytest.fixture
def staff(figures):
    return make_user("staff", "staff", figures)


@pytest.fixture
def page(client, staff):
    client.force_login(staff)
    return client


def key(code):
    return Unit.objects.get(code=code, level="ward").pk


def made(page, *codes):
    page.post(f"{PAGE}make/", {**WHERE, "unit": [key(code) for code in codes]})
    return list(WardLetter.objects.order_by("unit__code"))


def words_of(data):
    docx = open_docx(io.BytesIO(data))
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in docx.paragraphs] + cells).replace("\xa0", " ")


class TestPage:
    def test_only_units_that_fell_short_are_offered_with_what_they_lack(self, page):
        shown = page.get(PAGE + QUERY)
        names = [line.name for _key, line, _months, _letter in shown.context["units"]]
        assert names == ["Xã A", "Xã B"]
        assert [months for _key, _line, months, _letter in shown.context["units"]] == [1, 3]

    def test_a_month_without_figures_offers_nobody(self, page):
        shown = page.get(f"{PAGE}?province=99&period=2024-05")
        assert shown.context["units"] == []

    def test_a_month_that_knows_only_the_whole_province_offers_nobody(self, page):
        make_figure("99", 9000, "45", month=4)
        assert page.get(f"{PAGE}?province=99&period=2024-04").context["units"] == []

    def test_a_network_that_there_is_not_is_not_found(self, page):
        assert page.get(f"{PAGE}?province=99&period=2024-09&network=7g").status_code == 404

    def test_the_leader_reads_and_makes_nothing(self, client, page, figures):
        made(page, "99001")
        client.force_login(make_user("leader", "leader", figures))
        shown = client.get(PAGE + QUERY)
        assert not shown.context["may_make"]
        assert "checkbox" not in shown.content.decode()
        assert client.post(f"{PAGE}make/", {**WHERE, "unit": [key("99002")]}).status_code == 404
        assert client.get(f"{PAGE}{WardLetter.objects.get().pk}/letter.docx").status_code == 200

    def test_it_asks_the_database_as_often_for_many_letters_as_for_one(self, page, django_assert_max_num_queries):
        made(page, "99001", "99002")
        page.get(PAGE + QUERY)
        with django_assert_max_num_queries(40):
            page.get(PAGE + QUERY)


class TestMaking:
    def test_each_letter_holds_its_own_units_figures_only(self, page):
        slow, few = made(page, "99001", "99002")
        facts = load(Facts, few.facts)
        assert [unit.name for unit in facts.units] == ["Xã B"]
        assert facts.months == ("2024-06", "2024-07", "2024-08", "2024-09")
        assert facts.operators == ()
        assert "còn thiếu 177 mẫu" in words_of(page.get(f"{PAGE}{few.pk}/letter.docx").content)
        own = load(Facts, slow.facts).operators
        assert [(one.name, [unit.name for unit in one.units]) for one in own] == [("Nhà mạng thử", ["Xã A"])]

    def test_what_operators_file_and_promise_is_in_no_letter(self, page):
        (slow,) = made(page, "99001")
        (own,) = load(Facts, slow.facts).operators
        assert (own.status, own.filed, own.commitments, own.deadline) == ("", (), (), None)

    def test_one_that_reached_the_target_or_nobody_is_refused(self, page):
        assert made(page, "99003", "99001") == []
        assert made(page) == []
        assert not AuditEntry.objects.filter(action="ward_letter.make").exists()

    def test_made_again_it_takes_the_figures_of_now_until_it_has_a_number(self, page):
        first = made(page, "99001", "99002")
        page.post(f"{PAGE}numbers/", {**WHERE, f"number-{first[0].pk}": "7", "issued_on": "2024-10-16"})
        frozen = WardLetter.objects.get(pk=first[0].pk).facts
        Unit.objects.get(code="99001").figures.filter(period="2024-09-01").update(download=20)
        Unit.objects.get(code="99002").figures.filter(period="2024-09-01").update(samples_min=200, samples_max=200)
        again = made(page, "99001", "99002")
        assert again[0].facts == frozen
        assert load(Facts, again[1].facts).units[0].now.samples_min == 200
        assert AuditEntry.objects.filter(action="ward_letter.make").count() == 3

    def test_a_unit_that_is_no_more_and_whose_heir_nobody_knows_is_not_written_to(self, page):
        make_unit("ward", "xa", "99009", "Hết", Unit.objects.get(code="992"), end=date(2024, 10, 10))
        make_figure("99009", 10, month=9)
        names = [line.name for _key, line, _months, _letter in page.get(PAGE + QUERY).context["units"]]
        assert "Xã Hết" not in names
        assert made(page, "99009") == []


class TestFiles:
    def test_one_each_in_a_zip_and_all_in_one_file_say_the_same(self, page):
        made(page, "99001", "99002")
        book = zipfile.ZipFile(io.BytesIO(page.get(f"{PAGE}all.zip{QUERY}").content))
        assert book.namelist() == ["don-doc_2024-09_99001_xa-a.docx", "don-doc_2024-09_99002_xa-b.docx"]
        whole = page.get(f"{PAGE}all.docx{QUERY}").content
        together = words_of(whole)
        for name in book.namelist():
            for line in words_of(book.read(name)).splitlines():
                assert line in together
        assert len(open_docx(io.BytesIO(whole)).sections) == 2
        assert [one.after["what"] for one in AuditEntry.objects.filter(action="download").order_by("pk")] == [
            "don-doc_99_2024-09_mobile.zip",
            "don-doc_99_2024-09_mobile.docx",
        ]

    def test_a_month_without_letters_and_another_form_are_not_found(self, page):
        assert page.get(f"{PAGE}all.zip{QUERY}").status_code == 404
        made(page, "99001")
        assert page.get(f"{PAGE}all.pdf{QUERY}").status_code == 404


class TestNumbers:
    @pytest.fixture
    def letters(self, page):
        return made(page, "99001", "99002")

    def kept(self):
        return list(WardLetter.objects.order_by("unit__code").values_list("number", "symbol", "issued_on"))

    def send(self, page, *numbers, day="2024-10-16"):
        fields = {f"number-{pk}": number for pk, number in numbers}
        return page.post(f"{PAGE}numbers/", {**WHERE, **fields, "issued_on": day})

    def test_they_are_kept_with_symbol_and_day_and_blank_ones_wait(self, page, letters):
        assert self.send(page, (letters[0].pk, "5")).status_code == 302
        assert self.kept() == [("05", "STTTT-BCVT", date(2024, 10, 16)), ("", "", None)]
        assert self.send(page, (letters[1].pk, "6a")).status_code == 302
        assert self.kept()[1][0] == "6a"

    @pytest.mark.parametrize(
        ("numbers", "day"),
        [
            (("5", "5"), "2024-10-16"),
            (("5", "năm"), "2024-10-16"),
            (("5", "6"), "2024-10-17"),
            (("5", "6"), "2024-10-15"),
            (("", ""), "2024-10-16"),
            (("5", "6"), "hôm nay"),
        ],
    )
    def test_what_cannot_be_is_refused_whole_and_stands_in_its_fields_again(self, page, letters, numbers, day):
        sent = self.send(page, *zip([one.pk for one in letters], numbers, strict=True), day=day)
        assert sent.status_code == 400
        assert self.kept() == [("", "", None)] * 2
        for number in filter(None, numbers):
            assert f'value="{number}"' in sent.content.decode()

    def test_a_number_of_a_report_of_the_year_is_not_given_again_nor_the_other_way_round(
        self, page, letters, django_capture_on_commit_callbacks
    ):
        make_runs(django_capture_on_commit_callbacks)
        run = ReportRun.objects.filter(kind="operator").first()
        ReportRun.objects.filter(pk=run.pk).update(
            status="issued", number="05", symbol="STTTT-BCVT", numbered_in=2024, issued_on=date(2024, 10, 16)
        )
        refused = self.send(page, (letters[0].pk, "5"))
        assert refused.status_code == 400
        assert self.send(page, (letters[0].pk, "8")).status_code == 302
        ReportRun.objects.filter(pk=run.pk).update(
            status="handed_over", number="", symbol="", numbered_in=None, issued_on=None
        )
        page.post(f"/reports/{run.pk}/issue/", {"number": "8", "issued_on": "2024-10-16", "channel": "Trục"})
        assert ReportRun.objects.get(pk=run.pk).number == ""


def test_what_a_province_states_around_letters_to_wards_is_shown_on_the_newest_and_holds_from_then_on(page):
    made(page, "99001")
    typed = {"kind": "ward", "province": "99", "valid_from": "2024-10-01", "opening": "Thực hiện việc thử:"}
    shown = page.post("/reports/letter-forms/", {**typed, "symbol": "SKHCN-X", "preview": "1"}).content.decode()
    assert "Thực hiện việc thử:" in shown
    assert "Ủy ban nhân dân xã A" in shown
    assert page.post("/reports/letter-forms/", {**typed, "symbol": "SKHCN-X"}).status_code == 302
    (letter,) = made(page, "99001")
    assert load(Facts, letter.facts).head.symbol == "SKHCN-X"
    said = words_of(page.get(f"{PAGE}{letter.pk}/letter.docx").content)
    assert "Thực hiện việc thử:" in said
    assert "/SKHCN-X" in said

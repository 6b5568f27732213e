"""A report on a quarter, half a year, a year: its counts are `compliance`'s, and unlike units are never compared."""

from datetime import date

import pytest

from base.period import Period
from base.refusal import Refused
from base.versions import Versions
from measurements.models import Figure, JudgedStatistic, Threshold
from measurements.queries import compliance
from measurements.tests.little_province import make_figure, make_operator, make_unit
from reports import actions, content
from reports.content.span_texts import last_month, name_of
from reports.facts import EarlierMonth
from reports.models import ReportRun
from reports.queries import gather
from reports.queries.spans import earlier_months
from reports.tests.runs_made import (
    build_all,
    make_user,
)
from wards.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(province):
    """Wards A and C from April to September 2024, D's land goes to nobody on 15/8."""
    make_operator()
    Threshold.objects.update(effective_from=date(2024, 1, 1))
    for month in range(4, 10):
        make_figure("99001", 200 + 20 * month, f"{35 + month}", month=month)
        make_figure("99003", (0, 299), month=month)
    return province


def quarter(period="2024-09"):
    return gather("quarter", Period.parse(period), "99", due_on=date(2024, 10, 16))


def test_each_count_is_that_of_compliance_in_its_month(figures):
    facts = quarter()
    assert [one.month for one in facts.span] == ["2024-07", "2024-08", "2024-09"]
    assert [one.month for one in facts.span_before] == ["2024-04", "2024-05", "2024-06"]
    for one in (*facts.span_before, *facts.span):
        table = compliance(Period.parse(one.month), "99", level="ward")
        assert dict(one.verdicts) == table.counts
        assert (one.units, one.enough) == (table.units_in_force, table.enough_samples)
    assert facts.months == ("2024-07", "2024-08", "2024-09")


def test_other_units_are_said_to_be_other_and_not_compared(figures):
    facts = quarter()
    assert [one.like_before for one in facts.span] == [True, False, True]  # ward D ended on 15/8
    assert not facts.comparable
    said = [part for section in content.document(facts).sections for part in section.parts if isinstance(part, str)]
    assert any("tháng 8/2024 và tháng 7/2024 không so sánh được" in one for one in said)
    (table,) = content.document(facts).sections[1].parts[1:]
    assert [row[3].text for row in table.rows][1] == "không so sánh được"


def test_the_same_units_are_compared(figures):
    Unit.objects.filter(code="99004").delete()
    facts = quarter()
    assert facts.comparable
    (table,) = content.document(facts).sections[1].parts
    assert [cell.text for cell in table.rows[1]] == ["Lượt đơn vị đủ mẫu", "2", "3", "+1"]


def test_another_level_or_threshold_is_not_compared_and_a_hole_breaks_nothing(figures):
    Unit.objects.filter(code="99004").delete()
    Unit.objects.get(code="99001").figures.filter(period="2024-08-01").delete()
    Unit.objects.get(code="99003").figures.filter(period="2024-08-01").delete()
    facts = quarter()
    assert [one.level for one in facts.span] == ["ward", None, "ward"]
    assert facts.comparable
    make_figure("991", 900, "45", month=8)
    assert [one.level for one in quarter().span] == ["ward", "district", "ward"]
    assert [one.like_before for one in quarter().span] == [True, False, False]


def test_another_threshold_is_not_compared(figures):
    Unit.objects.filter(code="99004").delete()
    Threshold.objects.filter(network="mobile").update(effective_from=date(2024, 6, 1))
    facts = quarter()
    assert [one.like_before for one in facts.span_before] == [True, True, False]
    assert not facts.comparable


def test_operators_that_filed_are_counted_month_by_month(figures):
    facts = quarter()
    filed = {one.month: (one.filed, one.owed) for one in facts.span}
    assert filed["2024-09"][0] <= filed["2024-09"][1]


@pytest.mark.parametrize(
    ("kind", "month", "last", "name"),
    [
        ("quarter", "2024-07", "2024-09", "quý III năm 2024"),
        ("quarter", "2024-12", "2024-12", "quý IV năm 2024"),
        ("half_year", "2024-01", "2024-06", "6 tháng đầu năm 2024"),
        ("half_year", "2024-07", "2024-12", "6 tháng cuối năm 2024"),
        ("year", "2024-02", "2024-12", "năm 2024"),
    ],
)
def test_any_month_of_it_asks_for_it(kind, month, last, name):
    assert str(last_month(kind, Period.parse(month))) == last
    assert name_of(kind, Period.parse(last)) == name


class TestEarlierMonths:
    """With which months before the Ministry's report of September compares its counts."""

    @pytest.fixture(autouse=True)
    def same_wards(self, figures):
        Unit.objects.filter(code="99004").update(valid_to=None)

    def earlier(self, last="2024-09"):
        return earlier_months(Period.parse(last), "99", "mobile", Versions())

    def months(self):
        return [int(one.month[5:]) for one in self.earlier()]

    def test_five_months_before_are_told_with_their_own_counts(self):
        assert self.earlier() == (
            EarlierMonth("2024-04", 0, None),
            *(EarlierMonth(f"2024-0{month}", 1, 1) for month in range(5, 9)),
        )
        for one in self.earlier():
            assert one.enough == compliance(Period.parse(one.month), "99", level="ward").enough_samples
        assert gather("ministry", Period(2024, 9), "99", due_on=date(2024, 10, 15)).earlier == self.earlier()
        assert gather("letter", Period(2024, 9), "99", due_on=date(2024, 10, 15)).earlier == ()

    def test_the_same_month_of_the_year_before_is_the_first(self):
        for code in ("99001", "99003"):
            later = make_figure(code, 400, "45", month=4, network="5g")
            Figure.objects.filter(pk=later.pk).update(period=date(2025, 4, 1), network="mobile")
        assert self.earlier("2025-04") == (EarlierMonth("2024-04", 0, None),)

    def test_months_that_were_asked_something_else_are_left_out(self):
        asked = {"network": "mobile", "effective_from": date(2024, 7, 1), "legal_act": "Văn bản giả lập"}
        Threshold.objects.create(**asked, min_samples=250, min_download_mbps=40)
        assert self.months() == [7, 8]

    def test_months_in_which_another_statistic_was_judged_are_left_out(self):
        JudgedStatistic.objects.all().delete()
        for since, statistic in ((1, "median"), (8, "mean")):
            of = {"effective_from": date(2024, since, 1), "legal_act": "Văn bản giả lập"}
            JudgedStatistic.objects.create(**of, statistic=statistic)
        assert self.months() == [8]

    def test_months_of_other_units_are_left_out(self):
        Unit.objects.filter(code="99004").update(valid_to=date(2024, 7, 15))
        assert self.months() == [7, 8]

    def test_months_of_another_level_or_without_figures_are_left_out(self):
        Figure.objects.filter(period__in=[date(2024, 6, 1), date(2024, 8, 1)]).delete()
        make_figure("991", 900, "45", month=8)
        assert self.months() == [4, 5, 7]

    def test_without_figures_of_its_own_month_there_is_none(self):
        Figure.objects.filter(period=date(2024, 9, 1)).delete()
        assert self.earlier() == ()


class TestByHand:
    @pytest.fixture
    def staff(self, figures):
        return make_user("staff", "staff", figures)

    def ask(self, staff, kind, month):
        return actions.open_by_hand(by=staff, kind=kind, code="99", period=Period.parse(month))

    def test_it_is_made_once_for_its_last_month(self, staff, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            (run,) = self.ask(staff, "quarter", "2024-07")
            assert self.ask(staff, "quarter", "2024-08") == []
            build_all()
        made = ReportRun.objects.get(pk=run.pk)
        assert (made.period, made.status) == (date(2024, 9, 1), "built")
        assert {file.form for file in made.files.all()} == {"docx", "xlsx"}

    def test_one_that_is_not_over_is_refused(self, staff):
        with pytest.raises(Refused):
            self.ask(staff, "year", "2024-02")

    def test_what_was_made_is_compared_with_all_its_months(self, staff, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            (run,) = self.ask(staff, "quarter", "2024-07")
            build_all()
        run.refresh_from_db()
        make_unit("ward", "xa", "99010", "Mới", Unit.objects.get(code="991"))
        facts = actions.building.gather_for(run, Period(2024, 9))
        assert (
            facts.span[0].units
            == run.facts["span"][0]["verdicts"][0][1]
            + sum(count for _verdict, count in run.facts["span"][0]["verdicts"][1:])
            + 1
        )

    def test_a_proposal_brings_the_letter_that_it_asks_to_sign(self, staff, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            opened = self.ask(staff, "proposal", "2024-09")
            build_all()
        assert [run.kind for run in opened] == ["proposal", "committee"]
        for run in ReportRun.objects.filter(kind__in=["proposal", "committee"]):
            assert run.status == "built", run.last_error
        head = ReportRun.objects.get(kind="committee").facts["head"]
        assert (head["agency"], head["superior"]) == ("Ủy ban nhân dân tỉnh Thử", "")
        assert ReportRun.objects.get(kind="proposal").facts["head"]["report_symbol"].startswith("TTr-")

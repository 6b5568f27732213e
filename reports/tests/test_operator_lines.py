"""What a report says of each operator: its plans beside what it filed, and what it promised for slow wards."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from base import clock
from base.period import Period
from measurements.queries import compliance
from measurements.tests.little_province import make_figure, make_operator, make_province, make_unit
from reports.actions.rendering import render_facts
from reports.content import document
from reports.queries import gather, operator_lines
from reports.tests.document_words import words_of
from submissions.models import SpeedRequest
from submissions.promises import CommitmentState
from submissions.queries import FiledValue, OperatorFiling
from wards.models import Operator, Unit, UnitChange

pytestmark = pytest.mark.django_db
SEPTEMBER = Period(2024, 9)


@pytest.fixture
def province():
    Operator.objects.all().delete()
    make_operator()
    make_operator("hai", "Nhà mạng hai")
    return make_province()


def value(code, now, before=None, total=None):
    number = [None if one is None else Decimal(one) for one in (now, before, total)]
    return FiledValue(code, f"Chỉ tiêu {code}", "trạm", *number, required=not code.startswith("note"), summable=True)


@pytest.fixture
def filed(province, monkeypatch):
    """One operator filed: six new 4G stations where it had planned eight, and money against the year's plan."""
    values = (
        value("bts_4g", 6, 4, 230),
        value("plan_4g", 9, 8),
        value("bts_5g", None),
        value("note", None),
        value("capex", 500, 400, 2100),
        value("capex_plan", 9000, 8000),
    )
    filings = [
        OperatorFiling("op", "Nhà mạng thử", "on_time", clock.now(), None, values),
        OperatorFiling("hai", "Nhà mạng hai", "missing", None, None, ()),
    ]

    def told(period, code, only=None):
        return [one for one in filings if only in (None, one.operator_code)]

    monkeypatch.setattr(operator_lines, "operator_filings", told)


def request(code, operator="op", *, month=8, done_by=None, asked="40", **more):
    answered = {"measure": f"Thêm trạm tại {code}", "done_by": done_by, "answered_at": clock.now()} if done_by else {}
    return SpeedRequest.objects.create(
        unit=Unit.objects.get(code=code),
        operator=Operator.objects.get(code=operator),
        period=date(2024, month, 1),
        download=Decimal("31"),
        asked_mbps=Decimal(asked),
        asked_at=clock.now(),
        **answered,
        **more,
    )


def gathered(kind="operators", code=None):
    return gather(kind, SEPTEMBER, "99", operator_code=code, due_on=date(2024, 10, 10))


def states(facts, operator="op"):
    line = next(line for line in facts.operators if line.code == operator)
    return [(one.unit, one.state) for one in line.commitments]


def test_the_plan_of_a_month_is_what_was_filed_the_month_before_and_of_money_that_of_the_year(filed):
    plans = {one.code: one.plan for one in gathered().operators[0].filed}
    assert plans == {"bts_4g": 8, "plan_4g": None, "bts_5g": None, "note": None, "capex": 9000, "capex_plan": None}


def test_the_consolidated_table_shows_month_last_month_cumulative_and_plan(filed):
    table = next(annex.table for annex in document(gathered()).annexes if "Số liệu đầu tư" in annex.title)
    heads = ["Nhà mạng thử", "Cộng", "Tháng trước", "Lũy kế", "Kế hoạch", "So với kế hoạch"]
    assert [column.head for column in table.columns][-6:] == heads
    assert [cell.text for cell in table.rows[0]][-6:] == ["6", "6", "4", "230", "8", "75,00%"]
    money = next(row for row in table.rows if row[1].text == "Chỉ tiêu capex")
    assert [cell.text for cell in money][-6:] == ["500", "500", "400", "2.100", "9.000", "23,33%"]
    assert "Chỉ tiêu note" not in [row[1].text for row in table.rows], "a line of nothing is left out"


def test_what_an_operator_left_empty_is_named_in_both_reports(filed):
    for facts in (gathered(), gathered("operator", "op")):
        said = words_of(document(facts))
        assert "còn thiếu: Chỉ tiêu bts_5g." in said.replace("còn thiếu Chỉ", "còn thiếu: Chỉ")
        assert "thiếu: Chỉ tiêu note" not in said
        assert "; Chỉ tiêu note" not in said, "an answer that may be left out is not missing"


def test_a_commitment_whose_day_is_over_has_failed_where_the_ward_is_still_slow(filed):
    request("99001", done_by=date(2024, 8, 20))
    make_figure("99001", 400, "39.99", month=9, operator=make_operator())
    facts = gathered()
    assert states(facts) == [("Xã A, Huyện Đông", CommitmentState.FAILED)]
    text = words_of(document(facts))
    assert "Nhà mạng thử: 1 đơn vị quá hạn, chưa đạt." in text
    assert "Thêm trạm tại 99001" in text


@pytest.mark.parametrize(
    ("done_by", "speed", "state"),
    [
        (date(2024, 8, 31), "39.99", CommitmentState.FAILED),
        (date(2024, 9, 1), "39.99", CommitmentState.WAITS),
        (date(2024, 10, 1), "39.99", CommitmentState.WAITS),
        (date(2024, 10, 10), "39.99", CommitmentState.WAITS),
        (date(2024, 10, 11), "39.99", CommitmentState.AHEAD),
        (date(2024, 8, 31), None, CommitmentState.INCOMPARABLE),
        (date(2024, 9, 30), None, CommitmentState.WAITS),
        (date(2024, 10, 11), "40", CommitmentState.KEPT),
        (None, "39.99", CommitmentState.UNANSWERED),
    ],
)
def test_the_state_of_a_commitment_follows_its_day_and_the_months_speed(filed, done_by, speed, state):
    request("99001", done_by=done_by)
    make_figure("99001", 400, speed, month=9, operator=make_operator())
    assert states(gathered()) == [("Xã A, Huyện Đông", state)]


def test_what_was_kept_before_this_month_is_not_told_again(filed):
    request("99001", done_by=date(2024, 7, 31))
    request("99002")
    for code in ("99001", "99002"):
        make_figure(code, 400, "41", month=9, operator=make_operator())
    assert states(gathered()) == []


def test_what_is_owed_too_long_and_what_is_turned_down_stand_in_the_report(filed):
    request("99001", due_on=date(2024, 10, 9))
    turned = {"outcome": "rebutted", "evidence": "Công văn số 12 (giả lập)"}
    request("99002", measure="Đo lại đạt", answered_at=clock.now(), **turned)
    facts = gathered()
    assert [one.state for one in facts.operators[0].commitments] == [CommitmentState.OVERDUE, CommitmentState.REBUTTED]
    text = words_of(document(facts))
    assert "1 đơn vị quá hạn trả lời; 1 đơn vị bác bỏ, có chứng cứ" in text
    assert "Bác bỏ: Đo lại đạt (chứng cứ: Công văn số 12 (giả lập))" in text


def test_the_ministrys_report_counts_what_came_of_the_requests_of_a_year(filed):
    request("99001", done_by=date(2024, 8, 20), outcome="upgrade")
    request("99002", "hai", due_on=date(2024, 10, 9))
    make_figure("99001", 400, "45", month=9, operator=make_operator())
    facts = gathered("ministry")
    assert [(one.operator, one.columns) for one in facts.answers] == [
        ("Nhà mạng thử", (1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0)),
        ("Nhà mạng hai", (1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0)),
    ]
    assert "2 lượt đơn vị chưa đạt tốc độ trong 12 tháng: 1 lượt đã đạt" in words_of(document(facts))


def test_without_a_speed_of_its_own_the_wards_tells(filed):
    request("99001", done_by=date(2024, 9, 20))
    make_figure("99001", 400, "45", month=9)
    facts = gathered()
    assert states(facts) == [("Xã A, Huyện Đông", CommitmentState.KEPT)]
    assert facts.operators[0].commitments[0].download is None


def test_a_ward_asked_about_twice_stands_once_with_the_answer(filed):
    request("99001", month=7, done_by=date(2024, 12, 31))
    request("99001", month=8)
    assert states(gathered()) == [("Xã A, Huyện Đông", CommitmentState.AHEAD)]


def test_requests_of_later_months_and_of_other_provinces_are_not_in_it(filed):
    other = make_unit("province", "tinh", "98", "Khác", province="98")
    ward = make_unit("ward", "xa", "98001", "Xa", other, province="98")
    Unit.objects.filter(pk=ward.pk).update(heir_code="99")
    request("98001")
    request("99001", month=10)
    assert states(gathered()) == []


def test_wards_merged_after_their_figures_came_count_as_in_the_month_s_table(filed):
    """Xã E and Xã F became Phường G in the middle of September, after both had been measured."""
    middle, operator = date(2024, 9, 15), make_operator()
    east = Unit.objects.get(code="991")
    new = make_unit("ward", "phuong", "99007", "G", east, start=middle)
    for code, name, samples, speed in (("99005", "E", 200, "50"), ("99006", "F", 150, "30")):
        old = make_unit("ward", "xa", code, name, east, end=middle)
        UnitChange.objects.create(old=old, new=new, effective_on=middle, part="whole", legal_act="NQ thử")
        make_figure(code, samples, speed, month=9, operator=operator)
    make_figure("99001", 400, "45", month=9, operator=operator)
    table = compliance(SEPTEMBER, "99", level="ward", operator_code="op")
    counted = {row.code: (row.samples_min, row.download_mbps) for row in table.rows if row.with_figures}
    assert counted.keys() == {"99001", "99007"}
    for facts in (gathered(), gathered("operator", "op")):
        lines = {unit.code: (unit.now.samples_min, unit.now.download) for unit in facts.operators[0].units}
        assert lines == counted


def test_the_ministrys_report_gathers_no_figures_of_operators(filed):
    make_figure("99001", 400, "45", month=9, operator=make_operator())
    facts = gathered("ministry")
    assert [line.units for line in facts.operators] == [(), ()]
    assert facts.operators[0].filed


def test_no_byte_of_an_operators_files_names_another_or_holds_its_figures(filed):
    """Every part of both archives, as text: names, speeds, measures, money of the other."""
    request("99001", done_by=date(2024, 12, 1))
    request("99002", "hai", done_by=date(2024, 12, 2))
    make_figure("99001", 777, "33.33", month=9, operator=Operator.objects.get(code="op"))
    make_figure("99002", 888, "22.22", month=9, operator=Operator.objects.get(code="hai"))
    make_figure("99001", 5555, "44.44", month=9)
    foreign = {
        "op": ["Nhà mạng hai", "99002", "22,22", "22.22", "888"],
        "hai": ["Nhà mạng thử", "33,33", "777", "9000"],
    }
    own = {"op": "Thêm trạm tại 99001", "hai": "Thêm trạm tại 99002"}
    for code, words in foreign.items():
        for file in render_facts(gathered("operator", code)):
            with ZipFile(BytesIO(file.content)) as archive:
                text = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
            assert own[code] in text
            assert [word for word in (*words, "5555", "5.555", "44,44", "44.44") if word in _said(text)] == []


def _said(xml):
    """The texts and numbers of the XML, without its markup, whose ids and sizes are no figures."""
    out, inside = [], False
    for character in xml:
        if character in "<>":
            inside = character == "<"
            out.append(" ")
        elif not inside:
            out.append(character)
    return "".join(out)

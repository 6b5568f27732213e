"""What is said of the months before: by what is known and may be compared, else nothing."""

from dataclasses import replace

import pytest

from measurements.judging.compliance import Verdict
from reports import content
from reports.content import proofreading, revisions, trends
from reports.content.drafts import draft
from reports.content.passages import SHORTCOMINGS
from reports.facts import EarlierMonth
from reports.tests.facts_made import figure, line
from reports.tests.golden_facts import BEFORE, FULL, drafted

YEAR_AGO = EarlierMonth("2024-09", 12, 4)  # the report's own month: 19 with enough samples, 13 fast
HALF_YEAR = tuple(
    EarlierMonth(f"2025-{month:02}", enough, None) for month, enough in zip(range(4, 9), range(5, 10), strict=True)
)


def told(*earlier, **changed):
    """The sentences that are there because of these months before, but for the one on the month before."""
    facts = replace(FULL, earlier=earlier, **changed)
    return [one for one in trends.sentences(facts) if one not in trends.sentences(replace(facts, earlier=(BEFORE,)))]


def test_without_months_to_compare_with_nothing_is_said():
    assert told() == []


def test_the_same_month_of_the_year_before_is_compared_by_samples_and_speed():
    assert told(YEAR_AGO) == [
        "So với cùng kỳ năm trước (tháng 9/2024), số đơn vị đủ mẫu tăng từ 12 lên 19 đơn vị; "
        "số đơn vị đạt tốc độ tăng từ 4 lên 13 đơn vị."
    ]


@pytest.mark.parametrize(
    ("enough", "said"),
    [(18, "tăng từ 18 lên 19 đơn vị"), (19, "giữ nguyên 19 đơn vị"), (20, "giảm từ 20 xuống 19 đơn vị")],
)
def test_counts_around_those_of_the_month(enough, said):
    assert told(replace(YEAR_AGO, enough=enough, fast=None)) == [
        f"So với cùng kỳ năm trước (tháng 9/2024), số đơn vị đủ mẫu {said}."
    ]


def test_speed_is_compared_only_where_both_months_judged_it():
    assert "tốc độ" not in told(replace(YEAR_AGO, fast=None))[0]
    assert "tốc độ tăng từ 0 lên 13" in told(replace(YEAR_AGO, fast=0))[0]
    assert "tốc độ" not in told(YEAR_AGO, min_download=None)[0]


def test_half_a_year_is_told_where_the_year_before_cannot_be():
    assert told(*HALF_YEAR) == [
        "Trong 6 tháng, từ tháng 4/2025 đến tháng 9/2025, số đơn vị đủ mẫu tăng từ 5 lên 19 đơn vị."
    ]
    assert told(YEAR_AGO, *HALF_YEAR) == told(YEAR_AGO)


@pytest.mark.parametrize("missing", range(5))
def test_half_a_year_with_a_month_missing_says_nothing(missing):
    assert told(*HALF_YEAR[:missing], *HALF_YEAR[missing + 1 :]) == []


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((18, 20, 17, 16, 18), "tăng từ 18 lên 19 đơn vị, cao nhất là 20 đơn vị, thấp nhất là 16 đơn vị"),
        ((18, 19, 19, 18, 19), "tăng từ 18 lên 19 đơn vị"),
        ((20, 19, 18, 19, 19), "giảm từ 20 xuống 19 đơn vị, thấp nhất là 18 đơn vị"),
        ((20, 20, 19, 19, 20), "giảm từ 20 xuống 19 đơn vị"),
        ((18, 17, 18, 18, 18), "tăng từ 18 lên 19 đơn vị, thấp nhất là 17 đơn vị"),
        ((19, 19, 19, 19, 19), "giữ nguyên 19 đơn vị"),
        ((19, 25, 10, 15, 18), "đầu và cuối kỳ đều là 19 đơn vị, cao nhất là 25 đơn vị, thấp nhất là 10 đơn vị"),
        ((19, 20, 19, 19, 19), "đầu và cuối kỳ đều là 19 đơn vị, cao nhất là 20 đơn vị"),
        ((19, 19, 18, 19, 19), "đầu và cuối kỳ đều là 19 đơn vị, thấp nhất là 18 đơn vị"),
        ((18, 25, 10, 15, 18), "tăng từ 18 lên 19 đơn vị, cao nhất là 25 đơn vị, thấp nhất là 10 đơn vị"),
        ((20, 25, 10, 15, 18), "giảm từ 20 xuống 19 đơn vị, cao nhất là 25 đơn vị, thấp nhất là 10 đơn vị"),
    ],
)
def test_a_count_beyond_both_ends_is_told(counts, said):
    months = [replace(one, enough=count) for one, count in zip(HALF_YEAR, counts, strict=True)]
    assert told(*months) == [f"Trong 6 tháng, từ tháng 4/2025 đến tháng 9/2025, số đơn vị đủ mẫu {said}."]


def test_months_are_those_of_the_figures():
    """The report of 10/2025 with the figures of 9/2025."""
    late = {"period": "2025-10", "data_period": "2025-09"}
    assert told(YEAR_AGO, **late) == told(YEAR_AGO)
    assert told(replace(YEAR_AGO, month="2024-10"), **late) == []
    text = draft(replace(FULL, **late), SHORTCOMINGS.key)
    assert "trong tháng {{ thang_so_lieu }}." in text
    assert "So với tháng 8/2025, " in text
    assert "số liệu đo tháng {{ ky }} khi" in draft(replace(FULL, **late), "tasks")
    assert "số liệu đo tháng {{ thang_sau }} khi" in draft(FULL, "tasks")


def test_the_month_before_is_told_only_if_it_may_be_compared():
    """Another threshold, or another statistic that is judged: the month is then not among the earlier ones."""
    before = "So với tháng 8/2025, số đơn vị đủ mẫu tăng 19 đơn vị; số đơn vị đạt tốc độ tăng 13 đơn vị."
    assert before in trends.sentences(replace(FULL, earlier=(BEFORE,)))
    for others in ((), (YEAR_AGO,), HALF_YEAR[:-1], (replace(BEFORE, month="2025-09"),)):
        assert [one for one in trends.sentences(replace(FULL, earlier=others)) if "So với tháng" in one] == []


def test_the_month_before_is_compared_only_with_figures_of_the_same_units():
    now = figure(400, "50", Verdict.COMPLIANT)
    for before, said in (
        (figure(350, "39", Verdict.TOO_SLOW), "không thay đổi; số đơn vị đạt tốc độ tăng 1 đơn vị"),
        (figure(200, None, Verdict.TOO_FEW_SAMPLES), "tăng 1 đơn vị"),
        (figure(400, "45", Verdict.COMPLIANT), "không thay đổi; số đơn vị đạt tốc độ không thay đổi"),
    ):
        units = (line("99001", "Xã A", before, now),)
        facts = replace(FULL, units=units, months=("2025-08", "2025-09"), earlier=(BEFORE,))
        assert trends.sentences(facts) == [f"So với tháng 8/2025, số đơn vị đủ mẫu {said}."]
    for before in (None, figure(0, None, Verdict.NO_DATA)):
        units = (line("99001", "Xã A", before, now),)
        assert trends.sentences(replace(FULL, units=units, months=("2025-08", "2025-09"), earlier=(BEFORE,))) == []
    alone = (line("99001", "Xã A", now),)
    assert trends.sentences(replace(FULL, units=alone, months=("2025-09",), earlier=(BEFORE,))) == []


@pytest.mark.parametrize(("longest", "said"), [(3, "Xã 0, Xã 1, Xã 2"), (4, "4 đơn vị")])
def test_up_to_three_that_fell_short_for_longest_are_named(longest, said):
    few = figure(2, None, Verdict.TOO_FEW_SAMPLES)
    units = tuple(
        replace(line(f"9900{n}", f"Xã {n}", few, few), short_for=5 if n < longest else 2) for n in range(longest + 1)
    )
    told = trends.sentences(replace(FULL, units=units, months=("2025-08", "2025-09"), earlier=(BEFORE,)))
    assert told[-1].endswith(f"lâu nhất là {said} (5 tháng liền).")


def test_the_proofreader_knows_the_months_that_are_compared():
    facts = drafted(FULL, earlier=(YEAR_AGO,), units=FULL.units)
    about = [one for one in _read(facts) if "cùng kỳ" in one.sentence]
    assert "So với cùng kỳ năm trước (tháng 9/2024)" in dict(facts.passages)[SHORTCOMINGS.key]
    assert about == []
    assert any("cùng kỳ" in one.sentence and one.blocks for one in _read(replace(facts, earlier=())))


def test_a_count_of_the_month_before_that_of_the_figures_is_known():
    late = replace(FULL, period="2025-10", data_period="2025-09", months=("2025-07", "2025-08", "2025-09"))
    said = (("shortcomings", "Tháng 8/2025 có 30 đơn vị chưa đủ mẫu."),)
    assert [one for one in _read(replace(late, passages=said)) if one.slot == "shortcomings"] == []


def _read(facts):
    return proofreading.read(facts, content.document(facts))


def test_a_revision_tells_of_the_months_that_it_is_compared_with():
    before = replace(FULL, earlier=(YEAR_AGO, BEFORE))
    assert revisions.compare(before, before) == ()
    after = replace(FULL, earlier=(replace(YEAR_AGO, enough=13, fast=None), HALF_YEAR[0]))
    assert [(one.where, one.before, one.after, one.group) for one in revisions.compare(before, after)] == [
        ("Tháng 9/2024, dùng để so sánh", "12 đơn vị đủ mẫu; 4 đơn vị đạt tốc độ", "13 đơn vị đủ mẫu", "figures"),
        ("Tháng 4/2025, dùng để so sánh", "không so sánh được", "5 đơn vị đủ mẫu", "figures"),
        ("Tháng 8/2025, dùng để so sánh", "0 đơn vị đủ mẫu", "không so sánh được", "figures"),
    ]


def test_where_no_month_was_compared_or_the_figures_are_of_another_month_no_month_is_told_as_new():
    none = replace(FULL, earlier=())
    assert revisions.compare(none, replace(FULL, earlier=(YEAR_AGO,))) == ()
    late = replace(FULL, data_period="2025-08", earlier=(replace(YEAR_AGO, month="2024-08"), HALF_YEAR[1]))
    of_now = replace(FULL, earlier=(YEAR_AGO, replace(HALF_YEAR[1], enough=7)))
    assert [one.where for one in revisions.compare(late, of_now)] == ["Tháng 5/2025, dùng để so sánh"]

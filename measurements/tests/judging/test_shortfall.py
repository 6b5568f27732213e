"""What a unit still lacks, and how it stands against the month before."""

from dataclasses import replace
from decimal import Decimal

import pytest

from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.shortfall import shortfall_of, since_before
from measurements.judging.table import ComplianceRow

ASKED = Requirement(300, Decimal(40), "văn bản giả lập")
ROW = ComplianceRow(
    unit_id=1,
    code="00001",
    name="Xã A",
    level="ward",
    parent=None,
    parent_name="",
    samples_min=163,
    samples_max=163,
    download_mbps=Decimal("37.5"),
    upload_mbps=None,
    latency_ms=None,
    statistic="median",
    estimated=False,
    verdict=Verdict.TOO_FEW_SAMPLES,
    figure_id=1,
    raw="163",
)
ENOUGH = replace(ROW, samples_min=300, samples_max=300, verdict=Verdict.TOO_SLOW)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW, "137 mẫu"),
        (replace(ROW, samples_min=0, samples_max=299), "1–300 mẫu"),
        (replace(ROW, samples_min=0, samples_max=598, verdict=Verdict.UNDECIDED), "0–300 mẫu"),
        (replace(ROW, samples_min=0, samples_max=0), "300 mẫu"),
        (ENOUGH, "2,50 Mbps"),
        (replace(ENOUGH, download_mbps=Decimal("39.99")), "0,01 Mbps"),
    ],
)
def test_what_is_missing_is_said_with_its_unit(row, said):
    assert shortfall_of(row, ASKED).said == said


@pytest.mark.parametrize(
    "row",
    [
        replace(ENOUGH, verdict=Verdict.COMPLIANT, download_mbps=Decimal(40)),
        replace(ROW, samples_min=None, samples_max=None, verdict=Verdict.NO_DATA),  # nothing is known, not 300
        replace(ENOUGH, verdict=Verdict.SPEED_MISSING, download_mbps=None),
        replace(ROW, of_operator=True),  # no number of samples is asked of one operator
    ],
)
def test_nothing_is_missing_where_nothing_is_asked_or_known(row):
    assert shortfall_of(row, ASKED) is None
    assert shortfall_of(ROW, None) is None


def test_the_most_samples_are_first_and_speeds_after_them():
    slow, few, fewer = (shortfall_of(one, ASKED) for one in (ENOUGH, ROW, replace(ROW, samples_min=1, samples_max=1)))
    assert sorted([slow, few, fewer], key=lambda one: one.order, reverse=True) == [fewer, few, slow]


def test_against_the_month_before_only_exact_counts_are_subtracted():
    assert since_before(ENOUGH, ROW) == (137, "too_few_samples")
    assert since_before(ENOUGH, ROW).said == "+137"
    assert since_before(ROW, replace(ROW, samples_min=0, samples_max=299)) == (None, "too_few_samples")
    assert since_before(ROW, None) is None
    unknown = replace(ROW, samples_min=None, samples_max=None, verdict=Verdict.NO_DATA)
    assert since_before(ROW, unknown) is None
    assert since_before(unknown, ROW) is None

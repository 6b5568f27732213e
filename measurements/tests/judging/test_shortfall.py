"""What a unit still lacks, and how it stands against the month before."""

from decimal import Decimal

import pytest

from measurements.judging.compliance import Reading, Requirement, Samples, Verdict
from measurements.judging.shortfall import shortfall_of, since_before
from measurements.judging.table import ComplianceRow

ASKED = Requirement(300, Decimal(40), "văn bản giả lập")


def row(least, most=None, download="37.5", verdict=Verdict.TOO_FEW_SAMPLES, **more):
    """One unit's month; `least` None: no figure."""
    samples = Samples(least, least if most is None else most) if least is not None else None
    speed = None if download is None else Decimal(download)
    reading = None if least is None else Reading(samples, speed, "median")
    return ComplianceRow(
        unit_id=1,
        code="00001",
        name="Xã A",
        level="ward",
        parent=None,
        parent_name="",
        reading=reading,
        estimated=False,
        verdict=verdict,
        figure_id=1,
        raw="",
        **more,
    )


FEW = row(163)
ENOUGH = row(300, verdict=Verdict.TOO_SLOW)
UNKNOWN = row(None, verdict=Verdict.NO_DATA)


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (FEW, "137 mẫu"),
        (row(0, 299), "1–300 mẫu"),
        (row(0, 598, verdict=Verdict.UNDECIDED), "0–300 mẫu"),
        (row(0), "300 mẫu"),
        (ENOUGH, "2,50 Mbps"),
        (row(300, download="39.99", verdict=Verdict.TOO_SLOW), "0,01 Mbps"),
        (row(300, download="39.996", verdict=Verdict.TOO_SLOW), "0,01 Mbps"),  # shown as 39,99
    ],
)
def test_what_is_missing_is_said_with_its_unit(unit, said):
    assert shortfall_of(unit, ASKED).said == said


@pytest.mark.parametrize(
    "unit",
    [
        row(300, download="40", verdict=Verdict.COMPLIANT),
        UNKNOWN,  # nothing is known, not 300
        row(300, download=None, verdict=Verdict.SPEED_MISSING),
        row(163, of_operator=True),  # no number of samples is asked of one operator
    ],
)
def test_nothing_is_missing_where_nothing_is_asked_or_known(unit):
    assert shortfall_of(unit, ASKED) is None
    assert shortfall_of(FEW, None) is None


def test_the_most_samples_are_first_and_speeds_after_them():
    slow, few, fewer = (shortfall_of(one, ASKED) for one in (ENOUGH, FEW, row(1)))
    assert sorted([slow, few, fewer], key=lambda one: one.order, reverse=True) == [fewer, few, slow]


def test_against_the_month_before_only_exact_counts_are_subtracted():
    assert since_before(ENOUGH, FEW) == (137, "too_few_samples")
    assert since_before(ENOUGH, FEW).said == "+137"
    assert since_before(FEW, row(0, 299)) == (None, "too_few_samples")
    assert since_before(FEW, None) is None
    assert since_before(FEW, UNKNOWN) is None
    assert since_before(UNKNOWN, FEW) is None

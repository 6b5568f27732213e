from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.judging.compliance import Requirement, Verdict, combine, judge, reading_of_unit
from measurements.readings import Reading, Samples

MOBILE = Requirement(300, Decimal(40))
FIXED = Requirement(300, None)
MASKED = Samples(0, 299)  # "<300"


def read(samples=None, download=None, statistic="median"):
    if isinstance(samples, int):
        samples = Samples(samples, samples)
    return Reading(samples, None if download is None else Decimal(download), statistic)


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        (None, Verdict.NO_DATA),
        (read(), Verdict.NO_DATA),
        (read(0), Verdict.TOO_FEW_SAMPLES),
        (read(299, "80"), Verdict.TOO_FEW_SAMPLES),
        (read(MASKED), Verdict.TOO_FEW_SAMPLES),
        (read(300), Verdict.SPEED_MISSING),
        (read(300, "39.99"), Verdict.TOO_SLOW),
        (read(300, "39.999999"), Verdict.TOO_SLOW),
        (read(300, "40"), Verdict.COMPLIANT),
        (read(Samples(301, None), "40"), Verdict.COMPLIANT),
        (read(Samples(0, 300), "80"), Verdict.UNDECIDED),
        (read(Samples(0, 598)), Verdict.UNDECIDED),
        (read(None, "80"), Verdict.UNDECIDED),
    ],
)
def test_a_ward_is_judged_on_samples_first_and_speed_then(reading, verdict):
    assert judge(reading, MOBILE) is verdict


def test_where_no_speed_is_asked_the_verdict_rests_on_samples():
    assert judge(read(300), FIXED) is Verdict.COMPLIANT
    assert judge(read(299), FIXED) is Verdict.TOO_FEW_SAMPLES


def test_where_nothing_is_asked_yet_nothing_is_decided():
    assert judge(read(500, "90"), None) is Verdict.UNDECIDED
    assert judge(None, None) is Verdict.NO_DATA


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        (None, Verdict.NO_DATA),
        (read(12), Verdict.SPEED_MISSING),
        (read(12, "39.99"), Verdict.TOO_SLOW),
        (read(12, "40"), Verdict.COMPLIANT),
        (read(None, "40"), Verdict.COMPLIANT),
    ],
)
def test_300_samples_are_not_asked_of_a_single_operator(reading, verdict):
    assert judge(reading, MOBILE, of_operator=True) is verdict


def test_an_operator_of_a_network_without_speed_rule_has_nothing_to_be_judged_by():
    assert judge(read(500, "90"), FIXED, of_operator=True) is Verdict.UNDECIDED


def test_the_speed_of_a_sum_is_weighted_by_samples():
    assert combine([read(100, "50"), read(300, "30")]) == read(400, "35")


def test_a_masked_part_leaves_an_interval_and_no_speed():
    assert combine([read(MASKED, "30"), read(400, "45")]) == read(Samples(400, 699))


def test_two_masked_parts_are_undecided_not_failed():
    assert judge(combine([read(MASKED), read(MASKED)]), MOBILE) is Verdict.UNDECIDED


def test_a_part_without_a_count_leaves_the_sum_open_upwards():
    assert combine([read(310, "50"), read()]).samples == Samples(310, None)
    assert combine([read(), read()]).empty


def test_a_part_without_samples_does_not_need_a_speed():
    assert combine([read(0), read(400, "45")]) == read(400, "45")


def test_a_median_and_a_mean_give_no_speed_together():
    assert combine([read(100, "50", "median"), read(300, "30", "mean")]).download is None


def test_the_published_total_counts_and_is_never_added_to_its_operators():
    assert reading_of_unit(read(365, "41"), [read(300, "50"), read(100, "30")]) == (read(365, "41"), False)


def test_without_a_published_total_the_operators_add_up_to_an_estimate():
    assert reading_of_unit(None, [read(100, "50"), read(300, "30")]) == (read(400, "35"), True)
    assert reading_of_unit(read(), [read(100, "50")]) == (read(100, "50"), True)
    assert reading_of_unit(None, []) == (None, False)


intervals = st.tuples(st.integers(0, 2000), st.none() | st.integers(0, 2000)).map(
    lambda pair: Samples(pair[0], None if pair[1] is None else pair[0] + pair[1])
)
speeds = st.none() | st.decimals(0, 500, places=3)


@given(
    st.lists(
        st.builds(lambda samples, download: Reading(samples, download), st.none() | intervals, speeds), max_size=6
    ),
    st.data(),
)
def test_a_sum_holds_every_value_that_its_parts_may_have(parts, data):
    total = combine(parts)
    truth = 0
    for part in parts:
        least, most = (0, 5000) if part.samples is None else (part.samples.least, part.samples.most)
        truth += data.draw(st.integers(least, 5000 + least if most is None else most))
    if total.samples is not None:
        assert total.samples.least <= truth
        if total.samples.most is not None:
            assert truth <= total.samples.most


@given(intervals, speeds, st.data())
def test_a_verdict_holds_for_every_count_in_the_interval(samples, download, data):
    verdict = judge(Reading(samples, download), MOBILE)
    count = data.draw(st.integers(samples.least, 5000 + samples.least if samples.most is None else samples.most))
    if verdict is not Verdict.UNDECIDED:
        assert judge(Reading(Samples(count, count), download), MOBILE) is verdict


@given(st.lists(st.tuples(st.integers(0, 1000), st.decimals(0, 500, places=2)), min_size=1, max_size=6))
def test_a_weighted_speed_lies_between_its_parts(parts):
    found = combine([read(samples, speed) for samples, speed in parts]).download
    measured = [speed for samples, speed in parts if samples]
    if measured:
        assert min(measured) - Decimal("1e-20") <= found <= max(measured) + Decimal("1e-20")
    else:
        assert found is None

"""The kept summaries of a month: always what the table of the month says, or not used at all."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.models import Job
from base.period import Period
from measurements import actions
from measurements.actions import summarising
from measurements.judging.compliance import Requirement, Verdict
from measurements.judging.summary import SummaryKey, add, judge_operator, judge_unit, summarise
from measurements.judging.table import REFERENCE
from measurements.models import Figure, MonthState, MonthSummary, Threshold
from measurements.queries import compliance, month_summaries
from measurements.queries.summaries import compute, stale_months
from measurements.readings import Reading, Samples
from measurements.tests.little_province import make_batch, make_figure, make_operator, make_province
from measurements.tests.summed_up import of_table
from wards.actions import confirm_alias, register_changed
from wards.models import Unit

AUGUST = Period(2024, 8)
ASKED = Requirement(300, Decimal(40))


@pytest.fixture
def figures(db):
    """8/2024: A 365 @ 45.6, B `<300`, C only by operators; D is no longer in force."""
    make_province()
    one, two = make_operator("op"), make_operator("op2", "Nhà mạng khác")
    make_figure("99001", 365, "45.6")
    make_figure("99001", 120, "39.99", operator=one)
    make_figure("99002", (0, 299))
    make_figure("99003", 200, "50", operator=one)
    make_figure("99003", 150, "20", operator=two)
    make_figure("991", 900, "39")


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bring(text):
    batch = actions.receive_file(
        by=None,
        file_name="thu.csv",
        content=io.BytesIO(text.encode("utf-8-sig")),
        source="vnnic",
        province_code="99",
        options={},
    )
    actions.check_batch(batch=batch)
    assert batch.status == "checked", batch.issues
    return batch


def assert_like_the_tables(period, network="mobile"):
    found = month_summaries([period], network=network, operators=True)
    assert found
    for key, summary in found.items():
        table = compliance(key.period, key.province, level=key.level, network=network, operator_code=key.operator)
        assert summary == of_table(table), key
        assert summary.counts == table.counts
        if key.operator is None:
            for name in ("enough_samples", "speed_judged", "fast_enough"):
                assert getattr(summary, name) == getattr(table, name)
        else:
            assert summary.operator_fast == table.fast_enough
            assert summary.operator_slow == table.speed_judged - table.fast_enough
            assert summary.reference == table.standings[REFERENCE]
        assert summary.units == table.units_in_force


@pytest.mark.both_databases
def test_a_summary_says_what_the_table_says(figures):
    assert_like_the_tables(AUGUST)
    actions.rebuild_all()
    assert MonthSummary.objects.count() == 5  # three levels, and of the wards two operators
    assert_like_the_tables(AUGUST)


def test_kept_summaries_do_not_read_the_figures(figures, django_assert_num_queries):
    actions.rebuild_all()
    with django_assert_num_queries(6):
        kept = month_summaries([AUGUST], operators=True)
    assert kept == compute(AUGUST, ["99"], network="mobile")
    Figure.objects.all().delete()  # as no action does
    assert month_summaries([AUGUST], operators=True) == kept


@pytest.mark.parametrize("what", ["register", "threshold", "figures"])
def test_what_no_longer_holds_is_not_used(figures, what):
    actions.rebuild_all()
    assert stale_months() == []
    if what == "register":
        unit = Unit.objects.get(code="99001")
        unit.valid_to = date(2024, 8, 20)
        unit.save()
        register_changed()
    elif what == "threshold":
        Threshold.objects.filter(network="mobile").update(min_samples=366)
    else:
        Figure.objects.filter(unit__code="99001").delete()
        MonthState.objects.filter(province_code="99").update(changed=7)
    assert_like_the_tables(AUGUST)
    assert stale_months() == [(AUGUST, "mobile")]
    actions.refresh_stale()
    assert stale_months() == []
    assert_like_the_tables(AUGUST)


def test_an_alias_changes_no_summary(figures):
    actions.rebuild_all()
    confirm_alias(by=None, name="Xã Khác", scope="99", unit=Unit.objects.get(code="99001"))
    assert stale_months() == []


CSV = "STT;Xã;Tháng;Số mẫu;Tải xuống (Mbps)\n1;Xã A;8/2024;{};45\n2;Xã C;8/2024;<300;\n"


@pytest.mark.both_databases
def test_import_and_undo_leave_the_summaries_right_at_once(db):
    make_province()
    first = bring(CSV.format(365))
    actions.apply_batch(by=None, batch=first)
    key = SummaryKey(AUGUST, "99", "ward", None)
    assert stale_months() == []
    assert MonthSummary.objects.get(level="ward", operator=None).compliant == 1
    assert_like_the_tables(AUGUST)
    second = bring(CSV.format(299))
    actions.apply_batch(by=None, batch=second)
    assert MonthSummary.objects.get(level="ward", operator=None).compliant == 0
    assert_like_the_tables(AUGUST)
    actions.undo_batch(by=None, batch=second)
    assert MonthSummary.objects.get(level="ward", operator=None).compliant == 1
    actions.undo_batch(by=None, batch=first)
    assert month_summaries([AUGUST])[key].with_figures == 0
    assert stale_months() == []
    assert_like_the_tables(AUGUST)


def test_after_a_large_import_a_job_makes_them_and_until_then_the_figures_are_asked(db, monkeypatch):
    make_province()
    monkeypatch.setattr(summarising, "AT_ONCE", 1)
    actions.apply_batch(by=None, batch=bring(CSV.format(365)))
    assert not MonthSummary.objects.exists()
    assert stale_months() == [(AUGUST, "mobile")]
    assert Job.objects.filter(task=summarising.TASK, state="waiting").count() == 1
    assert_like_the_tables(AUGUST)
    assert actions.ask_for_refresh()
    assert Job.objects.filter(task=summarising.TASK).count() == 1
    for _twice in range(2):
        actions.refresh_stale()
        assert_like_the_tables(AUGUST)
    assert not actions.ask_for_refresh()


def test_a_file_that_changes_nothing_leaves_the_summaries_alone(db):
    make_province()
    actions.apply_batch(by=None, batch=bring(CSV.format(365)))
    before = list(MonthState.objects.values())
    actions.apply_batch(by=None, batch=bring(CSV.format(365) + "\n"))
    assert list(MonthState.objects.values()) == before


def test_a_ward_s_own_count_is_no_figure_of_the_month(figures):
    actions.rebuild_all()
    make_figure("99002", 500, "90", source="ward", batch=make_batch())
    assert_like_the_tables(AUGUST)


def test_all_provinces_and_months_are_answered_for(figures):
    found = month_summaries([AUGUST, AUGUST.plus(1), Period(2023, 1)])
    assert {(key.period, key.level) for key in found} == {
        (month, level) for month in (AUGUST, AUGUST.plus(1)) for level in ("province", "district", "ward")
    }
    assert month_summaries([AUGUST], ["98"]) == {}
    assert month_summaries([], None) == {}


INTERVALS = st.one_of(
    st.none(),
    st.integers(0, 700).map(lambda n: Samples(n, n)),
    st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda p: Samples(min(p), max(p))),
    st.integers(0, 400).map(lambda n: Samples(n, None)),
)
SPEEDS = st.one_of(st.none(), st.decimals(0, 120, places=2))


def reading(samples, download):
    return Reading(samples, download)


READINGS = st.one_of(st.none(), st.builds(reading, INTERVALS, SPEEDS))


@given(st.lists(st.tuples(READINGS, st.lists(st.builds(reading, INTERVALS, SPEEDS), max_size=3)), max_size=8))
@settings(max_examples=150)
def test_the_parts_of_a_summary_fit_each_other(units):
    found = summarise([judge_unit(total, operators, ASKED) for total, operators in units], ASKED)
    assert sum(found.counts.values()) == found.units == len(units)
    assert found.with_figures <= found.units
    assert found.fast_enough <= found.speed_judged <= found.enough_samples <= found.with_figures
    assert found.reference_slow <= found.reference <= found.with_figures
    assert found.units - found.with_figures <= found.counts[Verdict.NO_DATA]


@given(st.lists(READINGS, max_size=6), st.lists(READINGS, max_size=6))
@settings(max_examples=100)
def test_two_areas_add_up_to_the_whole(here, there):
    """All but the speed, which is rounded down where it is stored."""
    one, two = ([judge_operator(reading, ASKED) for reading in side] for side in (here, there))
    both, whole = add([summarise(one, ASKED), summarise(two, ASKED)]), summarise([*one, *two], ASKED)
    assert both is not None
    for name in ("counts", "units", "with_figures", "reference", "reference_slow", "samples", "speed_judged"):
        assert getattr(both, name) == getattr(whole, name)
    assert add([]) is None


@pytest.mark.parametrize(
    ("samples", "download", "reference", "slow"),
    [(299, "39.99", 1, 1), (299, "40", 1, 0), (300, "39.99", 0, 0), (299, None, 0, 0), (0, "0", 1, 1)],
)
def test_a_speed_on_too_few_samples_is_counted_apart(samples, download, reference, slow):
    reading = Reading(Samples(samples, samples), None if download is None else Decimal(download))
    found = summarise([judge_operator(reading, ASKED)], ASKED)
    assert (found.reference, found.reference_slow) == (reference, slow)

"""A process answers from the table that it judged before only while nothing under it has changed."""

import io

import pytest

from base import audit
from base.kept import Kept
from base.period import Period
from measurements import actions
from measurements.models import Figure, Threshold
from measurements.queries import (
    compliance,
    figures,
    figures_version,
    levels_in_force,
    periods_with_figures,
    reporting_level,
)
from measurements.tests.little_province import make_province
from wards.models import Unit

AUGUST = Period(2024, 8)
CSV = "STT;Xã;Tháng;Số mẫu;Tải xuống (Mbps)\n1;Xã A;{1};{0};45\n2;Xã C;{1};<300;\n"

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.both_databases]


@pytest.fixture
def province(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "_TABLES", Kept(64))
    monkeypatch.setattr(figures, "_PERIODS", Kept(100))
    monkeypatch.setattr(figures, "_HEARD", Kept(200))
    monkeypatch.setattr(figures, "_IN_FORCE", Kept(200))
    settings.MEDIA_ROOT = tmp_path
    make_province()
    audit.record(by=None, action="unit.load")


def bring(samples, month="8/2024"):
    batch = actions.receive_file(
        by=None,
        file_name="thu.csv",
        content=io.BytesIO(CSV.format(samples, month).encode("utf-8-sig")),
        source="vnnic",
        province_code="99",
        options={},
    )
    actions.check_batch(batch=batch)
    actions.apply_batch(by=None, batch=batch)
    return batch


def verdict():
    return next(row.verdict for row in compliance(AUGUST, "99").rows if row.code == "99001")


def test_the_same_question_is_answered_without_units_and_figures(province, django_assert_num_queries):
    bring(365)
    first = compliance(AUGUST, "99")
    with django_assert_num_queries(3):  # threshold, state of the month, state of the register
        assert compliance(AUGUST, "99") is first
    assert compliance(AUGUST, "99", level="district") is not first
    assert compliance(AUGUST, "99", network="5g") is not first


def test_an_import_and_its_undo_are_seen_at_once(province):
    bring(365)
    assert verdict() == "compliant"
    second = bring(299)
    assert verdict() == "too_few_samples"
    actions.undo_batch(by=None, batch=second)
    assert verdict() == "compliant"


def test_the_months_with_figures_are_kept_until_another_import_or_undo(province, django_assert_num_queries):
    assert periods_with_figures("99") == []
    first = bring(365)
    assert periods_with_figures("99") == [AUGUST]
    with django_assert_num_queries(2):  # state of the months, state of the register
        assert periods_with_figures("99") == [AUGUST]
    second = bring(366, month="7/2024")
    assert periods_with_figures("99") == [AUGUST, Period(2024, 7)]
    actions.undo_batch(by=None, batch=first)
    assert periods_with_figures("99") == [Period(2024, 7)]
    actions.undo_batch(by=None, batch=second)
    assert periods_with_figures("99") == []


def test_who_knows_the_version_asks_no_more(province, django_assert_num_queries):
    bring(365)
    version = figures_version()
    for _again in range(2):
        periods_with_figures("99", version=version)
        reporting_level(AUGUST, "99", version=version)
        levels_in_force(AUGUST, "99", version=version)
        compliance(AUGUST, "99", version=version)
    with django_assert_num_queries(2):  # threshold, state of the month
        assert periods_with_figures("99", version=version) == [AUGUST]
        assert reporting_level(AUGUST, "99", version=version) == "ward"
        assert levels_in_force(AUGUST, "99", version=version) == ["province", "district", "ward"]
        compliance(AUGUST, "99", version=version)


def test_levels_follow_imports_and_the_register(province):
    assert (reporting_level(AUGUST, "99"), figures_version()) == (None, None)
    batch = bring(365)
    assert reporting_level(AUGUST, "99", version=figures_version()) == "ward"
    actions.undo_batch(by=None, batch=batch)
    assert reporting_level(AUGUST, "99", version=figures_version()) is None
    assert levels_in_force(AUGUST, "99", version=figures_version())[-1] == "ward"
    Unit.objects.filter(level="ward").update(valid_to=AUGUST.first_day)
    audit.record(by=None, action="unit.reorganise")
    assert levels_in_force(AUGUST, "99", version=figures_version())[-1] == "district"


def test_another_threshold_is_seen_at_once_and_so_is_another_act(province):
    bring(365)
    assert verdict() == "compliant"
    Threshold.objects.filter(network="mobile").update(min_samples=366)
    assert verdict() == "too_few_samples"
    Threshold.objects.filter(network="mobile").update(legal_act="Văn bản khác")
    assert compliance(AUGUST, "99").asked.legal_act == "Văn bản khác"


def test_another_register_is_seen_at_once(province):
    bring(365)
    assert compliance(AUGUST, "99").units_in_force == 3
    Unit.objects.filter(code="99002").update(valid_to=AUGUST.first_day)
    audit.record(by=None, action="unit.reorganise")
    assert compliance(AUGUST, "99").units_in_force == 2


def test_a_month_without_any_import_is_judged_each_time(province):
    assert compliance(AUGUST, "99") is not compliance(AUGUST, "99")
    assert verdict() == "no_data"


def test_no_more_tables_are_kept_than_allowed(province, monkeypatch):
    monkeypatch.setattr(figures, "_TABLES", Kept(2))
    bring(365)
    for network in ("mobile", "5g", "fixed"):
        for level in ("ward", "district", "province"):
            compliance(AUGUST, "99", level=level, network=network)
    assert len(figures._TABLES) == 2
    Figure.objects.all().delete()

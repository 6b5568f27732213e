"""A process answers from the overview that it made before only while nothing under it has changed."""

import pytest

from base.period import Period
from measurements import actions
from measurements.models import Threshold
from measurements.tests.applied import bring, province
from portal.queries import dashboard
from wards.models import Level, Operator, Unit

__all__ = ["province"]
pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.both_databases]
AUGUST = Period(2024, 8)


def seen():
    home = Unit.objects.get(level=Level.PROVINCE, code="99")
    return dashboard.overview(home, AUGUST, network="mobile", months=24)


def test_it_is_made_once_while_nothing_changes(province, django_assert_num_queries):
    bring(365)
    first = seen()
    home = Unit.objects.get(level=Level.PROVINCE, code="99")
    with django_assert_num_queries(5):  # figures, register, thresholds, judged statistic, operators
        assert dashboard.overview(home, AUGUST, network="mobile", months=24) is first
    assert dashboard.overview(home, AUGUST, network="mobile", months=12) is not first


def test_an_import_its_undo_and_another_threshold_are_seen_at_once(province):
    bring(365)
    assert seen().state.compliant == 1
    second = bring(299)
    assert seen().state.compliant == 0
    actions.undo_batch(by=None, batch=second)
    assert seen().state.compliant == 1
    Threshold.objects.filter(network="mobile").update(min_samples=366)
    assert seen().state.compliant == 0
    Threshold.objects.filter(network="mobile").update(legal_act="Văn bản khác")
    assert seen().required.legal_act == "Văn bản khác"


def test_another_name_of_an_operator_is_seen_at_once(province):
    bring(365)
    first = seen()
    Operator.objects.filter(code="viettel").update(name="Tên khác")
    assert seen() is not first

"""One row says since when a province is switched on; what stood in two is carried over, and back."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from submissions.models import Collection

pytestmark = pytest.mark.django_db(transaction=True)

TWO, ONE = ("reports", "0003_recipients_key"), ("reports", "0005_drop_reporting_province")


def migrate(target):
    MigrationExecutor(connection).migrate([target])


def reporting_provinces():
    """The rows of the table that is gone, as the code of its time saw it."""
    return MigrationExecutor(connection).loader.project_state([TWO]).apps.get_model("reports", "ReportingProvince")


@pytest.fixture
def two_truths():
    """As it was before: a table in each app. Afterwards everything stands as now."""
    migrate(TWO)
    yield reporting_provinces().objects
    if "reports_reportingprovince" in connection.introspection.table_names():
        reporting_provinces().objects.all().delete()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_what_stood_in_two_tables_stands_in_one_and_comes_back(two_truths):
    two_truths.create(code="31", reports_since=date(2024, 9, 1))
    Collection.objects.create(province_code="31", since=date(2024, 9, 1))
    two_truths.create(code="22", reports_since=date(2025, 10, 1))  # no row in the other table
    both = [("22", date(2025, 10, 1)), ("31", date(2024, 9, 1))]
    migrate(ONE)
    assert sorted(Collection.objects.values_list("province_code", "since")) == both
    migrate(TWO)
    assert sorted(two_truths.values_list("code", "reports_since")) == both


def test_two_different_months_are_not_decided_by_the_migration(two_truths):
    two_truths.create(code="31", reports_since=date(2024, 9, 1))
    Collection.objects.create(province_code="31", since=date(2024, 8, 1))
    with pytest.raises(ValueError, match="switch_on_province --province 31"):
        migrate(ONE)

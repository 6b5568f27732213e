"""What migrations wrote is there for every test that commits, whatever ran before and whichever tests are run."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from base.models import Job
from base.tests import kept_rows
from wards.models import Operator, OperatorObligation

pytestmark = pytest.mark.both_databases


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_that_commits_finds_what_migrations_wrote(time: int) -> None:
    assert Operator.objects.count() > 5
    assert Permission.objects.count() > 100
    assert {row.operator_id for row in OperatorObligation.objects.all()} <= set(
        Operator.objects.values_list("pk", flat=True)
    )
    assert not Job.objects.exists()
    Job.objects.create(
        task="thu", target="1", created_at="2024-10-16T00:00Z", sent_at="2024-10-16T00:00Z", max_attempts=3
    )
    Operator.objects.all().delete()


@pytest.mark.django_db
def test_rows_are_laid_down_as_they_stood_in_however_many_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [Operator._meta.db_table, OperatorObligation._meta.db_table]
    before = sorted(Operator.objects.values_list()), sorted(OperatorObligation.objects.values_list())
    kept = kept_rows.read(connection, tables)
    Operator.objects.update(name="Tên khác")
    OperatorObligation.objects.all().delete()
    monkeypatch.setattr(kept_rows, "VALUES_AT_ONCE", 30)
    kept_rows.lay(connection, kept)
    assert (sorted(Operator.objects.values_list()), sorted(OperatorObligation.objects.values_list())) == before


@pytest.mark.django_db
def test_rows_that_point_at_none_are_refused() -> None:
    kept = kept_rows.read(connection, [OperatorObligation._meta.db_table])
    OperatorObligation.objects.all().delete()
    Operator.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        kept_rows.lay(connection, kept)
        connection.check_constraints()

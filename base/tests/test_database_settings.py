"""What Django is told of a database that an address names."""

import pytest
from django.conf import settings
from django.db import connection

from ispeed_portal.database import connection_settings

POSTGRES = {"ENGINE": "django.db.backends.postgresql", "NAME": "portal"}


def test_postgresql_compiles_no_question_unless_the_address_says_otherwise(tmp_path):
    assert connection_settings(POSTGRES, tmp_path)["OPTIONS"]["options"] == "-c jit=off"
    asked = connection_settings({**POSTGRES, "OPTIONS": {"options": "-c statement_timeout=9000"}}, tmp_path)
    assert asked["OPTIONS"]["options"] == "-c statement_timeout=9000"


def test_that_a_pooler_refuses_it_stands_where_the_address_is_explained():
    for page in ("docs/operations.md", ".env.example"):
        assert "ignore_startup_parameters = options" in (settings.BASE_DIR / page).read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_connection_takes_it():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
        else:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)

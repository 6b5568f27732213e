"""`migrate` gives the portal's role what it needs, as the owner of the tables; with one role it gives nothing."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from base import roles
from ispeed_portal.database import needs_owner

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def given(monkeypatch):
    found = []
    monkeypatch.setattr(roles, "grant", lambda connection, role: found.append(role))
    return found


def migrate():
    call_command("migrate", verbosity=0)


@pytest.mark.both_databases
def test_one_role_is_given_nothing(given):
    migrate()
    assert given == []


@pytest.mark.parametrize(
    ("role", "told"), [("no_such_role", "chưa có vai trò no_such_role"), (None, "cùng dùng vai trò")]
)
def test_a_role_that_is_missing_or_the_same_is_told(given, settings, role, told):
    settings.DATABASE_AS_OWNER = True
    settings.PORTAL_ROLE = role or roles.current(connection)
    with pytest.raises(CommandError, match=told):
        migrate()
    assert given == []


def test_after_each_migration_the_portals_role_is_given_its_rights(given, settings):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE migrate_test_portal")
    settings.DATABASE_AS_OWNER, settings.PORTAL_ROLE = True, "migrate_test_portal"
    migrate()
    call_command("migrate", plan=True, verbosity=0)
    assert given == ["migrate_test_portal"]


@pytest.mark.parametrize(
    ("arguments", "needs"),
    [
        (["manage.py", "migrate"], True),
        (["manage.py", "purge_audit", "--days", "9"], True),
        (["manage.py", "restore", "a.tar"], True),
        (["manage.py", "check", "migrate"], False),
        (["manage.py", "backup"], False),
        (["gunicorn", "-c", "x"], False),
        (["manage.py"], False),
        ([], False),
    ],
)
def test_the_owner_is_taken_for_its_commands_only(arguments, needs):
    assert needs_owner(arguments) is needs

"""The portal's role adds to the audit trail and reads it; changing it takes the owner. On PostgreSQL, really."""

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from accounts.actions import clear_closed_account, create_user, end_sessions
from accounts.models import User
from base import append_only, audit, checks, clock, jobs, roles
from base.models import AuditEntry, Job
from portal import dump

pytestmark = pytest.mark.django_db
OWNER, PORTAL = "roles_test_owner", "roles_test_portal"


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture
def two_roles(db):
    """Both are made, the tables are the owner's, and all that follows is done as the portal. Undone with the test."""
    audit.record(by=None, action="before")
    run("SET CONSTRAINTS ALL IMMEDIATE", f"CREATE ROLE {OWNER}", f"CREATE ROLE {PORTAL}")
    for kind, name in rows(
        "SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND (relkind = 'r' OR relkind = 'S' AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i')))"
    ):
        run(f'ALTER {kind} "{name}" OWNER TO {OWNER}')
    run(f"ALTER SCHEMA public OWNER TO {OWNER}", "DROP FUNCTION IF EXISTS audit_append_only CASCADE")
    run(f"SET LOCAL ROLE {OWNER}")
    append_only.install(connection)
    roles.grant(connection, PORTAL)
    roles.grant(connection, PORTAL)  # as after the next migration
    run(f"SET LOCAL ROLE {PORTAL}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_auditentry SET action = 'other'",
        "UPDATE base_auditentry SET reason = '' WHERE false",
        "DELETE FROM base_auditentry",
        "TRUNCATE base_auditentry",
        "TRUNCATE accounts_user CASCADE",
        "ALTER TABLE base_auditentry DISABLE TRIGGER audit_append_only",
        "ALTER TABLE base_auditentry DROP COLUMN reason",
        "ALTER TABLE base_auditentry RENAME TO other",
        "DROP TRIGGER audit_append_only ON base_auditentry",
        "DROP FUNCTION audit_append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE RULE quiet AS ON INSERT TO base_auditentry DO INSTEAD NOTHING",
        "CREATE TRIGGER quiet BEFORE INSERT ON base_auditentry EXECUTE FUNCTION audit_append_only()",
        "DROP TABLE base_auditentry",
        "SELECT 1 FROM base_auditentry FOR UPDATE",
        "SELECT setval('base_auditentry_id_seq', 1)",
        "CREATE TABLE public.beside (id int)",
        "CREATE FUNCTION public.beside() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_the_portal_cannot_change_the_trail(two_roles, statement):
    with pytest.raises(Error), transaction.atomic():
        run(statement)
    assert [entry.action for entry in AuditEntry.objects.all()] == ["before"]


def test_the_portal_does_all_its_other_work(two_roles):
    user = create_user(by=None, username="lan", role="viewer", email="lan@example.vn")
    end_sessions(by=user, user=user)
    clear_closed_account(by=user, user=user)
    User.objects.filter(pk=user.pk).update(phone="1")
    job = Job.objects.create(task="t", target="1", created_at=clock.machine_now())
    Job.objects.select_for_update().get(pk=job.pk).delete()
    jobs.enqueue(task="base.tests.write_line", target="x")
    assert AuditEntry.objects.count() > 3
    assert roles.current(connection) == PORTAL


def test_each_table_and_sequence_is_opened_for_what_it_needs(two_roles):
    wrong, kinds = {}, ("SELECT", "INSERT", "UPDATE", "DELETE")
    for model in dump.tables():
        table = model._meta.db_table
        asked = ", ".join(f"has_table_privilege('{table}', '{one}')" for one in kinds)
        ((*found,),) = rows(f"SELECT {asked}")
        if found != [True, True, table != roles.TRAIL, table != roles.TRAIL]:
            wrong[table] = found
    assert wrong == {}
    names = [name for (name,) in rows("SELECT relname FROM pg_class WHERE relkind = 'S'")]
    assert len(names) > 20
    assert [name for name in names if rows(f"SELECT has_sequence_privilege('{name}', 'USAGE')") != [(True,)]] == []


def test_what_the_portal_may_not_it_cannot_give_away(two_roles):
    run("GRANT ALL ON base_auditentry TO PUBLIC")  # PostgreSQL warns, and gives no more than one has
    assert roles.ways_to_change_the_trail(connection) == []


def test_what_the_portal_could_do_to_the_trail_is_named(two_roles):
    assert roles.ways_to_change_the_trail(connection) == []
    assert checks.audit_trail_belongs_to_another() == []
    assert not roles.owns_tables(connection)


@pytest.mark.parametrize(
    ("gift", "way"),
    [
        (f"GRANT {OWNER} TO {PORTAL}", "owns it"),
        (f"ALTER ROLE {PORTAL} SUPERUSER", "is a superuser"),
        (f"ALTER ROLE {PORTAL} CREATEROLE", "makes roles"),
        (f"GRANT UPDATE (reason) ON base_auditentry TO {PORTAL}", "may change its entries"),
        (f"GRANT DELETE ON base_auditentry TO {PORTAL}", "may remove its entries"),
        ("GRANT TRUNCATE ON base_auditentry TO PUBLIC", "may empty it"),
        (f"GRANT TRIGGER ON base_auditentry TO {PORTAL}", "may put triggers on it"),
        (f"GRANT CREATE ON SCHEMA public TO {PORTAL}", "may make tables and functions beside it"),
        (f"GRANT pg_write_all_data TO {PORTAL}", "may remove its entries"),
    ],
)
def test_each_way_that_is_open_is_named(two_roles, gift, way):
    run("RESET ROLE", gift, f"SET LOCAL ROLE {PORTAL}")
    assert way in roles.ways_to_change_the_trail(connection)
    (message,) = checks.audit_trail_belongs_to_another()
    assert message.id == "portal.W007"
    assert way in message.msg


def test_retention_is_ended_by_the_owner_alone(two_roles):
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("purge_audit", "--days", "1", verbosity=0)
    run(f"SET LOCAL ROLE {OWNER}")
    call_command("purge_audit", "--days", "1", verbosity=0)
    assert AuditEntry.objects.first().action == "audit.purge"
    assert append_only.installed(connection)
    run(f"SET LOCAL ROLE {PORTAL}")
    assert roles.ways_to_change_the_trail(connection) == []


@pytest.mark.both_databases
def test_one_role_for_all_works_and_the_check_says_what_it_costs():
    audit.record(by=None, action="x")
    (message,) = checks.audit_trail_belongs_to_another()
    assert message.id == "portal.W007"
    assert not message.is_serious()
    assert "Two roles of the database" in message.hint
    assert roles.owns_tables(connection)

"""Two roles of PostgreSQL: the owner, who makes tables, and the portal, who may not change the audit trail.

Whoever takes over a web process has the portal's role: he may add to the trail and read it, but neither change nor
remove an entry, nor take away the trigger that refuses it. Where one role does both (SQLite, small sites) all works,
and `manage.py check --deploy` says what it costs.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TRAIL = "base_auditentry"
RECORD = "django_migrations"  # what was migrated: read by backups


def grants(role: str) -> list[str]:
    """The owner's SQL after each migration; `role` is the portal's, quoted. Running it again changes nothing."""
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"REVOKE UPDATE, DELETE ON {TRAIL} FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON {RECORD} FROM {role}",
        f"REVOKE ALL ON {TRAIL} FROM PUBLIC",
    ]


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give the portal's role the rights that it needs and no more, in one transaction: a running portal goes on."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in grants(connection.ops.quote_name(role)):
            cursor.execute(statement)


def exists(connection: BaseDatabaseWrapper, role: str) -> bool:
    """Is there a role of this name?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def current(connection: BaseDatabaseWrapper) -> str:
    """The role that the connection is logged in as."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


# What it takes to change the trail, by the words for people.
_WAYS = {
    "is a superuser": "rolsuper",
    "makes roles": "rolcreaterole",
    "owns it": "pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = %s::regclass), 'MEMBER')",
    "may change its entries": "has_any_column_privilege(%s, 'UPDATE')",
    "may remove its entries": "has_table_privilege(%s, 'DELETE')",
    "may empty it": "has_table_privilege(%s, 'TRUNCATE')",
    "may put triggers on it": "has_table_privilege(%s, 'TRIGGER')",
    "may make tables and functions beside it": "has_schema_privilege('public', 'CREATE')",
}


def ways_to_change_the_trail(connection: BaseDatabaseWrapper) -> list[str]:
    """How the role that is logged in could change the audit trail; none where the owner is another."""
    if connection.vendor != "postgresql":
        return ["may write its file"]
    columns = ", ".join(_WAYS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM pg_roles WHERE rolname = current_user",  # noqa: S608  # words of this module
            [TRAIL] * columns.count("%s"),
        )
        return [way for way, can in zip(_WAYS, cursor.fetchone(), strict=True) if can]


def owns_tables(connection: BaseDatabaseWrapper) -> bool:
    """May this role change tables and triggers?"""
    ways = ways_to_change_the_trail(connection)
    return connection.vendor != "postgresql" or "owns it" in ways or "is a superuser" in ways

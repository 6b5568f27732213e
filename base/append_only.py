"""The audit trail is append-only in the database itself: no statement of the portal changes or removes a row."""

from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit entries are only ever added' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON base_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
    """,
)
_SQLITE = tuple(
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_no_{event.lower()} BEFORE {event} ON base_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END
    """
    for event in ("UPDATE", "DELETE")
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Set up the triggers that refuse update and delete (IntegrityError). Installing them again changes nothing."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Lift the triggers so that audit rows may be deleted.

    For the end of the retention time, inside one transaction, and for emptying test databases.
    """
    if connection.vendor == "postgresql":
        _run(connection, ("DROP TRIGGER IF EXISTS audit_append_only ON base_auditentry",))
    else:
        _run(connection, ("DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS audit_no_delete"))


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Are the triggers in place? A later migration that rebuilds the table on SQLite would lose them."""
    catalogue = {
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname = 'audit_append_only'",
        "sqlite": "SELECT count(*) / 2 FROM sqlite_master WHERE name IN ('audit_no_update', 'audit_no_delete')",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return bool(cursor.fetchone()[0])


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

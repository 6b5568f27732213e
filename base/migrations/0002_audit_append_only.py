from django.db import migrations

# As they were on this day; base.append_only holds what is installed today.
POSTGRESQL = (
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
SQLITE = tuple(
    f"""
    CREATE TRIGGER IF NOT EXISTS audit_no_{event.lower()} BEFORE {event} ON base_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END
    """
    for event in ("UPDATE", "DELETE")
)


def install(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_append_only ON base_auditentry")
    else:
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS audit_no_{event}")


class Migration(migrations.Migration):
    """The database refuses to change or remove audit entries."""

    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(install, lift)]

"""The register's version: whoever changes the register renews it here, in the same transaction."""

import secrets

from django.db import connection

from wards.models import RegisterState

LOCK = 20241111  # key of the advisory lock of the register


def hold_register(*, to_change: bool = False) -> None:
    """Lock the register against changes until the transaction ends; `to_change`: against rows stored by it, too.

    SQLite has one writer anyway.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if to_change else '_shared'}(%s)", [LOCK])


def register_changed(*, names_only: bool = False) -> None:
    """Give the register a new version. `names_only`: neither units nor their lineage are others than before.

    Random, not counted: a restored backup must not come upon the numbers of the time that it undid.
    """
    if not names_only:
        hold_register(to_change=True)
    version = secrets.token_hex(8)
    changed = {"names": version} if names_only else {"units": version, "names": version}
    RegisterState.objects.update_or_create(pk=1, defaults=changed)

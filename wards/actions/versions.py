"""The register's version: whoever changes the register says so here, in the same transaction."""

import secrets

from wards.models import RegisterState


def register_changed(*, names_only: bool = False) -> None:
    """Give the register a new version. `names_only`: neither units nor their lineage are others than before.

    Random, not counted: a restored backup must not come upon the numbers of the time that it undid.
    """
    version = secrets.token_hex(8)
    changed = {"names": version} if names_only else {"units": version, "names": version}
    RegisterState.objects.update_or_create(pk=1, defaults=changed)

"""A backup as its command makes it, and what of the database it must bring back."""

import io
import json
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from portal import dump
from wards.models import Operator

LEFT_OUT = {"django_session", "usersessions_usersession", "accounts_wrongguess"}  # ends with the database


def back_up(folder, *options):
    out = io.StringIO()
    call_command("backup", "--to", str(folder / "backups"), "--json", *options, stdout=out)
    return Path(json.loads(out.getvalue())["file"])


def wipe(settings, tmp_path):
    """An empty database as `migrate` leaves it, and an empty folder."""
    dump.clear()
    assert not any(everything().values())
    Operator.objects.create(code="viettel", name="shipped by a migration", valid_from="2024-01-01")
    settings.MEDIA_ROOT = tmp_path / "empty"


def everything():
    """Every row of every table, asked of the models and not of what is tested."""
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table not in LEFT_OUT]
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values_list()) for model in kept}

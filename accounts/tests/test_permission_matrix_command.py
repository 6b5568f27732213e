import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from accounts.models import Role
from accounts.permissions import Action


def test_the_printed_matrix_is_the_one_in_the_docs():
    out = io.StringIO()
    call_command("permission_matrix", stdout=out)
    assert Path(settings.BASE_DIR, "docs/permissions.md").read_text() == out.getvalue()
    rows = [line for line in out.getvalue().splitlines() if line.startswith("| `")]
    assert len(rows) == len(Action)
    assert all(row.count("|") == len(Role) + 2 for row in rows)
    assert "| `users.manage` | all |  |  |  |  |  |  |" in rows

"""Print the permission matrix as Markdown; docs/permissions.md is its output."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from accounts.models import Role
from accounts.permissions import MATRIX, Action, Reach

HEAD = """# Who may do what

Printed by `manage.py permission_matrix > docs/permissions.md`; a test keeps it so. What is not written here is refused.

- **all**: everything.
- **area**: whatever is about the units the user acts in and private to nobody else.
- **own**: what belongs to whom the user acts for. Staff and leader act for a province and reach what is private in it
  (filings) too; a ward's officer only the ward; an agency's officer and an operator's clerk only their own filings.

"""
SIGNS = {Reach.ALL: "all", Reach.AREA: "area", Reach.OWN: "own", None: ""}


class Command(BaseCommand):
    help = "Print role × action as a Markdown table."

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            roles = [str(role.label) for role in Role]
        lines = ["| action | " + " | ".join(roles) + " |", "|---" * (len(roles) + 1) + "|"]
        for action in Action:
            cells = [SIGNS[MATRIX.get(action, {}).get(role)] for role in Role]
            lines.append(f"| `{action.value}` | " + " | ".join(cells) + " |")
        self.stdout.write(HEAD + "\n".join(lines))

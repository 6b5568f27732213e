"""Django's `migrate`; where the owner of the tables is another role, the portal's is then given what it needs."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from base import roles
from base.saying import say


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if settings.DATABASE_AS_OWNER and not options["plan"] and not options["check_unapplied"]:
            self._grant(options["database"], options["verbosity"])

    def _grant(self, database: str, verbosity: int) -> None:
        connection, role = connections[database], settings.PORTAL_ROLE
        if role == roles.current(connection):
            raise CommandError(
                say(
                    "DATABASE_URL and DATABASE_OWNER_URL both use the role {role}: set two different roles, or leave "
                    "DATABASE_OWNER_URL out. The tables are up to date, the rights unchanged.",
                    role=role,
                )
            )
        if not roles.exists(connection, role):
            raise CommandError(
                say(
                    "PostgreSQL does not have the role {role} of DATABASE_URL: createuser --pwprompt {role}, then "
                    "run this again. The tables are up to date, the rights unchanged.",
                    role=role,
                )
            )
        roles.grant(connection, role)
        if verbosity:
            self.stdout.write(
                say(
                    "Rights given to the role {role}: to read and write; of the audit trail only to read and add.",
                    role=role,
                )
            )

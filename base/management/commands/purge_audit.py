"""Remove audit entries whose retention time is over; by the role that owns the tables."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from base import audit, roles
from base.saying import say


class Command(BaseCommand):
    help = "Remove audit entries older than AUDIT_RETENTION_DAYS (or --days)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.AUDIT_RETENTION_DAYS)
        parser.add_argument("--if-set", action="store_true", help="for a timer: where no time is set, nothing is done")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1 and options["if_set"]:
            self.stdout.write(say("The audit trail is kept for good: AUDIT_RETENTION_DAYS is not set."))
            return
        if options["days"] < 1:
            raise CommandError(
                say("It is not set how long audit entries are kept. Set AUDIT_RETENTION_DAYS or use --days.")
            )
        if not roles.owns_tables(connection):
            raise CommandError(
                say(
                    "The portal's role cannot remove audit entries. Set DATABASE_OWNER_URL (the owner's role) for "
                    "this command."
                )
            )
        count = audit.forget_older_than(by=None, days=options["days"])
        self.stdout.write(
            say("{count} audit entries older than {days} days were removed.", count=count, days=options["days"])
        )

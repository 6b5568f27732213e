from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base import clock
from base.period import Period
from base.refusal_display import refusal_ends_command
from base.saying import say
from reports.actions import switch_on_province


class Command(BaseCommand):
    help = "From a data month on, a province's reports fall due by themselves and filings are owed to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--province", required=True, metavar="CODE")
        parser.add_argument("--since", metavar="YYYY-MM", help="first data month; default: the current one")

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        code, text = options["province"], options["since"]
        try:
            since = Period.parse(text) if text else Period.of(clock.today())
        except ValueError as error:
            raise CommandError(
                say("--since {month}: must be YYYY-MM, such as 2024-09.", month=text), returncode=2
            ) from error
        switch_on_province(by=None, code=code, since=since)
        self.stdout.write(
            say(
                "The province {code} owes reports and receives filings from the data month {month} on.",
                code=code,
                month=since.label,
            )
        )

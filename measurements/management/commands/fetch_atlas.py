"""Command `fetch_atlas YYYY-MM fixed|mobile`: ask VNNIC's Internet Atlas for a month now, also for an old one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from base.period import Period
from base.refusal_display import refusal_ends_command
from base.saying import say
from measurements import actions
from measurements.importing.atlas import PATHS


class Command(BaseCommand):
    help = "Ask VNNIC's Internet Atlas for what it publishes of the provinces of a month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", type=Period.from_input, metavar="YYYY-MM")
        parser.add_argument("network", choices=sorted(PATHS))

    @refusal_ends_command
    def handle(self, **options: Any) -> None:
        month = actions.ask_now(by=None, period=options["period"], network=options["network"])
        if month.is_waiting:
            self.stderr.write(month.problem)
            raise SystemExit(1)
        self.stdout.write(say("{count} provinces are stored.", count=month.figures.count()))

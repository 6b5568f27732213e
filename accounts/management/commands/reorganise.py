"""Change the map of units on a day, from a table of old and new units; who acted for the old ones follows."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import reorganise_units
from base.cleaning import clean_line
from base.day_format import show_day
from base.refusal_display import refusal_ends_command
from base.saying import say
from wards.plan import Plan, plan_lines
from wards.plan_file import read_lines
from wards.queries import plan_reorganisation, touched_by_plan


class Command(BaseCommand):
    help = "Close, open, rename, merge and split units on a day by a legal act (table: see docs/register.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or .xlsx, one line for each old and new unit")
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--act", required=True, help="number and day of the resolution")
        parser.add_argument("--half-known", action="store_true", help="the day is the last possible one")
        parser.add_argument("--check", action="store_true", help="only show what would happen")

    @refusal_ends_command
    def handle(self, *args: Any, file: Path, on: date, act: str, **options: Any) -> None:
        act = clean_line(act)
        try:
            lines = read_lines(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        plan = plan_reorganisation(on=on, legal_act=act, lines=lines)
        if plan.problems:
            raise CommandError("\n".join(plan.problems), returncode=1)
        self._show(plan)
        if options["check"]:
            self.stdout.write(say("Only checked; nothing was stored."))
            return
        redrawn, moved = reorganise_units(
            by=None, on=on, legal_act=act, lines=lines, dates_known=not options["half_known"]
        )
        self.stdout.write(say("Take back by: manage.py undo_reorganisation {number}", number=redrawn.change.pk))
        self.stdout.write(say("Stored. Scopes of users to be reviewed: {count}", count=len(moved)))
        for scope in moved:
            self.stdout.write(f"    {scope}: {scope.review}")

    def _show(self, plan: Plan) -> None:
        for line in plan_lines(plan):
            how = say("whole") if line.whole else say("in part")
            self.stdout.write(f"{line.old} → {line.new}: {how}")
        for touched in touched_by_plan(plan):
            self.stdout.write(touched.in_words)
        self.stdout.write(
            say(
                "{closed} rows closed, {opened} rows opened from {day}.",
                closed=len(plan.closed),
                opened=len(plan.opened),
                day=show_day(plan.on),
            )
        )

"""Take a change of the register back, as long as nothing newer rests on it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import undo_reorganisation
from accounts.queries import plan_undo_with_people
from base.cleaning import clean_line
from base.refusal_display import refusal_ends_command
from base.saying import say
from wards.queries import reorganisations


class Command(BaseCommand):
    help = "Take a change of units back, with all that went with it; without a number the changes are listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("change", type=int, nargs="?", help="number of the change")
        parser.add_argument("--reason", default="", help="why; kept in the audit trail")
        parser.add_argument("--check", action="store_true", help="only show what would happen")

    @refusal_ends_command
    def handle(self, *args: Any, change: int | None, reason: str, **options: Any) -> None:
        if change is None:
            for one in reorganisations():
                undone = say(" (taken back)") if one.undone_at else ""
                self.stdout.write(f"{one.pk}: {one}{undone}")
            return
        found = reorganisations().filter(pk=change).first()
        if found is None:
            raise CommandError(say("No change of units bears the number {number}.", number=change), returncode=2)
        plan = plan_undo_with_people(found)
        for line in found.lines:
            self.stdout.write(f"{line[1]} → {line[0]}")
        for touched in plan.touched:
            self.stdout.write(touched.in_words)
        if plan.problems:
            raise CommandError("\n".join(plan.problems), returncode=1)
        if options["check"]:
            self.stdout.write(say("Only checked; nothing was stored."))
        elif undo_reorganisation(by=None, change=found, reason=clean_line(reason)):
            self.stdout.write(say("Taken back: the units are as they were before."))
        else:
            self.stdout.write(say("This change was taken back before."))

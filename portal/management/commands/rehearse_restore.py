"""Restore the newest backup into a spare database, check whether it is intact, and empty that again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base import clock
from base.saying import say
from portal.management import rehearsal


class Command(BaseCommand):
    help = "Try a restore of the newest backup on REHEARSAL_DATABASE_URL, which is emptied before and after."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-set", action="store_true", help="for a timer: without a spare database, do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        spare: str = settings.REHEARSAL_DATABASE_URL
        if not spare:
            message = say("No restore is rehearsed: REHEARSAL_DATABASE_URL is not set.")
            if not options["if_set"]:
                raise CommandError(message)
            self.stdout.write(message)
            return
        archive = rehearsal.newest_archive()
        said = rehearsal.rehearse(archive, spare)
        rehearsal.note(archive, clock.machine_now().isoformat())
        self.stdout.write(said)
        went_well = say("{name}: the rehearsal went well; the spare database is empty again.", name=archive.name)
        self.stdout.write(went_well)

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.saying import say
from portal.archive import BrokenArchive
from portal.management import control
from portal.management.rehearsal import newest_archive
from portal.management.since_backup import faults_since


class Command(BaseCommand):
    help = "Recompute hashes and control totals: of the stored files, and of an archive if one is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", nargs="?", type=Path, metavar="FILE", help="an archive made by `backup`")
        parser.add_argument(
            "--newest", action="store_true", help="the newest backup on this host, and this portal with it, as it lives"
        )
        parser.add_argument("--compare", action="store_true", help="also this portal with the archive")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compare"] and not options["archive"]:
            raise CommandError(say("--compare needs the name of an archive."), returncode=2)
        archive = newest_archive() if options["newest"] else options["archive"]
        faults = _archive_faults(archive, options["compare"], options["newest"]) if archive else []
        if not options["archive"] or options["compare"] or options["newest"]:
            faults += control.own_faults()
        if options["json"]:
            self.stdout.write(json.dumps({"sound": not faults, "faults": faults}, ensure_ascii=False, indent=1))
        if faults:
            raise control.as_error(faults, say("Faults found by the self-check: {count}", count=len(faults)))
        if not options["json"]:
            self.stdout.write(say("Self-check: no faults."))


def _archive_faults(path: Path, compare: bool, living: bool) -> list[str]:
    archive = control.open_archive(path)
    try:
        faults = list(archive.faults())
        if compare:
            faults += [*control.database_faults(archive.manifest), *control.store_faults(archive.manifest)]
        if living and not faults:
            faults += faults_since(archive)
    except BrokenArchive as error:
        return [str(error)]
    finally:
        archive.close()
    return faults

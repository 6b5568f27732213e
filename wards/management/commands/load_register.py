"""Command `load_register`: load units in time, from the packages or from a register file of one's own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.refusal_display import refusal_ends_command
from base.saying import say
from wards.actions import load_register


class Command(BaseCommand):
    help = "Load units in time: all provinces or some, with their predecessors, or a register file of your own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a register as CSV (see docs/register.md)")
        parser.add_argument("--province", action="append", metavar="CODE", help="code the province bears today")

    @refusal_ends_command
    def handle(self, *args: Any, file: Path | None, province: list[str] | None, **options: Any) -> None:
        try:
            if file:
                with file.open("rb") as opened:
                    result = load_register(by=None, provinces=province, file=opened)
            else:
                result = load_register(by=None, provinces=province)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        names = ", ".join(result.provinces)
        if result.changed:
            self.stdout.write(
                say(
                    "Loaded: {units} rows of units, {changes} old – new relations, {aliases} spellings of the "
                    "provinces: {names}.",
                    units=result.units,
                    changes=result.changes,
                    aliases=result.aliases,
                    names=names,
                )
            )
        else:
            self.stdout.write(say("The register is complete; nothing was changed ({names}).", names=names))

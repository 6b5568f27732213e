"""Command `resolve`: say which unit each name means in a province on a day."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.day_format import show_day
from base.saying import say
from wards.queries import register_at
from wards.resolution import Resolution


class Command(BaseCommand):
    help = "Say which unit each name means in a province on a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", metavar="NAME")
        parser.add_argument("--province", required=True, metavar="CODE", help="read at that day")
        parser.add_argument("--on", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--district", metavar="NAME")
        parser.add_argument("--level", choices=["province", "district", "ward"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, names: list[str], province: str, on: date, **options: Any) -> None:
        register = register_at(on, province)
        if not register.units:
            raise CommandError(
                say("The register has no province with the code {code} on {day}.", code=province, day=show_day(on)),
                returncode=1,
            )
        found = [register.resolve(name, district=options["district"], level=options["level"]) for name in names]
        if options["json"]:
            self.stdout.write(json.dumps([as_json(answer) for answer in found], ensure_ascii=False, indent=2))
            return
        for answer in found:
            unit = f"{answer.unit.full_name} ({answer.unit.code})" if answer.unit else "–"
            self.stdout.write(f"{answer.input}: {answer.outcome}, {unit}")
            for item in answer.suggestions:
                self.stdout.write(f"    {item.unit.full_name} ({item.unit.code}): {item.reason}")


def as_json(answer: Resolution) -> dict[str, Any]:
    """One answer as JSON, in the pinned form."""
    unit = answer.unit
    return {
        "input": answer.input,
        "outcome": str(answer.outcome),
        "unit": {"level": unit.level, "code": unit.code, "name": unit.full_name} if unit else None,
        "changed_on": answer.changed_on.isoformat() if answer.changed_on else None,
        "suggestions": [
            {"level": item.unit.level, "code": item.unit.code, "name": item.unit.full_name, "reason": item.reason}
            for item in answer.suggestions
        ],
    }

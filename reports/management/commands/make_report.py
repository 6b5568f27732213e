import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base.period import Period
from base.refusal_display import refusal_ends_command
from base.saying import say
from measurements.models import Figure
from measurements.queries import reporting_level
from reports.actions import render
from reports.schedule import ScheduleKind
from submissions.queries import collecting_codes

KINDS = (ScheduleKind.OPERATORS, ScheduleKind.MINISTRY, ScheduleKind.LETTER, ScheduleKind.REMINDER)


class Command(BaseCommand):
    help = "Render a report as the figures are now, marked “bản thử”. Sends nothing and settles nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[str(kind) for kind in KINDS])
        parser.add_argument("--period", required=True, metavar="YYYY-MM")
        parser.add_argument("--province", metavar="CODE")
        parser.add_argument("--out", type=Path, metavar="DIR", help="default: a folder under the portal's data")
        parser.add_argument("--json", action="store_true")

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.parse(options["period"])
        except ValueError:
            raise CommandError(
                say("--period: “{period}” is no month as YYYY-MM.", period=options["period"]), returncode=2
            ) from None
        province = options["province"] or _only_province()
        out = options["out"] or settings.DATA_DIR / "reports" / f"{province}_{period}"
        files = render(options["kind"], period, province, out)
        level = reporting_level(period, province)
        empty = say(
            "VNNIC has not published the figures of month {month}: the columns of quality are left empty.",
            month=period.label,
        )
        warnings = [] if level else [empty]
        if options["json"]:
            found = {
                "kind": options["kind"],
                "period": str(period),
                "province": province,
                "label": "bản thử",
                "level": level,
                "files": [
                    {"kind": file.kind, "format": file.form, "path": str(file.path), "sha256": file.sha256}
                    for file in files
                ],
                "warnings": warnings,
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for file in files:
            self.stdout.write(str(file.path))
        for warning in warnings:
            self.stderr.write(warning)


def _only_province() -> str:
    """The one province that this portal serves. Raises CommandError where there are several, or none."""
    codes = collecting_codes() or set(Figure.objects.values_list("unit__heir_code", flat=True).distinct())
    if len(codes) != 1:
        raise CommandError(
            say("It is not clear which province: add --province CODE (such as --province 31)."), returncode=2
        )
    return codes.pop()

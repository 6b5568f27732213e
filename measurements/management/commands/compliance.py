"""Command `compliance`: print the verdicts of a month, one row for every unit in force on its last day."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.cleaning import cleaned
from base.number_format import show_decimal
from base.period import Period
from base.saying import say
from measurements.judging.display import show_samples
from measurements.judging.exports import PUBLIC_COLUMNS, public_row
from measurements.judging.statistic import short_label
from measurements.judging.table import ComplianceRow
from measurements.models import Network
from measurements.queries import compliance
from wards.models import Level, Operator, Unit


class Command(BaseCommand):
    help = "Verdicts of a month: one row for every unit in force on its last day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="data month, YYYY-MM")
        parser.add_argument("--province", help="code of the province in that month; without it the whole country")
        parser.add_argument("--level", choices=Level.values, help="default: the lowest in force")
        parser.add_argument("--network", choices=Network.values, default=Network.MOBILE.value)
        parser.add_argument("--operator", help="code of an operator: its own figures")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="one JSON array on stdout")
        form.add_argument("--csv", action="store_true", help="comma-separated, unrounded")
        parser.add_argument("--statistic", action="store_true", help="in JSON and CSV also whether median or mean")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.parse(options["period"])
        except ValueError as error:
            raise CommandError(
                say("--period {period}: must be YYYY-MM, such as 2024-08", period=options["period"]), returncode=2
            ) from error
        province, operator = options["province"], options["operator"]
        in_force = Unit.objects.in_force(period.last_day)
        if province and not in_force.filter(level=Level.PROVINCE, code=province).exists():
            raise CommandError(
                say(
                    "--province {province}: no province bears this code in month {month}",
                    province=province,
                    month=period.label,
                ),
                returncode=2,
            )
        if operator and not Operator.objects.filter(code=operator).exists():
            known = ", ".join(Operator.objects.values_list("code", flat=True))
            raise CommandError(
                say("--operator {operator}: there is no such operator. Codes: {known}", operator=operator, known=known),
                returncode=2,
            )
        table = compliance(period, province, level=options["level"], network=options["network"], operator_code=operator)
        columns = [*PUBLIC_COLUMNS, "statistic"] if options["statistic"] else PUBLIC_COLUMNS
        found = ({name: value for name, value in public_row(row).items() if name in columns} for row in table.rows)
        if options["json"]:
            self.stdout.write(json.dumps(list(found), ensure_ascii=False, indent=1))
        elif options["csv"]:
            writer = csv.DictWriter(self.stdout, columns)
            writer.writeheader()
            writer.writerows(map(cleaned, found))
        else:
            self._print(table.rows)

    def _print(self, rows: Iterable[ComplianceRow]) -> None:
        for row in rows:
            samples, speed = show_samples(row.samples_min, row.samples_max), show_decimal(row.download_mbps)
            what = short_label(row.statistic) if row.download_mbps is not None else ""
            self.stdout.write(f"{row.code:<6}{row.name:<32}{samples:>10}{speed:>10} {what:<11} {row.verdict}")

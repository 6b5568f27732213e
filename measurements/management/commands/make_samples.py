"""Command `make_samples`: write again the sample files that come with the portal."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from measurements.importing import sample_files
from wards.models import Level
from wards.queries import operators_in_force, units_in_force

DAY = date(2025, 8, 31)
FOLDER = Path(__file__).resolve().parents[2] / "samples"


class Command(BaseCommand):
    help = "Write the published district table and the invented ward table to measurements/samples."

    def handle(self, **options: Any) -> None:
        FOLDER.mkdir(exist_ok=True)
        wards = [unit.full_name for unit in units_in_force(DAY, "31", level=Level.WARD)]
        operators = [operator.name for operator in operators_in_force(DAY)]
        for name, content in (
            (sample_files.DISTRICT_FILE, sample_files.district_table()),
            (sample_files.WARD_FILE, sample_files.ward_table(wards, operators)),
        ):
            (FOLDER / name).write_bytes(content)
            self.stdout.write(str(FOLDER / name))

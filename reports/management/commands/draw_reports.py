import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.period import Period
from base.refusal_display import refusal_ends_command
from base.saying import say
from reports import pdf
from reports.actions import draft
from wards.models import Operator

KINDS = ("ministry", "operators", "operator", "letter", "reminder", "proposal", "committee", "quarter")
DOTS_PER_INCH = 60


class Command(BaseCommand):
    help = "Draw each page of a month's documents as a picture, to be looked at. Needs LibreOffice and pdftoppm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, type=Period.parse, metavar="YYYY-MM")
        parser.add_argument("--province", required=True, metavar="CODE")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR")

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        if not pdf.available() or shutil.which("pdftoppm") is None:
            raise CommandError(
                say("LibreOffice and pdftoppm are needed: apt install libreoffice-writer poppler-utils.")
            )
        options["out"].mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            operator = Operator.objects.owing(options["period"].last_day).first() if kind == "operator" else None
            code = operator.code if operator else None
            files = draft(kind, options["period"], options["province"], code)
            letter = next(file for file in files if file.form == "docx")
            for picture in _pages(pdf.from_docx(letter.content), options["out"] / kind):
                self.stdout.write(str(picture))


def _pages(content: bytes, stem: Path) -> list[Path]:
    """Write one PNG for each page, `ministry-1.png`, …; those of an earlier run are replaced."""
    for old in stem.parent.glob(f"{stem.name}-*.png"):
        old.unlink()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as source:
        source.write(content)
        source.flush()
        subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", source.name, str(stem)], check=True)
    return sorted(stem.parent.glob(f"{stem.name}-*.png"))

"""Pictures of all pages of all documents of four months in three provinces, to be looked at, and the fonts of each PDF.

`python -m bench.document_pictures` writes docs/pictures/documents-*.webp and docs/document-pages.md. The figures are
invented (số liệu giả lập), drawn anew the same each time, on a database of its own that is removed afterwards. The
texts are the drafts, Lai Châu has a list of weak spots. Needs LibreOffice, poppler-utils and ImageMagick. `--full DIR`
keeps every page at a size at which it can be read. Exit 1 where a page is empty or a PDF has two families with serifs.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="bench-pictures-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")
os.environ.update(PORTAL_DATA_DIR=FOLDER, REDIS_URL="", LOG_LEVEL="ERROR", PORTAL_CLOCK="2025-10-15T07:00:00+07:00")
os.environ["PORTAL_URL"] = "https://ispeed.example.gov.vn"
os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from base import clock  # noqa: E402
from base.period import Period  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402
from reports import pdf  # noqa: E402
from reports.actions import draft  # noqa: E402
from reports.content import DRAFT, passages  # noqa: E402
from reports.content.span_texts import last_month  # noqa: E402
from reports.management.commands import draw_reports  # noqa: E402
from reports.models import LetterForm, Passage, WeakSpot  # noqa: E402
from reports.queries import gather  # noqa: E402
from reports.schedule import MONTHS_OF, ScheduleKind  # noqa: E402
from wards.models import Level, Operator, Unit, UnitQuerySet  # noqa: E402

PROVINCES = {"31": "Hải Phòng", "12": "Lai Châu", "22": "Quảng Ninh"}
MONTHS = tuple(Period.parse(one) for one in ("2024-09", "2025-06", "2025-08", "2025-09"))
KINDS = (*draw_reports.KINDS, "half_year")
AT_ONCE = 4  # conversions
WITH_WEAK_SPOTS = "12"
PLACES = ("Bản Thử Một", "Bản Thử Hai", "Bản Thử Ba", "Thôn Thử Bốn")  # invented
DISTRICTS_UNTIL = Period(2025, 6)
DOCS = Path(__file__).resolve().parents[1] / "docs"
SHEET_DPI, FULL_DPI = 54, 70
DRAWN = [(0, 299), (0, 299), (310, 310), (412, 412), (980, 980), (1900, 1900)]  # samples, least and most


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--full", type=Path)
    full = asked.parse_args().full
    try:
        prepare()
        (DOCS / "pictures").mkdir(exist_ok=True)
        if full:
            full.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            rows = [row for code in PROVINCES for month in MONTHS for row in drawn(code, month, full, pool)]
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    (DOCS / "document-pages.md").write_text(as_page(rows), encoding="utf-8")
    wrong = [f"{one.name}: pages {one.empty} are empty" for one in rows if one.empty]
    wrong += [f"{one.name}: not one family with serifs: {one.fonts}" for one in rows if len(one.serifs) != 1]
    print("\n".join(wrong) or "No empty page, one family with serifs in each PDF.")
    return 1 if wrong else 0


def prepare() -> None:
    """Register, and figures of the months and of the two before each."""
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    now = clock.machine_now()
    batch = ImportBatch.objects.create(
        status="applied", file="gia-lap.xlsx", file_name="gia-lap.xlsx", sha256="0" * 64, size=1, received_at=now
    )
    chance = random.Random(20250901)
    for month in sorted({month.plus(-back) for month in MONTHS for back in range(3)}):
        for code in PROVINCES:
            Figure.objects.bulk_create(list(figures(units_of(code, month), month, batch, chance)), batch_size=500)
    LetterForm.objects.create(
        province_code=WITH_WEAK_SPOTS, kind="ministry", valid_from=MONTHS[0].first_day, weak_spots=True
    )
    wards = Unit.objects.in_force(clock.today()).filter(level=Level.WARD, province_code=WITH_WEAK_SPOTS)
    for number, (place, ward) in enumerate(zip(PLACES, wards.order_by("code"), strict=False)):
        WeakSpot.objects.create(
            unit=ward,
            place=place,
            has_power=bool(number % 2),
            operator=Operator.objects.order_by("position")[number] if number else None,
            found_on=MONTHS[0].first_day,
            due_on=MONTHS[-1].plus(number).first_day,
            done_on=MONTHS[-1].last_day if number == len(PLACES) - 1 else None,
            written_at=now,
        )


def units_of(code: str, month: Period) -> UnitQuerySet:
    level = Level.DISTRICT if month <= DISTRICTS_UNTIL else Level.WARD
    units: UnitQuerySet = Unit.objects.in_force(month.last_day).filter(level=level, province_code=code).order_by("code")
    return units


def figures(units: UnitQuerySet, month: Period, batch: ImportBatch, chance: random.Random) -> Iterator[Figure]:
    for unit in units:
        for operator in (None, *Operator.objects.in_force(month.last_day)[:3]):
            least, most = chance.choice(DRAWN)
            speed = Decimal(chance.randrange(28_000, 120_000)) / 1000
            yield Figure(
                unit=unit,
                period=month.first_day,
                network="mobile",
                operator=operator,
                source="vnnic",
                statistic="median",
                samples_min=least,
                samples_max=most,
                download=speed,
                upload=speed / 2,
                latency=Decimal(25),
                batch=batch,
                sheet="T",
                cell="A1",
                raw="",
            )


@dataclass(frozen=True)
class Drawn:
    """One document: its pages, those of them on which nothing stands, and the fonts of its PDF."""

    province: str
    month: Period
    kind: str
    pages: int
    empty: tuple[int, ...]
    fonts: str

    @property
    def name(self) -> str:
        return f"{self.province} {self.month.label}, {self.kind}"

    @property
    def serifs(self) -> set[str]:
        """Families with serifs; the marks of verdicts are of another, as Times has none of them."""
        return {one.partition("-")[0] for one in self.fonts.split(", ") if re.search("Serif|Times|Tinos", one)}


def drawn(code: str, month: Period, full: Path | None, pool: Executor) -> Iterator[Drawn]:
    """One contact sheet of all documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        take_drafts(code, month)
        waiting = []
        for number, kind in enumerate(KINDS):
            if ScheduleKind(kind) in MONTHS_OF and last_month(kind, month) != month:
                continue  # its span is not over
            operator = Operator.objects.owing(month.last_day).first() if kind == "operator" else None
            files = draft(kind, month, code, operator.code if operator else None)
            letter = next(file.content for file in files if file.form == "docx")
            kept = full / f"{code}-{month}-{kind}" if full else None
            waiting.append((kind, pool.submit(pages_of, letter, folder / f"{number}-{kind}", kept)))
        for kind, found in waiting:
            yield Drawn(PROVINCES[code], month, kind, *found.result())
        pages = [str(path) for path in sorted(folder.glob("*.png"))]
        sheet = DOCS / "pictures" / f"documents-{code}-{month}.webp"
        look = ["-tile", "10x", "-geometry", "+4+4", "-background", "#888888", "-colorspace", "Gray", "-quality", "30"]
        subprocess.run(["montage", *pages, *look, str(sheet)], check=True)


def pages_of(letter: bytes, stem: Path, kept: Path | None) -> tuple[int, tuple[int, ...], str]:
    """A Word file as PDF and as pictures: how many pages, which are empty, the fonts."""
    source = stem.with_suffix(".pdf")
    source.write_bytes(pdf.from_docx(letter))
    _pictures(source, stem, SHEET_DPI)
    if kept:
        _pictures(source, kept, FULL_DPI)
    text = subprocess.run(["pdftotext", str(source), "-"], check=True, capture_output=True, text=True).stdout
    said = [re.sub(rf"\d+|{DRAFT}", "", page, flags=re.IGNORECASE).strip() for page in text.split("\f")[:-1]]
    return len(said), tuple(number for number, page in enumerate(said, start=1) if not page), fonts(source)


def take_drafts(code: str, month: Period) -> None:
    """The texts that people write in the report to the Ministry, as they are drafted."""
    facts = gather("ministry", month, code)
    for slot in passages.SLOTS_OF["ministry"]:
        Passage.objects.create(
            province_code=code,
            kind="ministry",
            period=month.first_day,
            key=slot.key,
            body=passages.draft(facts, slot),
            written_at=clock.machine_now(),
        )


def _pictures(source: Path, stem: Path, dpi: int) -> None:
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", str(source), str(stem)], check=True)


def fonts(source: Path) -> str:
    """`LiberationSerif (nhúng), …`: as pdffonts names them, without the mark of a subset."""
    said = subprocess.run(["pdffonts", str(source)], check=True, capture_output=True, text=True).stdout
    found = set()
    for line in said.splitlines()[2:]:
        name, embedded = line.split()[0], re.search(r"\s(yes|no)\s+(?:yes|no)\s+(?:yes|no)\s", line)
        found.add(re.sub(r"^[A-Z]{6}\+", "", name) + ("" if embedded and embedded[1] == "yes" else " (not embedded)"))
    return ", ".join(sorted(found))


def as_page(rows: list[Drawn]) -> str:
    lines = [
        "# Pages of the documents",
        "",
        "All pages of all documents of four months in three provinces, made by `python -m bench.document_pictures`.",
        "The figures are invented (số liệu giả lập), and so are the places in the list of weak spots of Lai Châu; the",
        "documents are drafts that nobody has sent, their texts as they are drafted. Until 6/2025 by district, from",
        "8/2025 by ward; longer spans where the month is their last. In each picture the documents follow one another",
        "as in the table. Fonts as `pdffonts` names them, embedded unless it says otherwise; only the marks of",
        "verdicts (✓ ▲ ▼) are of a family without serifs.",
        "",
        "| province | month | pages of " + " | ".join(KINDS) + " | picture |",
        "|---|---|" + "---|" * (len(KINDS) + 1),
    ]
    for code, name in PROVINCES.items():
        for month in MONTHS:
            made = {row.kind: str(row.pages) for row in rows if (row.province, row.month) == (name, month)}
            pages = [made.get(kind, "–") for kind in KINDS]
            picture = f"[pages](pictures/documents-{code}-{month}.webp)"
            lines.append(f"| {name} | {month.label} | {' | '.join(pages)} | {picture} |")
    lines += ["", "| PDF | fonts |", "|---|---|"]
    lines += [f"| {row.name} | {row.fonts} |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())

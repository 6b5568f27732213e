"""How long the reports of a month take: one province, then all 34, with synthetic figures (số liệu giả lập).

114 wards × 3 months × 5 operators, workbook and letter, under 3 s; all provinces in one run under 60 s.
Runs on a database of its own, made in a folder that is removed afterwards. Without PDF.
"""

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import date, datetime
from decimal import Decimal

FOLDER = tempfile.mkdtemp(prefix="bench-reports-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")
os.environ.update(PORTAL_DATA_DIR=FOLDER, DATABASE_URL="", REDIS_URL="", LOG_LEVEL="ERROR")
os.environ.pop("DATABASE_URL")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from base import clock, jobs  # noqa: E402
from base.models import Job  # noqa: E402
from base.period import Period  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402
from reports import actions, pdf  # noqa: E402
from reports.actions.rendering import render_facts  # noqa: E402
from reports.models import ReportRun  # noqa: E402
from reports.queries import gather  # noqa: E402
from reports.task_names import BUILD_TASK  # noqa: E402
from wards.models import Level, Operator, Unit  # noqa: E402

MONTHS = (7, 8, 9)
PERIOD = Period(2025, 9)
NOW = datetime(2025, 10, 15, 7, tzinfo=clock.VIETNAM)
ONE_LIMIT, ALL_LIMIT = 3.0, 60.0  # seconds


def prepare() -> list[str]:
    """Register, figures of three months, and every province switched on; returns the provinces' codes."""
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    chance = random.Random(20250901)
    batch = ImportBatch.objects.create(
        status="applied",
        file="gia-lap.xlsx",
        file_name="gia-lap.xlsx",
        sha256="0" * 64,
        size=1,
        received_at=clock.machine_now(),
    )
    operators = [None, *Operator.objects.in_force(date(2025, 9, 30))]
    wards = list(Unit.objects.in_force(date(2025, 9, 30)).filter(level=Level.WARD))
    rows = []
    for month in MONTHS:
        for ward in wards:
            for operator in operators:
                least, most = chance.choice([(0, 299), (412, 412), (1900, 1900)])
                speed = Decimal(chance.randrange(15_000, 120_000)) / 1000
                rows.append(
                    Figure(
                        unit=ward,
                        period=date(2025, month, 1),
                        network="mobile",
                        operator=operator,
                        source="vnnic",
                        statistic="median",
                        samples_min=least,
                        samples_max=most,
                        download=speed,
                        upload=speed / 2,
                        batch=batch,
                        sheet="T",
                        cell="A1",
                        raw="",
                    )
                )
    Figure.objects.bulk_create(rows, batch_size=2000)
    codes = sorted({ward.province_code for ward in wards})
    for code in codes:
        actions.switch_on_province(by=None, code=code, since=PERIOD)
    return codes


def one() -> float:
    """Seconds for the largest kind: gathered, and rendered as workbook and letter; the best of three."""
    best = 1e9
    for _ in range(3):
        begun = time.perf_counter()
        render_facts(gather("operators", PERIOD, "31"))
        best = min(best, time.perf_counter() - begun)
    return best


def everything() -> tuple[float, float]:
    """Seconds, and seconds of this process' own work, for one run over all provinces: opened, built and archived."""
    begun, worked = time.perf_counter(), time.process_time()
    actions.open_due_runs(NOW)
    for job in Job.objects.filter(task=BUILD_TASK, state="waiting"):
        jobs.work(job.pk, lambda handle: actions.build_run(int(handle.target), handle.progress))
    return time.perf_counter() - begun, time.process_time() - worked


def main() -> int:
    pdf.available = lambda: False
    try:
        codes = prepare()
        single, (total, worked) = one(), everything()
        made = ReportRun.objects.filter(status="built").count()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"one province (31), operators' report with letter: {single:.2f} s (at most {ONE_LIMIT:.0f})")
    print(
        f"{len(codes)} provinces, {made} reports archived in one run: {total:.1f} s (at most {ALL_LIMIT:.0f}), "
        f"{worked:.1f} s of it on the processor"
    )
    return int(single > ONE_LIMIT or total > ALL_LIMIT or made != len(codes) * 7)


if __name__ == "__main__":
    sys.exit(main())

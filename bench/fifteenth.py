"""The morning of the 15th in a ministry: every province's report is due while a national month is imported.

`python -m bench.fifteenth [--server postgres://postgres@127.0.0.1:5432/postgres] [--redis redis://127.0.0.1:6379/9]
[--provinces 34] [--pdf]`. A beat and the two workers of deploy/queues run as in production. The month before has its
reports, so that all of them are compared with what the import brought; PDFs are made where LibreOffice is (`--pdf`; a
letter takes seconds of a core). Prints how long until each Ministry report is built, and until all is compared; fails
if the reports take more than three minutes, or if any comparison of a report fails. The Redis database is emptied.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import redis

from bench.databases import ROOT, prepared
from bench.filing_season import Background, answer, rows, wait_for

LIMIT = 180.0  # seconds for the Ministry's reports of all provinces
CLOCK = "2025-10-15T06:59:50+07:00"

SET_UP = """
import json, random
from datetime import date, datetime
from decimal import Decimal
from base import clock, jobs
from base.models import Job
from base.period import Period
from measurements.models import Figure, ImportBatch
from reports import actions
from wards.models import Operator, Unit
chance = random.Random(15)
wards = Unit.objects.in_force(date(2025, 9, 30)).filter(level="ward")
codes = sorted(set(wards.values_list("province_code", flat=True)))[:{provinces}]
wards = list(wards.filter(province_code__in=codes))
def bring(*months, about=()):
    batch = ImportBatch.objects.create(status="applied", source="vnnic", file="f.xlsx", file_name="f.xlsx",
        sha256="0" * 64, size=1, received_at=clock.machine_now(), applied_at=clock.machine_now(),
        periods=[f"2025-{{month:02}}" for month in {{*months, *about}}])
    Figure.objects.bulk_create([Figure(unit=ward, period=date(2025, month, 1), network="mobile", operator=operator,
        source="vnnic", statistic="median", samples_min=samples, samples_max=samples, batch=batch, sheet="T", cell="A1",
        download=Decimal(chance.randrange(15000, 120000)) / 1000, raw=str(samples))
        for month in months for ward in wards for operator in [None, *Operator.objects.in_force(date(2025, 9, 30))]
        for samples in [chance.choice([120, 412, 1900])]], batch_size=2000)
def work(task):
    for job in Job.objects.filter(task=task, state="waiting"):
        jobs.work(job.pk, lambda handle: actions.build_run(int(handle.target), handle.progress))
bring(7, 8)
for code in codes:
    actions.switch_on_province(by=None, code=code, since=Period(2025, 8))
actions.open_due_runs(datetime(2025, 9, 15, 7, 1, tzinfo=clock.VIETNAM))
work("reports.build_run")
Job.objects.all().delete()
print(json.dumps(len(codes)))
"""
IMPORT = (
    SET_UP.partition("bring(7, 8)")[0] + "bring(9, about=[8])  # of August it says the same\nprint(json.dumps(0))\n"
)
BUILT = (
    "select count(*) from reports_reportrun where kind = 'ministry' and period = '2025-09-01' and built_at is not null"
)
COMPARED = "select count(*) from base_job where task = 'reports.compare_run' and state = '{state}'"
LATER = "select count(*) from base_job where task = 'reports.compare_run' and state in ('waiting', 'running')"


def queues(name: str) -> list[str]:
    """The arguments of a worker as deploy/queues has it."""
    queue = dict(line.split("=") for line in (ROOT / "deploy/queues" / name).read_text().split())
    return ["worker", "-Q", queue["QUEUES"], "-c", queue["CONCURRENCY"], "-n", f"{name}@bench"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", help="a PostgreSQL server's URL; without it an SQLite file")
    parser.add_argument("--redis", help="the broker: a Redis database of its own, emptied first; without it a folder")
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--pdf", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, prepared(Path(name), options.server) as base:
        environment = {**os.environ, **base, "EMAIL_URL": f"filemail:///{name}/mails", "LOG_LEVEL": "ERROR"}
        environment |= {"REDIS_URL": options.redis or "", "JOB_LEASE_SECONDS": "30"}
        if not options.pdf:
            environment["PATH"] = "/usr/local/sbin:/usr/sbin:/sbin"  # no LibreOffice is found there
        if options.redis:
            redis.Redis.from_url(options.redis).flushdb()
        provinces = answer(environment, SET_UP.format(provinces=options.provinces))
        took = morning(environment, Path(name), options.provinces, provinces)
    assert took <= LIMIT, f"{took:.0f} s for the Ministry's reports"


def morning(environment: dict[str, str], folder: Path, asked: int, provinces: int) -> float:
    """Seconds from the import's end until the last Ministry report was built."""
    background = Background({**environment, "PORTAL_CLOCK": CLOCK, "LOG_LEVEL": "INFO"}, folder)

    def count(statement: str) -> int:
        return int(rows(environment, statement)[0][0])

    answer(environment, IMPORT.format(provinces=asked))
    try:
        for name in ("reports", "imports"):
            background.start(name, *queues(name))
        for name in ("reports", "imports"):
            wait_for(name, lambda name=name: " ready" in background.log(name).read_text(), 120)
        background.start("beat", "beat", "--pidfile=", "-s", str(folder / "schedule"))
        wait_for("the first tick", lambda: count("select count(*) from base_job where task = 'reports.build_run'"))
        begun = time.perf_counter()
        wait_for("the Ministry's reports", lambda: count(BUILT) >= provinces)
        took = time.perf_counter() - begun
        left = count(LATER)
        wait_for("the comparisons", lambda: not count(LATER))
        compared = time.perf_counter() - begun
        done, failed = (count(COMPARED.format(state=state)) for state in ("done", "failed"))
    finally:
        background.stop()
    print(f"{provinces} Ministry reports built in {took:.1f} s; {left} comparisons were open then")
    print(f"all {done} comparisons done after {compared:.1f} s, {failed} failed; load {os.getloadavg()[0]:.1f}")
    assert done
    assert not failed
    return took


if __name__ == "__main__":
    main()

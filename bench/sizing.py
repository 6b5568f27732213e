"""What ten years of figures weigh: `python -m bench.sizing [--figures N]`, on a temporary PostgreSQL of its own.

Fills the table of figures (invented numbers, every ward in force in 8/2025, one total and one row per operator for
each month until N is reached), then measures its size, one month's verdicts, backup and restore.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.faults.postgres import Postgres, own_server

ROOT = Path(__file__).resolve().parents[1]
FILL = """
    WITH place AS (
        SELECT u.id AS unit, o.id AS operator FROM wards_unit u
        CROSS JOIN (SELECT id FROM wards_operator UNION ALL SELECT NULL) o
        WHERE u.level = 'ward' AND u.valid_from <= '2025-08-31' AND (u.valid_to IS NULL OR u.valid_to > '2025-08-31')
    ), numbered AS (
        SELECT place.*, month::date AS period, row_number() OVER (ORDER BY month) AS n FROM place
        CROSS JOIN generate_series('2025-07-01'::date, '2035-06-01', '1 month') AS month
    )
    INSERT INTO measurements_figure (unit_id, operator_id, period, network, source, statistic, samples_min, samples_max,
        download, upload, latency, batch_id, sheet, cell, raw)
    SELECT unit, operator, period, 'mobile', 'vnnic', 'median', n % 900, n % 900, 20 + n % 80, 10, 25,
        (SELECT max(id) FROM measurements_importbatch), 'Tổng hợp', 'C' || n % 9999, (n % 900)::text
    FROM numbered WHERE n <= {figures}
"""


def main(figures: int) -> None:
    with own_server("ispeed-sizing-") as (folder, server):
        measure(server, folder, figures)


def measure(server: Postgres, folder: Path, figures: int) -> None:
    environment = {**os.environ, "DATABASE_URL": server.url, "REDIS_URL": "", "PORTAL_ENV": "local"}
    environment |= {"PORTAL_DATA_DIR": str(folder / "data"), "PORTAL_CLOCK": ""}

    def manage(*arguments: str, **changed: str) -> tuple[float, float, str]:
        """Seconds, peak memory in MiB, and what it said."""
        started = time.monotonic()
        with tempfile.TemporaryFile("w+") as out:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment | changed, stdout=out
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, arguments)
            out.seek(0)
            return time.monotonic() - started, usage.ru_maxrss / 1024, out.read()

    def ask(statement: str) -> str:
        command = ["psql", server.url, "-qAtc", statement]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    manage("migrate", "-v0")
    print_cost("the whole register", *manage("load_register")[:2])
    manage("import_figures", "measurements/samples/hai_phong_so_mau_2024-07_2024-09.xlsx")  # a batch to belong to
    started = time.monotonic()
    ask(FILL.format(figures=figures))
    ask("ANALYZE")
    count = int(ask("SELECT count(*) FROM measurements_figure"))
    size = int(ask("SELECT pg_total_relation_size('measurements_figure')"))
    print(f"{count} figures filled in {time.monotonic() - started:.0f} s: {size / count:.0f} bytes each with indexes")
    for what, arguments in (
        ("verdicts of a province's month", ("--province", "31")),
        ("verdicts of the country's month", ()),
    ):
        print_cost(what, *manage("compliance", "--period", "2025-08", "--level", "ward", "--json", *arguments)[:2])
    seconds, memory, out = manage("backup", "--json")
    archive = json.loads(out)
    print_cost(f"backup, {archive['bytes'] / 1e6:.0f} MB", seconds, memory)
    print_cost("self-check of the archive", *manage("selfcheck", archive["file"])[:2])
    ask("CREATE DATABASE restored")
    url = server.url.removesuffix("postgres") + "restored"
    print_cost(
        "restore, checked",
        *manage("restore", archive["file"], DATABASE_URL=url, PORTAL_DATA_DIR=str(folder / "new"))[:2],
    )


def print_cost(what: str, seconds: float, memory: float) -> None:
    print(f"{what:<36}{seconds:8.1f} s{memory:8.0f} MiB", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stop the server too
    parser = argparse.ArgumentParser(prog="python -m bench.sizing", description=__doc__)
    parser.add_argument("--figures", type=int, default=1_000_000)
    main(parser.parse_args().figures)

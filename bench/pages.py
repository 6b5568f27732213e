"""What the pages ask of a database with a million figures: `python -m bench.pages`.

Invented figures (số liệu giả lập) of every ward in force since 1/7/2025, its operators, two networks. For each page
every statement that it sends is sent again by itself, five times, all of its rows fetched; a page's time is the sum
of the medians. The country's 24 months are then told from the kept summaries and from the figures: both must be equal.
Writes its part of docs/benchmarks.md. Fails above 25 ms of SQL for a page on PostgreSQL, 60 ms on SQLite, or where the
summaries are not 30 times faster.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from base import clock
from bench.databases import ROOT, prepared
from bench.faults.postgres import Postgres
from bench.speed import put_section

LIMITS = {"PostgreSQL": 25.0, "SQLite": 60.0}  # milliseconds of SQL for a page
TIMES = 30


def measure(database: str, size: int) -> dict[str, Any]:
    """On a database of its own: milliseconds of SQL and number of statements by page, seconds of both trends."""
    with tempfile.TemporaryDirectory(prefix="ispeed-pages-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with _server(folder, database) as url, prepared(folder, url) as environment:
            result = folder / "result.json"
            command = [sys.executable, "-W", "ignore", "-m", "bench.pages_inside", str(size), str(result)]
            subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)
            found: dict[str, Any] = json.loads(result.read_text())
            return found


def missed(database: str, found: dict[str, Any]) -> list[str]:
    """Which goals were not met, each with its figure."""
    slow = [f"{path} {ms:.1f} ms" for path, (ms, _count) in found["pages"].items() if ms > LIMITS[database]]
    ratio = found["from_figures"] / found["from_summaries"]
    return slow + ([f"24 months {ratio:.0f} ×"] if ratio < TIMES else [])


def report(database: str, found: dict[str, Any]) -> Iterator[str]:
    """Of one database, for docs/benchmarks.md."""
    yield f"{found['figures']} figures, {found['months']} months. Milliseconds are absolute: the sum over a page's"
    yield "statements of the median of five times.\n"
    yield "| page | statements | ms of SQL | goal | met |\n|---|--:|--:|--:|---|"
    most = LIMITS[database]
    for path, (ms, count) in found["pages"].items():
        yield f"| `{path}` | {count} | {ms:.1f} | ≤ {most:g} | {'yes' if ms <= most else '**no**'} |"
    ratio = found["from_figures"] / found["from_summaries"]
    yield "\n| the country's 24 months | from the summaries, ms | from the figures, ms | ratio | goal | met |"
    yield "|---|--:|--:|--:|--:|---|"
    yield (
        f"| equal | {found['from_summaries'] * 1000:.0f} | {found['from_figures'] * 1000:.0f} | {ratio:.0f} "
        f"| ≥ {TIMES} | {'yes' if ratio >= TIMES else '**no**'} |"
    )
    yield f"\nRun on {clock.machine_now():%d/%m/%Y}."


@contextmanager
def _server(folder: Path, database: str) -> Iterator[str | None]:
    if database == "SQLite":
        yield None
        return
    server = Postgres(folder)
    server.make()
    try:
        yield server.url
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--database", choices=list(LIMITS), help="one only; none: both")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")  # for the clock
    failed = []
    for database in [options.database] if options.database else LIMITS:
        found = measure(database, options.figures)
        heading, lines = f"## What the pages ask of a million figures ({database})", list(report(database, found))
        print(heading, *lines, sep="\n", flush=True)
        if found["figures"] >= 1_000_000:
            put_section(heading, lines)
        failed += [f"{database}: {what}" for what in missed(database, found)]
    print(f"goals missed: {'; '.join(failed) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stop the server too
    sys.exit(main())

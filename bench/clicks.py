"""How long a person waits for a province's file: click → preview, preview → applied: `python -m bench.clicks`.

The embedded default (SQLite, messages in a folder, two web processes, a worker of two) with the register of one
province. A staff member brings a workbook of 114 wards and five operators (invented figures, each time others), and
applies it; what the browser asks is asked as the pages say: the answer to the form, the page that it leads to, its
progress after the pause that stands in it, the page anew. Drawing it is not in the time. Writes its part of
docs/benchmarks.md; fails above 1.0 s and 0.7 s.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from base import clock
from bench.databases import ROOT
from bench.speed import put_section

HEADING = "## A province's file, as a person waits for it (SQLite, no Redis)"
PREVIEW_MOST, APPLIED_MOST = 1.0, 0.7


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")  # for the clock
    parser = argparse.ArgumentParser(prog="python -m bench.clicks", description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ispeed-clicks-") as name:
        folder = Path(name)
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_ENV": "local",
            "PORTAL_DATA_DIR": str(folder / "data"),
            "PORTAL_CLOCK": "2025-09-10T09:00:00+07:00",
        }
        result = folder / "result.json"
        command = [sys.executable, "-W", "ignore", "-m", "bench.clicks_inside", name, str(result), str(options.times)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        found = json.loads(result.read_text())
    lines, missed = report(found, options.times)
    print(HEADING, *lines, sep="\n")
    if options.times >= 5:
        put_section(HEADING, lines)
    print(f"goals missed: {'; '.join(missed) or 'none'}")
    return int(bool(missed))


def report(found: dict[str, list[float]], times: int) -> tuple[list[str], list[str]]:
    lines = [f"{times} times, after one that is not counted.\n"]
    lines += ["| waited for | s, median | least | most | CPU s of all, median | goal | met |"]
    lines += ["|---|--:|--:|--:|--:|--:|---|"]
    missed = []
    for what, most in (("preview", PREVIEW_MOST), ("applied", APPLIED_MOST)):
        middle, cpu = statistics.median(found[what]), statistics.median(found[f"{what}, CPU"])
        met = middle <= most
        missed += [] if met else [f"{what} {middle:.2f} s"]
        lines.append(
            f"| {what} | {middle:.2f} | {min(found[what]):.2f} | {max(found[what]):.2f} | {cpu:.2f} | ≤ {most:g} "
            f"| {'yes' if met else '**no**'} |"
        )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines.append(f"\nRun on {clock.machine_now():%d/%m/%Y}; load (1, 5, 15 minutes) at the end {load}.")
    return lines, missed


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stop the servers too
    sys.exit(main())

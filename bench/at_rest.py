"""An installation of one province at rest, memory and processor time of all of it: `python -m bench.at_rest`.

Web, workers and beat in production settings, as many as docs/sizing.md says for a department, on servers of their own
(`bench.production`). Pages are looked at and a job of each queue is done first; then nobody asks anything for some
minutes. Memory is that of all processes together, what several share counted once (PSS). Writes its part of
docs/benchmarks.md; fails above 700 MiB, or above 60 seconds of processor time an hour.
"""

import argparse
import os
import signal
import sys
import time
import urllib.request

from base import clock
from bench.faults.scenarios import wait_back
from bench.production import PROGRAMS, Production, family, memory, processor_seconds
from bench.speed import put_section

MEMORY_MOST, PROCESSOR_MOST = 700.0, 60.0
HEADING = "## A whole installation of one province at rest (PostgreSQL, Redis)"
LOOKED_AT = ("/accounts/login/", "/public/", "/api/v1/schema/", "/healthz")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")  # for the clock
    parser = argparse.ArgumentParser(prog="python -m bench.at_rest", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--like", default="", help="URL of a database with tables and register, copied instead of made")
    options = parser.parse_args()
    with Production(options.like) as portal:
        wait_back(portal, since=None)
        look_around(portal)
        before = {name: used(portal, name) for name in (*PROGRAMS, "redis")}
        time.sleep(options.minutes * 60)
        lines, missed = judge(portal, before, options.minutes)
    print(HEADING, *lines, sep="\n")
    if options.minutes >= 3:
        put_section(HEADING, lines)
    print(f"goals missed: {'; '.join(missed) or 'none'}")
    return int(bool(missed))


def used(portal: Production, name: str) -> float:
    return sum(processor_seconds(pid) for pid in family(portal.pid(name)))


def look_around(portal: Production) -> None:
    """Every process of the web has answered some pages: what is loaded at the first is loaded."""
    for path in LOOKED_AT * 6:
        request = urllib.request.Request(portal.url + path, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            answer.read()


def judge(portal: Production, before: dict[str, float], minutes: float) -> tuple[list[str], list[str]]:
    lines = ["| process | processes | resident, MiB | its part of what is shared (PSS), MiB | CPU s an hour |"]
    lines += ["|---|--:|--:|--:|--:|"]
    whole, cpu = 0.0, 0.0
    for name in PROGRAMS:
        pids = family(portal.pid(name))
        resident, part = (sum(one) for one in zip(*map(memory, pids), strict=True))
        seconds = (used(portal, name) - before[name]) / minutes * 60
        whole, cpu = whole + part, cpu + seconds
        lines.append(f"| {name} | {len(pids)} | {resident:.0f} | {part:.0f} | {seconds:.0f} |")
    redis = (used(portal, "redis") - before["redis"]) / minutes * 60
    lines.append(f"| all | | | {whole:.0f} | {cpu:.0f} |")
    lines += ["\n| goal | | found | met |", "|---|--:|--:|---|"]
    lines.append(f"| MiB of all | ≤ {MEMORY_MOST:g} | {whole:.0f} | {_yes(whole <= MEMORY_MOST)} |")
    lines.append(f"| CPU seconds an hour | ≤ {PROCESSOR_MOST:g} | {cpu:.0f} | {_yes(cpu <= PROCESSOR_MOST)} |")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    lines.append(f"\nOver {minutes:g} minutes; Redis beside them {redis:.0f} CPU s an hour, PostgreSQL not counted.")
    lines.append(f"Run on {clock.machine_now():%d/%m/%Y}; load (1, 5, 15 minutes) at the end {load}.")
    missed = [f"{whole:.0f} MiB"] if whole > MEMORY_MOST else []
    return lines, missed + ([f"{cpu:.0f} CPU s an hour"] if cpu > PROCESSOR_MOST else [])


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave the stand properly
    sys.exit(main())

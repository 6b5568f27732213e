"""People looking at a portal that holds five years of the whole country: `python -m bench.five_years`.

Every ward in force since 1/7/2025, 60 months, 4 operators, 2 networks (invented figures), on a PostgreSQL of its own,
behind gunicorn with two processes; 20 people of every role, each pausing 1 to 5 seconds between pages. Prints the
times by kind of page; fails where 95 of 100 answers took longer than 300 ms, or any was an error.
"""

import argparse
import os
import signal
import subprocess
import sys

from bench.databases import ROOT, prepared
from bench.faults.postgres import own_server

CLOCK = "2030-07-10T09:00:00+07:00"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.five_years", description=__doc__)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=180)
    options = parser.parse_args()
    with own_server("ispeed-years-") as (folder, server), prepared(folder, server.url) as environment:
        return _run(environment | {"PORTAL_CLOCK": CLOCK}, options)


def _run(environment: dict[str, str], options: argparse.Namespace) -> int:
    numbers = [str(options.months), str(options.people), str(options.seconds)]
    command = [sys.executable, "-W", "ignore", "-m", "bench.five_years_visit", *numbers]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stop the server too
    sys.exit(main())

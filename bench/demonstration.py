"""People looking at the demonstration, and how long it takes to be loaded: `python -m bench.demonstration`.

On a PostgreSQL of its own, behind gunicorn with two processes; 20 people of every role, each pausing 1 to 5 seconds
between pages. The pages are those that the links of a role's first page lead to, however many clicks away, a few
addresses of each kind. Writes its part of docs/benchmarks.md; fails where 95 of 100 answers of a kind took longer than
300 ms, or any was an error.
"""

import argparse
import os
import signal
import subprocess
import sys
import time

from bench.databases import ROOT, manage, prepared
from bench.faults.postgres import own_server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.demonstration", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    options = parser.parse_args()
    with own_server("ispeed-demonstration-") as (folder, server), prepared(folder, server.url) as environment:
        environment["EMAIL_URL"] = f"filemail://{folder}/mail"
        begun = time.monotonic()
        manage(environment, "demo", "--no-serve")
        numbers = map(str, (options.people, options.seconds, round(time.monotonic() - begun)))
        command = [sys.executable, "-W", "ignore", "-m", "bench.demonstration_visit", *numbers]
        return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stop the server too
    sys.exit(main())

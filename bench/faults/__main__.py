"""`python -m bench.faults [NAME …] [--times N] [--seed N] [--together N]`: exit 1 if anything was lost, done twice, or
stayed ill.

From twenty times on, the fault's line in docs/faults.md is written anew.
"""

import argparse
import itertools
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from bench.faults import table
from bench.faults.scenarios import FAULTS, run
from bench.faults.stand import ROOT, Stand

WRITTEN_FROM = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FAULTS)}; without one, all")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which things die")
    parser.add_argument("--lease", type=int, default=30, help="seconds after which a silent worker's job is given away")
    parser.add_argument("--together", type=int, default=1, help="so many faults at a time, each on a stand of its own")
    parser.add_argument("--minutes", type=float, default=1e9, help="begin no round of a fault after so many minutes")
    options = parser.parse_args()
    if unknown := set(options.names) - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    names = sorted(options.names or FAULTS, key=stand_of)
    if options.together > 1:
        return side_by_side(names, options)
    print(table.HEAD, end="", flush=True)
    failed = 0
    for _, alike in itertools.groupby(names, key=stand_of):
        failed += one_after_the_other(list(alike), options)
    return int(bool(failed))


def stand_of(name: str) -> tuple[str, str]:
    """Faults of which this is the same share a stand; on reports each has its own, for a province is due only once."""
    fault = FAULTS[name]
    return str(fault.needs), name if fault.work == "reports" else ""


def one_after_the_other(names: list[str], options: argparse.Namespace) -> int:
    """Faults that share a stand; how many things were lost or done twice."""
    failed = 0
    with Stand(FAULTS[names[0]].needs, options.lease) as stand:
        for name in names:
            seed = options.seed + list(FAULTS).index(name) * 1000
            end = monotonic() + options.minutes * 60
            outcomes = [run(stand, name, seed + time, time) for time in range(options.times) if monotonic() < end]
            line = table.row(name, outcomes, options.lease)
            print(line, flush=True)
            if options.times >= WRITTEN_FROM:
                table.write(name, line)
            for outcome in outcomes:
                for what in (*outcome.lost, *outcome.twice):
                    failed += 1
                    print(f"    {what}", flush=True)
    return failed


def side_by_side(names: list[str], options: argparse.Namespace) -> int:
    """Each fault by this command in a process of its own: most of a round is waiting for leases and for what is away.

    Whether one failed: 0 or 1.
    """
    running: list[subprocess.Popen[bytes]] = []

    def one(name: str) -> int:
        numbers = [f"--{what}={getattr(options, what)}" for what in ("times", "seed", "lease", "minutes")]
        running.append(child := subprocess.Popen([sys.executable, "-m", "bench.faults", name, *numbers], cwd=ROOT))
        return child.wait()

    pool = ThreadPoolExecutor(options.together)
    try:
        return int(any(list(pool.map(one, names))))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in running:
            child.terminate()  # each leaves its stand properly


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave the stand properly
    sys.exit(main())

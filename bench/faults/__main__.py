"""`python -m bench.faults [NAME …] [--times N] [--seed N]`: exit 1 if anything was lost, done twice, or stayed ill.

From twenty times on, the fault's line in docs/faults.md is written anew.
"""

import argparse
import itertools
import signal
import sys

from bench.faults import table
from bench.faults.scenarios import FAULTS, run
from bench.faults.stand import Stand

WRITTEN_FROM = 20

parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FAULTS)}; without one, all")
parser.add_argument("--times", type=int, default=1)
parser.add_argument("--seed", type=int, default=1, help="of the moments at which things die")
parser.add_argument("--lease", type=int, default=30, help="seconds after which a silent worker's job is given away")
options = parser.parse_args()
if unknown := set(options.names) - set(FAULTS):
    parser.error(f"no such fault: {', '.join(sorted(unknown))}")

signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave the stand properly
failed = 0


def stand_of(name: str) -> tuple[str, str]:
    """Faults of which this is the same share a stand; on reports each has its own, for a province is due only once."""
    fault = FAULTS[name]
    return str(fault.needs), name if fault.work == "reports" else ""


names = sorted(options.names or FAULTS, key=stand_of)
print(table.HEAD, end="", flush=True)
for _, alike in itertools.groupby(names, key=stand_of):
    shared = list(alike)
    with Stand(FAULTS[shared[0]].needs, options.lease) as stand:
        for name in shared:
            seed = options.seed + list(FAULTS).index(name) * 1000
            outcomes = [run(stand, name, seed + time, time) for time in range(options.times)]
            line = table.row(name, outcomes)
            print(line, flush=True)
            if options.times >= WRITTEN_FROM:
                table.write(name, line)
            for outcome in outcomes:
                for what in (*outcome.lost, *outcome.twice):
                    failed += 1
                    print(f"    {what}", flush=True)
sys.exit(1 if failed else 0)

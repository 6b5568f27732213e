"""Are small faults in how files are read, settled and checked seen? One table, a line for each module.

    python -m bench.reading_mutants [--most 40] [--seed 1]

Each module is tried by the tests that are about it, as `bench.mutants` does it; ends with 1 where one falls short.
"""

import argparse
import sys

from bench.mutants import outcomes_of, share_of

TESTS = "measurements/tests"
MODULES = {
    "measurements/reading/values.py": ["reading/test_values_spelt.py"],
    "measurements/importing/checks.py": ["importing/test_checks.py", "importing/test_file_totals.py"],
    "measurements/importing/checks_month_before.py": ["importing/test_checks_month_before.py"],
    "measurements/importing/resolving.py": ["importing/test_resolving.py", "importing/test_resolving_rows.py"],
    "measurements/importing/atlas.py": ["importing/test_atlas.py"],
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.reading_mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=40, help="mutants of a module")
    parser.add_argument("--least", type=float, default=90.0, help="percent that must be killed in each")
    parser.add_argument("--seconds", type=float, default=120.0, help="for one run of the tests")
    asked = parser.parse_args(arguments)
    lines, short = [], False
    for path, tests in MODULES.items():
        options = {**vars(asked), "modules": [path], "tests": [f"{TESTS}/{one}" for one in tests]}
        outcomes = outcomes_of(argparse.Namespace(**options, pytest=[""], lines=None))
        share = 0.0 if outcomes is None else share_of(outcomes)
        short = short or share < asked.least
        killed = sum(one.killed for one in outcomes or ())
        lines.append(f"{path:50} {killed:4} of {len(outcomes or ()):4} {share:6.1f} %")
    print("\n".join(["", *lines]))
    return int(short)


if __name__ == "__main__":
    sys.exit(main())

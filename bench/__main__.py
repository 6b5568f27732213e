"""`make bench`, or `python -m bench [NAME …]`: the measurements that take too long for the tests.

Each is a module of this folder that runs by itself (`python -m bench.NAME --help`). Exit 1 if one of them fails.
"""

import subprocess
import sys
import time

BENCHES = {
    "speed": "importing, names and workbooks beside what one would otherwise use",
    "pages": "what the pages ask of a database with a million figures",
    "five_years": "people looking at a portal that holds five years of the whole country",
    "demonstration": "how long the demonstration takes to load, and people of every role looking at it",
    "faults": "processes die, servers go away, the disk fills, clocks jump, a new version comes, all under work",
    "faults.alerts": "each alert's fault on a portal that Debian's Prometheus watches: that alert, and no other",
    "ten_years": "ten years of the country: its pages, a month more, backup and restore",
    "clicks": "how long a person waits for a province's file",
    "at_rest": "memory and processor time of a whole installation that nobody asks",
    "guesses": "somebody guesses a password, from many addresses, against several web processes",
    "plants": "each check that docs/security.md calls met is taken away: does a test notice?",
    "wording": "faults in what the documents say: does a test notice each?",
    "reading_mutants": "small faults in how files are read and checked: do tests notice?",
    "last_hour": "the last hour before the deadline: every ward files, staff look on, a national month is imported",
    "sizing": "what a million figures weigh, and how long backup and restore take",
    "filing_season": "every ward of the country reminded, then filing",
    "forecast": "whether the mid-month forecast finds the wards that will miss, on invented months",
    "names": "how names of wards resolve, in every spelling, over every ward",
    "reports": "how long the reports of a month take, for one province and for all",
    "fifteenth": "every province's Ministry report while a national month is imported and compared",
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(BENCHES)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    failed = []
    for name in names or BENCHES:
        print(f"\n=== {name}: {BENCHES[name]}", flush=True)
        begun = time.monotonic()
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
        print(f"=== {name}: {time.monotonic() - begun:.1f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

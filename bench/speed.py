"""The portal beside what one would use instead, in turn, in fresh processes: `python -m bench.speed [NAME …]`.

Writes what it ran into docs/benchmarks.md. `--small` only shows that both sides still do the same work. Without
`--server` (the URL of a PostgreSQL where databases may be made) it starts a PostgreSQL of its own.
"""

import argparse
import math
import os
import platform
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg2

from base import clock
from bench.databases import prepared
from bench.faults.postgres import Postgres
from bench.harness import Cost, compare, run_apart, spread

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
POSTGRESQL, SQLITE = "PostgreSQL", "SQLite"
PACKAGES = (
    "django",
    "django-import-export",
    "tablib",
    "openpyxl",
    "python-calamine",
    "xlsxwriter",
    "rapidfuzz",
    "psycopg2-binary",
)


@dataclass(frozen=True)
class Goal:
    """`slow` takes at least `times` what `fast` takes; or, with `at_most`, no more than that.

    With `each` it is asked of every single thing that the sides noted down, and the worst of them counts.
    """

    slow: str
    fast: str
    times: float
    at_most: bool = False
    each: bool = False

    def met(self, ratio: float) -> bool:
        return ratio <= self.times if self.at_most else ratio >= self.times


@dataclass(frozen=True)
class Limit:
    """A figure of a side that is no ratio: `what` is one of Cost's, or one that it noted; the worst run counts."""

    side: str
    what: str
    most: float
    called: str

    def met(self, costs: "Costs") -> bool:
        return self.of(costs) <= self.most

    def of(self, costs: "Costs") -> float:
        return max(
            cost.notes[self.what] if self.what in cost.notes else getattr(cost, self.what) for cost in costs[self.side]
        )


@dataclass(frozen=True)
class SpeedComparison:
    """`goals` by database; a comparison is run on each database that it has goals for."""

    title: str
    module: str
    sides: tuple[str, ...]
    size: int
    small: int
    goals: dict[str, tuple[Goal, ...]]
    limits: tuple[Limit, ...] = ()
    prepare: str = ""  # what is done once before the sides, in a process of its own
    clock: str = ""  # where the portal's clock begins
    why: str = ""  # a goal is missed: what a profile says


FIRST_BYTE, GROWN = "seconds until the first byte", "MiB grown"
AGAIN = Goal("portal_again", "portal", 1.5, at_most=True)
COMPARISONS = {
    "month": SpeedComparison(
        "A national month, and the same month again, against django-import-export",
        "bench.national_month",
        ("portal", "portal_again", "stock"),
        16_605,
        150,
        {POSTGRESQL: (Goal("stock", "portal", 25), AGAIN), SQLITE: (Goal("stock", "portal", 15), AGAIN)},
    ),
    "admin": SpeedComparison(
        "A national month against django-import-export's admin flow: a dry run, then a real run",
        "bench.national_month",
        ("portal", "stock_admin"),
        16_605,
        150,
        {POSTGRESQL: (Goal("stock_admin", "portal", 50),)},
    ),
    "names": SpeedComparison(
        "Names of wards to units, 5,000 distinct, against rapidfuzz over the whole list",
        "bench.resolving",
        ("portal", "fuzzy"),
        50_000,
        300,
        {SQLITE: (Goal("fuzzy", "portal", 10),)},
        limits=(Limit("portal", "wall", 2, "seconds for 50,000"),),
    ),
    "workbook": SpeedComparison(
        "The Ministry's workbook of every ward, 15 styled columns, against openpyxl",
        "bench.ministry_workbook",
        ("portal", "with_openpyxl"),
        3_321,
        60,
        {SQLITE: (Goal("with_openpyxl", "portal", 4),)},
    ),
    "raw": SpeedComparison(
        "A file of 1,000,000 single tests, 12 columns, read, counted and stored, against reading it alone",
        "bench.raw_file",
        ("portal", "calamine", "with_openpyxl"),
        1_000_000,
        3_000,
        {SQLITE: (Goal("portal", "calamine", 1.3, at_most=True), Goal("with_openpyxl", "portal", 7))},
        limits=(
            Limit("portal", "own_mib", 200, "peak MiB of the worker"),
            Limit("portal", "child_mib", 1536, "peak MiB of the reading child"),
        ),
        prepare="make_file",
    ),
    "export": SpeedComparison(
        "100,000 figures as CSV, against django-import-export",
        "bench.export",
        ("portal", "stock"),
        100_000,
        300,
        dict.fromkeys((POSTGRESQL, SQLITE), (Goal("stock", "portal", 1),)),
        limits=(Limit("portal", FIRST_BYTE, 1, FIRST_BYTE), Limit("portal", GROWN, 100, GROWN)),
    ),
    "page": SpeedComparison(
        "Requests for the page of a province's month (114 wards, 4 operators), against an empty page",
        "bench.province_page",
        ("portal_page", "empty_page"),
        300,
        2,
        dict.fromkeys((POSTGRESQL, SQLITE), (Goal("portal_page", "empty_page", 10, at_most=True),)),
    ),
    "busy": SpeedComparison(
        "Pages while a national month is imported: the time that 95 of 100 answers keep to, against an idle portal",
        "bench.busy_pages",
        ("importing", "idle"),
        30,
        3,
        {POSTGRESQL: (Goal("importing", "idle", 3, at_most=True),)},
    ),
    "rows": SpeedComparison(
        "Growth: an import of ten times the rows",
        "bench.growth",
        ("all_rows", "tenth_of_the_rows"),
        16_605,
        300,
        dict.fromkeys((POSTGRESQL, SQLITE), (Goal("all_rows", "tenth_of_the_rows", 11, at_most=True),)),
    ),
    "history": SpeedComparison(
        "Growth: the pages of a month with ten times the months behind it (60, 6)",
        "bench.growth",
        ("long_history", "short_history"),
        20,
        1,
        dict.fromkeys((POSTGRESQL, SQLITE), (Goal("long_history", "short_history", 1.5, at_most=True, each=True),)),
        clock="2030-07-10T09:00:00+07:00",
    ),
}

Costs = dict[str, list[Cost]]


def run(names: list[str], server: str | None, *, small: bool, runs: int) -> Iterator[tuple[tuple[str, str], Costs]]:
    """Each comparison and its database with its costs, when done. AssertionError if two sides made different things."""
    for database in (POSTGRESQL, SQLITE) if server else (SQLITE,):
        wanted = [name for name in names if small or database in COMPARISONS[name].goals]
        if not wanted:
            continue
        with (
            tempfile.TemporaryDirectory() as folder,
            prepared(Path(folder), server if database == POSTGRESQL else None) as environment,
        ):
            for name in wanted:
                one = COMPARISONS[name]
                size = one.small if small else one.size
                own = environment | {"PORTAL_CLOCK": one.clock, "BENCH_FOLDER": folder}
                if one.prepare:
                    run_apart(one.module, one.prepare, size, own)
                costs = compare(one.module, list(one.sides), size, runs=runs, environment=own)
                print(*_report(name, database, costs), sep="\n", flush=True)
                yield (name, database), costs


def _report(name: str, database: str, costs: Costs) -> Iterator[str]:
    one = COMPARISONS[name]
    yield f"\n{_heading(name, database)}\n"
    yield "| side | runs | wall s, median | min | max | CPU s, median | peak MiB | largest child, MiB | checksum |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|---|"
    for side, found in costs.items():
        least, middle, most = spread(found)
        cpu, own, child = (spread(found, figure) for figure in ("cpu", "own_mib", "child_mib"))
        yield (
            f"| {side} | {len(found)} | {middle:.2f} | {least:.2f} | {most:.2f} | {cpu[1]:.2f} | {own[2]:.0f} "
            f"| {child[2]:.0f} | {found[0].checksum} |"
        )
    yield "\n| ratio of medians | wall | CPU | goal | met |\n|---|--:|--:|--:|---|"
    goals = one.goals.get(database, ())
    for goal in goals:
        wall, cpu_ratio = (_ratio(costs, goal, figure) for figure in ("wall", "cpu"))
        wanted = f"{'≤' if goal.at_most else '≥'} {goal.times:g}"
        yield f"| {goal.slow} / {goal.fast} | {wall:.2f} | {cpu_ratio:.2f} | {wanted} | {_yes(goal.met(wall))} |"
    if one.limits:
        yield "\n| the worst run | figure | goal | met |\n|---|--:|--:|---|"
        for limit in one.limits:
            met = _yes(limit.met(costs))
            yield f"| {limit.side}, {limit.called} | {limit.of(costs):.2f} | ≤ {limit.most:g} | {met} |"
    if one.why and not all(goal.met(_ratio(costs, goal, "wall")) for goal in goals):
        yield f"\n{one.why}"
    yield from _notes(costs) if not any(goal.each for goal in goals) else ()
    for goal in goals:
        if goal.each:
            yield f"\n| each, ms | {goal.slow} | {goal.fast} | ratio |\n|---|--:|--:|--:|"
            slow, fast = _noted(costs[goal.slow]), _noted(costs[goal.fast])
            yield from (
                f"| {what} | {slow[what]:.1f} | {fast[what]:.1f} | {slow[what] / fast[what]:.2f} |" for what in slow
            )


def _all_met(name: str, database: str, costs: Costs) -> bool:
    one = COMPARISONS[name]
    ratios = all(goal.met(_ratio(costs, goal, "wall")) for goal in one.goals[database])
    return ratios and all(limit.met(costs) for limit in one.limits)


def _ratio(costs: Costs, goal: Goal, figure: str) -> float:
    if goal.each and figure == "wall":
        slow, fast = _noted(costs[goal.slow]), _noted(costs[goal.fast])
        return max(slow[what] / fast[what] for what in slow)
    slow_one, fast_one = (spread(costs[side], figure)[1] for side in (goal.slow, goal.fast))
    return slow_one / fast_one if fast_one else math.nan  # CPU time where what is measured is not the time of work


def _notes(costs: Costs) -> Iterator[str]:
    """What the sides noted down beside their time, medians."""
    if not any(isinstance(value, int | float) for found in costs.values() for value in found[0].notes.values()):
        return
    yield "\n| side | noted | median |\n|---|---|--:|"
    for side, found in costs.items():
        for what, value in _noted(found).items():
            yield f"| {side} | {what} | {value:.2f} |"


def _noted(costs: list[Cost]) -> dict[str, float]:
    """The median over the runs of each figure that a side noted down."""
    return {what: statistics.median(cost.notes[what] for cost in costs) for what in costs[0].notes}


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"


def page(found: dict[tuple[str, str], Costs], server: str | None, load: tuple[float, ...], before: str = "") -> str:
    """docs/benchmarks.md; comparisons that were not run stand as they stood `before`."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    head = [
        "# Speed, beside what one would otherwise use",
        "\nWritten by `python -m bench.speed`, each comparison when it is run; the figures imported are synthetic, the",
        "names of wards real. Each side runs in turn with the others, in a fresh process, warm; its time is that of",
        "the work alone, its checksum that of what it made: sides of one comparison must have the same. CPU seconds",
        "count the process and its children, not the database server. One process of ours makes a load of about 1.",
        f"\nMachine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}; {_server_version(server)}{packages}.",
    ]
    sections = _sections(before)
    for (name, database), costs in found.items():
        lines = list(_report(name, database, costs))
        lines += [
            f"\nRun on {clock.machine_now():%d/%m/%Y}; load (1, 5, 15 minutes) before {_loads(load)}, after "
            f"{_loads(os.getloadavg())}."
        ]
        sections[lines[0].strip()] = "\n".join(lines).strip()
    known = [_heading(name, database) for name, one in COMPARISONS.items() for database in one.goals]
    parts = [sections.pop(heading) for heading in known if heading in sections]
    parts += sections.values()  # of bench.pages
    return "\n\n".join(["\n".join(head), *parts]) + "\n"


def put_section(heading: str, lines: list[str]) -> None:
    """A section of another measurement into docs/benchmarks.md, instead of the one it wrote before."""
    before = PAGE.read_text(encoding="utf-8")
    sections = _sections(before) | {heading: "\n".join([heading, "", *lines])}
    PAGE.write_text("\n\n".join([re.split("^## ", before, flags=re.M)[0].strip(), *sections.values()]) + "\n", "utf-8")


def _heading(name: str, database: str) -> str:
    return f"## {COMPARISONS[name].title} ({database})"


def _sections(text: str) -> dict[str, str]:
    """Heading → section, the heading with it."""
    parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0].strip(): part.strip() for part in parts}


def _loads(load: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.2f}" for value in load)


def _server_version(server: str | None) -> str:
    if not server:
        return ""
    connection = psycopg2.connect(server)
    try:
        number = connection.server_version
    finally:
        connection.close()
    return f"PostgreSQL {number // 10000}.{number % 10000}, "


@contextmanager
def _postgresql(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="ispeed-speed-") as name:
        Path(name).chmod(0o755)
        own = Postgres(Path(name))
        own.make()
        try:
            yield own.url
        finally:
            own.stop()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")  # for the clock
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(COMPARISONS)}; none: all")
    parser.add_argument("--server", help="URL of a PostgreSQL; none: one of its own")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", action="store_true", help="a small input, SQLite only; writes nothing")
    options = parser.parse_args()
    if unknown := set(options.names) - set(COMPARISONS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    names, load = options.names or list(COMPARISONS), os.getloadavg()
    if options.small:
        return int(not dict(run(names, None, small=True, runs=1)))
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = {}
    with _postgresql(options.server) as server:
        for key, costs in run(names, server, small=False, runs=options.runs):
            found[key] = costs
            PAGE.write_text(page(found, server, load, before), encoding="utf-8")  # what stops later leaves this
    missed = [name for (name, database), costs in found.items() if not _all_met(name, database, costs)]
    print(f"\ngoals missed: {', '.join(missed) or 'none'}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())

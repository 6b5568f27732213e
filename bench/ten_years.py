"""Ten years of the whole country: what its pages ask, a month more, backup and restore: `python -m bench.ten_years`.

Every ward in force since 1/7/2025, its operators and all of them together, three networks, 120 months (invented
figures, more than seven million), on a PostgreSQL of its own; beside it a million figures as in `bench.pages`, and a
database with the register alone. Sides are asked in turn within one run, so that a busy machine is busy for both.
Writes its parts of docs/benchmarks.md; fails where a goal is missed. `--folder` keeps the databases for the next run.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from base import clock
from bench.databases import ROOT, manage
from bench.faults.postgres import of_folder
from bench.harness import Cost, compare, spread
from bench.speed import put_section

PAGES_MOST, MONTH_MOST, BARE_MOST, DUMP_MOST = 1.2, 1.2, 3.0, 2.0
TEN_YEARS = ("5", "mobile", "fixed", "5g")
MILLION = ("4", "mobile", "fixed")
MILLION_MONTHS = 38
FLOOR = 1.0  # milliseconds of SQL that a page may differ by whatever the ratio: nobody sees them
NATIONAL = 16_605  # rows of a national month


class Bench:
    """The server and its databases: `empty` (the register), `million`, `ten_years`."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.months, self.rows, self.rounds = folder, options.months, options.rows, options.rounds
        self.server = of_folder(folder)

    def environment(self, database: str) -> dict[str, str]:
        """Each database is asked in the month after its last but one: both have the same behind them."""
        months = min(MILLION_MONTHS, self.months) if database == "million" else self.months
        return {
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_ENV": "local",
            "PORTAL_DATA_DIR": str(self.folder / f"data-{database}"),
            "PORTAL_CLOCK": f"{2025 + (months + 7) // 12}-{(months + 7) % 12 + 1:02}-10T09:00:00+07:00",
            "DATABASE_URL": f"{self.server.url.rpartition('/')[0]}/{database}",
            "REDIS_URL": "",
            "PYTHONWARNINGS": "ignore",
        }

    def prepare(self) -> dict[str, dict[str, Any]]:
        """Make what is not there; what was told of it when it was made."""
        kept = self.folder / "filled.json"
        found: dict[str, dict[str, Any]] = json.loads(kept.read_text()) if kept.exists() else {}
        for name, filled in (
            ("empty", ()),
            ("million", (min(MILLION_MONTHS, self.months), *MILLION)),
            ("ten_years", (self.months, *TEN_YEARS)),
        ):
            if name in found:  # by a run before, perhaps of a version before
                manage(self.environment(name), "migrate", "-v0")
                continue
            template = " TEMPLATE empty" if filled else ""
            self.server.run_alone(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}{template}")
            if not filled:
                manage(self.environment(name), "migrate", "-v0")
                manage(self.environment(name), "load_register", "-v0")
            found[name] = self.inside(name, "fill", *filled) if filled else {}
            kept.write_text(json.dumps(found))
        del found["empty"]
        for name, one in found.items():
            print(
                f"{name}: {one['figures']:,} figures, {one['months']} months, {one['database'] / 1e9:.1f} GB",
                flush=True,
            )
        return found

    def inside(self, database: str, step: str, *arguments: object) -> dict[str, Any]:
        result = self.folder / "result.json"
        command = [sys.executable, "-m", "bench.ten_years_inside", step, str(result), *map(str, arguments)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **self.environment(database)}, check=True)
        figures: dict[str, Any] = json.loads(result.read_text())
        return figures

    # --- pages

    def pages(self) -> tuple[list[str], list[str]]:
        """The lines for docs/benchmarks.md, and what was missed."""
        small, large = min(MILLION_MONTHS, self.months), self.months
        asked: dict[str, list[dict[str, Any]]] = {"million": [], "ten_years": []}
        for _ in range(self.rounds):
            asked["million"].append(self.inside("million", "pages", small))
            asked["ten_years"].append(self.inside("ten_years", "pages", large))
        lines = [
            "Milliseconds of SQL: the sum over a page's statements of the least time of each, five times in each of "
            f"{self.rounds} turns;",
            f"a difference below {FLOOR:g} ms counts as none.\n",
            "| page | statements | of a million, ms | of ten years, ms | ratio | goal | met |",
            "|---|--:|--:|--:|--:|--:|---|",
        ]
        missed = []
        # By their place: units and batches have other numbers there.
        for place, path in enumerate(asked["million"][0]):
            turns = {side: [list(turn.values())[place] for turn in found] for side, found in asked.items()}
            before, after = (min(ms for ms, _ in turns[side]) for side in ("million", "ten_years"))
            count, now = (turns[side][0][1] for side in ("million", "ten_years"))
            ratio = after / before
            met = ratio <= PAGES_MOST or after - before <= FLOOR
            missed += [] if met else [f"{path} {ratio:.2f} ×"]
            note = str(count) if count == now else f"{count}, {now}"
            lines.append(
                f"| `{path}` | {note} | {before:.1f} | {after:.1f} | {ratio:.2f} | ≤ {PAGES_MOST:g} | {_yes(met)} |"
            )
        return [*lines, *self._when()], missed

    # --- a month more

    def month(self) -> tuple[list[str], list[str]]:
        """A national month into ten years, into an empty database, and bare."""
        sides = ["into_ten_years", "into_empty", "parse_and_copy"]
        own = {"into_empty": {"DATABASE_URL": self.environment("empty")["DATABASE_URL"]}}
        common = self.environment("ten_years") | {"BENCH_MONTHS": str(self.months)}
        costs = compare("bench.ten_years_inside", sides, self.rows, runs=self.rounds, environment=common, own=own)
        lines = [
            f"{self.rows} rows; least and median of {self.rounds} turns; the ratio is that of the least.",
            "CPU seconds are those of all: the process, its child and the database.\n",
        ]
        lines += ["| side | wall s, least | median | CPU s, least | median |", "|---|--:|--:|--:|--:|"]
        for side, found in costs.items():
            (least, middle, _), (cpu, cpu_middle, _) = spread(found), spread(found, "cpu")
            lines.append(f"| {side} | {least:.2f} | {middle:.2f} | {cpu:.2f} | {cpu_middle:.2f} |")
        lines += ["\n| of the quickest turn, s | step | wall s |", "|---|---|--:|"]
        for side, found in costs.items():
            quickest = min(found, key=lambda cost: cost.wall)
            lines += [f"| {side} | {step} | {seconds:.2f} |" for step, seconds in quickest.notes.items()]
        lines += ["\n| ratio | wall | CPU | goal | met |", "|---|--:|--:|--:|---|"]
        missed = []
        for other, most in (("into_empty", MONTH_MOST), ("parse_and_copy", BARE_MOST)):
            wall, cpu = (_least(costs["into_ten_years"], of) / _least(costs[other], of) for of in ("wall", "cpu"))
            lines.append(f"| into_ten_years / {other} | {wall:.2f} | {cpu:.2f} | ≤ {most:g} | {_yes(wall <= most)} |")
            missed += [] if wall <= most else [f"month / {other} {wall:.2f} ×"]
        return [*lines, NEXT.rstrip(), *self._when()], missed

    # --- backup

    def backup(self) -> tuple[list[str], list[str]]:
        """Backup, verify and restore of both, beside pg_dump and pg_restore."""
        lines = [
            "| what | of a million, s | MiB | of ten years, s | CPU s | MiB | size, MB | beside | ratio | goal | met |",
            "|---|--:|--:|--:|--:|--:|--:|---|--:|--:|---|",
        ]
        small, large = self._backup_of("million"), self._backup_of("ten_years")
        missed = []
        for what, beside in (("backup", "pg_dump"), ("verify", "pg_restore --list"), ("restore", "pg_restore")):
            seconds, cpu, memory, size = large[what]
            ratio = seconds / large[beside][0] if beside in large else 0.0
            met = not ratio or ratio <= DUMP_MOST
            missed += [] if met else [f"{what} {ratio:.1f} × {beside}"]
            note = f"{beside} {large[beside][0]:.0f} s" if ratio else ""
            goal = f"{ratio:.2f} | ≤ {DUMP_MOST:g} | {_yes(met)}" if ratio else "| | "
            before = f"{small[what][0]:.0f} | {small[what][2]:.0f}"
            lines.append(
                f"| {what} | {before} | {seconds:.0f} | {cpu:.0f} | {memory:.0f} | {size / 1e6:.0f} | {note} | {goal} |"
            )
            if memory > small[what][2] * 1.2 + 20:
                missed.append(f"memory of {what}: {memory:.0f} MiB of ten years, {small[what][2]:.0f} of a million")
        return [*lines, *self._when()], missed

    def _backup_of(self, name: str) -> dict[str, tuple[float, float, float, int]]:
        """Seconds, CPU seconds of the process, MiB at most and bytes by what was done."""
        environment = {**os.environ, **self.environment(name)}
        url, folder = environment["DATABASE_URL"], self.folder / f"backup-{name}"
        folder.mkdir(exist_ok=True)
        made: dict[str, tuple[float, float, float, int]] = {}

        def run(what: str, *command: str, **changed: str) -> None:
            begun = time.monotonic()
            process = subprocess.Popen(command, cwd=ROOT, env=environment | changed, stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert not process.returncode, f"{what}: {command}"
            seconds = time.monotonic() - begun
            made[what] = seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, 0
            print(f"{name}: {what} {seconds:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)

        portal = (sys.executable, "manage.py")
        # The file that all batches name: an archive that lacks one is taken a second time.
        stored = self.folder / f"data-{name}" / "files" / "synthetic.xlsx"
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_bytes(b"")
        for old in folder.glob("*"):
            old.unlink()
        dump = folder / "pg.dump"
        run("pg_dump", "pg_dump", "-Fc", "-f", str(dump), url)
        run("backup", *portal, "backup", "--to", str(folder))
        archive = next(folder.glob("*.tar"))
        run("verify", *portal, "selfcheck", str(archive))
        for what, command in (("pg_restore", ()), ("restore", portal)):
            self.server.run_alone("DROP DATABASE IF EXISTS restored", "CREATE DATABASE restored")
            to = f"{self.server.url.rpartition('/')[0]}/restored"
            files = {"DATABASE_URL": to, "PORTAL_DATA_DIR": tempfile.mkdtemp(dir=self.folder)}
            if command:
                run(what, *command, "restore", str(archive), **files)
            else:
                run(what, "pg_restore", "-d", to, "--no-owner", str(dump))
        self.server.run_alone("DROP DATABASE IF EXISTS restored")
        for what, file in (("pg_dump", dump), ("backup", archive)):
            made[what] = (*made[what][:3], file.stat().st_size)
        return made

    def _when(self) -> list[str]:
        load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        return [f"\nRun on {clock.machine_now():%d/%m/%Y}; load (1, 5, 15 minutes) at the end {load}."]


def _least(costs: list[Cost], figure: str) -> float:
    return spread(costs, figure)[0]


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"


NEXT = """
Where the seconds go (1/12/2026, quiet): 0.51 until the child has read (0.07 its modules, 0.13 the library and what it
does not tell, 0.3 the rows), the worker taking them up meanwhile; 0.15 checks of the whole file, 0.05 of them the month
before and 0.04 its 3,300 jumps, which only invented figures have; 0.12 keeping what was read; 0.38 applying, of which
COPY and its keys are 0.28, as on the bare side. Next: what is kept of the rows, written while the child still reads.
"""
HEADINGS = {
    "pages": "## Ten years of the country: what the pages ask, against a million figures (PostgreSQL)",
    "month": "## Ten years of the country: a national month more (PostgreSQL)",
    "backup": "## Ten years of the country: backup, verify, restore (PostgreSQL)",
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")  # for the clock
    parser = argparse.ArgumentParser(prog="python -m bench.ten_years", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(HEADINGS)}; none: all")
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--rows", type=int, default=NATIONAL)
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side")
    parser.add_argument("--folder", type=Path, help="where the databases are kept for the next run")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(HEADINGS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if options.folder:
        options.folder.mkdir(exist_ok=True)
        options.folder.chmod(0o755)
        return measure(Bench(options.folder, options), options.parts)
    with tempfile.TemporaryDirectory(prefix="ispeed-ten-years-") as name:
        Path(name).chmod(0o755)
        return measure(Bench(Path(name), options), options.parts)


def measure(bench: Bench, parts: list[str]) -> int:
    missed: list[str] = []
    try:
        found = bench.prepare()
        for part in parts or HEADINGS:
            lines, without = getattr(bench, part)()
            large, small = found["ten_years"], found["million"]
            size = large["bytes"] / large["figures"]
            intro = [
                f"{large['figures']:,} figures of {large['months']} months, {size:.0f} bytes each with indexes; beside "
                f"them {small['figures']:,} of {small['months']}.\n"
            ]
            print(HEADINGS[part], *intro, *lines, sep="\n", flush=True)
            if bench.months >= 120 and bench.rows >= NATIONAL:
                put_section(HEADINGS[part], [*intro, *lines])
            missed += without
    finally:
        bench.server.stop()
    print(f"goals missed: {'; '.join(missed) or 'none'}")
    return int(bool(missed))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # stop the server too
    sys.exit(main())

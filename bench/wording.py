"""Plants faults in what the documents say, one at a time, and writes down which of them no test notices.

    python -m bench.wording [MODULE …] [--seed 1] [--most 25] [--write]

In every module of reports/content (or those named, such as letters) each condition is inverted, each filter dropped,
and two heads that stand side by side are exchanged: all must be noticed. Then so many other mutants, drawn by the seed:
nine in ten must be. Only tests that know no Django are run, so a fault takes half a second. `--write` puts the table
into docs/plants-documents.md; lines of modules that were not tried stay as they are. Exit 1 if too much stayed green.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.copied import ROOT, copy_tree
from bench.mutants import Mutant, mutants_of, run_tests, sampled, tried
from bench.warm import Warm
from ispeed_portal.catalogues import compile_catalogues

FOLDER = "reports/content"
PAGE = ROOT / "docs" / "plants-documents.md"
TESTS = [
    f"reports/tests/test_{name}.py"
    for name in (
        *("golden", "content", "month_of_figures", "months_spoken_of", "proofreading", "trends", "weak_spots_told"),
        *("wording", "wording_of_tables"),
    )
]
BARE = "bare.ini"  # without Django, its settings and the browser
OPTIONS = ["-c", BARE, "-o", "addopts=", "--noconftest", "-p", "no:django", "-p", "no:playwright"]
LEAST = 90.0
SECONDS = 60.0  # for one run of the tests
KINDS = (
    ("conditions", "condition negated"),
    ("filters", "filter of a comprehension dropped"),
    ("heads", " exchanged"),
)


@dataclass(frozen=True)
class ModuleTally:
    """Of one module: how many faults of each kind were planted and noticed, the drawn ones last."""

    module: str
    counts: tuple[tuple[int, int], ...]  # noticed, planted

    @property
    def holds(self) -> bool:
        *each, (killed, drawn) = self.counts
        return all(noticed == planted for noticed, planted in each) and killed * 100 >= LEAST * drawn

    @property
    def row(self) -> str:
        *_each, (killed, drawn) = self.counts
        shown = " | ".join(f"{noticed}/{planted}" if planted else "–" for noticed, planted in self.counts)
        return f"| `{self.module}` | {shown} | {100 * killed / drawn if drawn else 100:.0f} % |"


def kind_of(mutant: Mutant) -> int:
    """Its place among KINDS; behind them whatever else a mutant can be."""
    return next((at for at, (_name, words) in enumerate(KINDS) if mutant.what.endswith(words)), len(KINDS))


def chosen(tree: Path, path: str, most: int, seed: int) -> list[Mutant]:
    """All of the kinds, and as many others as asked."""
    every = mutants_of(path, (tree / path).read_text(encoding="utf-8"))
    others = [one for one in every if kind_of(one) == len(KINDS)]
    return [one for one in every if kind_of(one) < len(KINDS)] + sampled(others, most, seed)


def page(tallies: list[ModuleTally]) -> str:
    """The table, with the lines that an earlier run wrote of modules not tried now."""
    earlier = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    rows = {line.split("`")[1]: line for line in earlier if line.startswith("| `")}
    rows |= {one.module: one.row for one in tallies}
    names = " | ".join(name for name, _words in KINDS)
    return "\n".join(
        [
            "# Faults planted in what the documents say",
            "",
            "In each module of `reports/content` every condition is inverted, every filter dropped, and heads that "
            "stand side by side are exchanged; then other faults are drawn at random. Noticed/planted, by the tests "
            f"that know no Django. Made by `python -m bench.wording --write`, which fails below all of the first three "
            f"and {LEAST:.0f} % of the drawn.",
            "",
            f"| module | {names} | drawn | of the drawn |",
            "|---|---|---|---|---|---|",
            *(rows[name] for name in sorted(rows) if (ROOT / FOLDER / f"{name}.py").exists()),
            "",
        ]
    )


def try_module(tree: Path, warm: Warm, name: str, most: int, seed: int) -> ModuleTally:
    """Plant, run, put back; what survives is printed."""
    counts = [[0, 0] for _ in range(len(KINDS) + 1)]
    for mutant in chosen(tree, f"{FOLDER}/{name}.py", most, seed):
        outcome = tried(tree, mutant, lambda: run_tests(warm, TESTS, OPTIONS, SECONDS))
        count = counts[kind_of(mutant)]
        count[0] += outcome.killed
        count[1] += 1
        if not outcome.killed:
            print(f"  SURVIVED {mutant.path}:{mutant.line} {mutant.what}", flush=True)
    return ModuleTally(name, tuple((noticed, planted) for noticed, planted in counts))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.wording", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=25, help="mutants drawn for each module")
    parser.add_argument("--write", action="store_true", help="put what was found into docs/plants-documents.md")
    asked = parser.parse_args(arguments)
    there = sorted(path.stem for path in (ROOT / FOLDER).glob("*.py"))
    tallies = []
    with contextlib.ExitStack() as stack:
        tree = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wording-")))
        copy_tree(tree)
        compile_catalogues(tree / "locale")  # nothing loads Django there, which would
        (tree / BARE).write_text("[pytest]\n", encoding="utf-8")
        warm = stack.enter_context(Warm(tree, dict(os.environ)))
        passes, failed = run_tests(warm, TESTS, OPTIONS, SECONDS)
        if not passes:
            print(f"The tests fail without any fault: {failed}", file=sys.stderr)
            return 2
        for name in asked.modules or there:
            begun = time.monotonic()
            tallies.append(try_module(tree, warm, name, asked.most, asked.seed))
            print(f"{tallies[-1].row} {time.monotonic() - begun:.0f} s", flush=True)
            if asked.write:
                PAGE.write_text(page(tallies), encoding="utf-8")
    return 0 if all(one.holds for one in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Take each check away that docs/security.md rests on, and see a test notice.

`python -m bench.plants [LINE …] [--untried] [--one-in N] [--write]`: copies the tree to a temporary folder, runs
there all tests that are named (they must pass, none may be skipped), then plants one fault after the other and runs
its tests: red is right. Exit 1 if one stayed green. LINE is the beginning of a line of docs/security.md, such as 7.4
or passwords; `--write` puts what was found into docs/plants.md, each as it is found, and leaves there what this run
did not try. `--one-in 60` tries a drawn part, as `make test` does (`base/tests/drawn.py`). The tests run on SQLite,
or on what DATABASE_URL and REDIS_URL name: some want PostgreSQL. They try whole matrices: a fault may show in one
case only.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from base.tests import drawn
from bench.copied import ROOT, copy_tree
from bench.plants.plant import Plant
from bench.plants.table import PLANTS
from bench.warm import Warm

PAGE = ROOT / "docs" / "plants.md"
UNTRIED = "not tried"
WHOLE = {drawn.LONG: "yes"}
PASSED, FAILED, NO_ANSWER = "passed", "failed", "no answer"


def run(tests: tuple[str, ...], warm: Warm, *, first: bool = False) -> str:
    """What pytest says of these tests in the copy: `passed`, `failed`, or `no answer` (nothing ran, or no test failed
    by itself: a fixture that breaks would be red under any fault)."""
    ended = warm.run(["-x", *tests])
    if ended.code == 0 and not (first and ended.lines("SKIPPED ")):
        return PASSED
    if ended.code == 1 and not first and ended.lines("FAILED "):
        return FAILED
    print(ended.said[-3000:])
    return NO_ANSWER


def is_red(one: Plant, warm: Warm) -> bool:
    """Plant it, run its tests, take it out again."""
    path = warm.tree / one.file
    sound = path.read_text(encoding="utf-8")
    if sound.count(one.find) != 1:
        raise SystemExit(f"{one.line}: {one.find!r} stands {sound.count(one.find)} times in {one.file}")
    path.write_text(sound.replace(one.find, one.put), encoding="utf-8")
    try:
        return all(run((test,), warm) == FAILED for test in one.tests)
    finally:
        path.write_text(sound, encoding="utf-8")


def earlier() -> dict[tuple[str, str], str]:
    """What the page says of each line and fault."""
    if not PAGE.exists():
        return {}
    rows = [line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return {(row[0].removeprefix("| "), row[1]): row[-1].removesuffix(" |") for row in rows}


def table(red: dict[Plant, bool]) -> str:
    """The page: a line for each fault with what noticed it, now or in an earlier run."""
    before = earlier()
    words = {True: "red", False: "**green**"}
    found = {one: words[red[one]] if one in red else before.get((one.line, one.fault), UNTRIED) for one in PLANTS}
    lines = [
        "# Planted faults",
        "",
        "Each check that docs/security.md calls met is taken away, and the tests named there are run: red is right. "
        "Made by `python -m bench.plants --write`.",
        "",
        "| line | fault | in | noticed by | |",
        "|---|---|---|---|---|",
    ]
    for one in PLANTS:
        named = ", ".join(f"`{test}`" for test in one.tests)
        lines.append(f"| {one.line} | {one.fault} | `{one.file}` | {named} | {found[one]} |")
    count = Counter(found.values())
    summary = f"{len(PLANTS)} faults: {count['red']} noticed, {count['**green**']} not, {count[UNTRIED]} not tried yet."
    return "\n".join([*lines, "", summary, ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.plants", description=__doc__)
    parser.add_argument("lines", nargs="*", metavar="LINE")
    parser.add_argument("--untried", action="store_true", help="only what docs/plants.md says nothing of yet")
    parser.add_argument("--one-in", type=int, default=1, help="of these, a drawn part; with LONG=yes all")
    parser.add_argument("--write", action="store_true", help="put what was found into docs/plants.md")
    options = parser.parse_args()
    wanted = tuple(one for one in PLANTS if not options.lines or one.line.startswith(tuple(options.lines)))
    if options.untried:
        before = earlier()
        wanted = tuple(one for one in wanted if before.get((one.line, one.fault), UNTRIED) == UNTRIED)
    wanted = tuple(drawn.part(wanted, of="plants", one_in=options.one_in))
    red: dict[Plant, bool] = {}
    with contextlib.ExitStack() as stack:
        tree = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plants-")))
        copy_tree(tree)
        warm = stack.enter_context(Warm(tree, dict(os.environ) | WHOLE))
        tests = tuple(dict.fromkeys(test for one in wanted for test in one.tests))
        if run(tests, warm, first=True) != PASSED:
            print("the tests do not pass without any fault, or some are skipped", file=sys.stderr)
            return 1
        for one in wanted:
            begun = time.monotonic()
            red[one] = is_red(one, warm)
            word = "red" if red[one] else "GREEN"
            if options.write:
                PAGE.write_text(table(red), encoding="utf-8")
            print(f"{word:5} {time.monotonic() - begun:5.1f} s  {one.line}: {one.fault}", flush=True)
    green = [one for one in wanted if not red[one]]
    print(f"{len(wanted)} faults, {len(wanted) - len(green)} noticed, {len(green)} not")
    return int(bool(green))


if __name__ == "__main__":
    sys.exit(main())

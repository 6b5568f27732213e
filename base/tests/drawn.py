"""The part of a large matrix that a run of the tests tries, drawn anew for each commit; `LONG=yes` tries all of it.

The seed stands at the top of a run and under each failure; `TEST_SEED=…` draws the same parts again. What every part
holds is said where it is drawn: each page once, each role once.
"""

import os
import random
import subprocess
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
SEED, LONG = "TEST_SEED", "LONG"
Case = TypeVar("Case")
sizes: dict[str, tuple[int, int]] = {}  # by matrix: cases that this run tries, and all that there are


def everything() -> bool:
    """Whether matrices are tried as a whole; `make long` asks for it."""
    asked = os.environ.get(LONG, "")
    if asked not in ("", "yes"):
        raise ValueError(f"{LONG}={asked!r}: say {LONG}=yes, or leave it out")
    return asked == "yes"


def seed() -> str:
    """What this run draws with; `choose_seed` has set it for the run and its processes."""
    return os.environ.get(SEED) or choose_seed()


def choose_seed() -> str:
    """The commit, so that a failure comes again and each commit tries another part; without git the day."""
    asked = ["git", "rev-parse", "--short=12", "HEAD"]
    try:
        found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        found = ""
    return os.environ.setdefault(SEED, found or f"{datetime.now(UTC):%Y-%m-%d}")


def lots(matrix: str) -> random.Random:
    """The lots of one matrix, told apart by its name: what another draws changes nothing."""
    return random.Random(f"{seed()} {matrix}")


def part(
    cases: Iterable[Case], *, of: str, one_in: int, kinds: Iterable[Callable[[Case], Hashable]] = ()
) -> list[Case]:
    """One in `one_in` cases of the matrix named `of`, in their order; all of them with `LONG=yes`.

    Each of `kinds` says of a case what it is an example of (its role, its page). Every value that any of them gives
    is in the part, which is larger where it takes more cases to show them all.
    """
    cases = list(cases)
    found = cases if everything() else _part(cases, of, one_in, kinds)
    sizes[of] = (len(found), len(cases))
    return found


def _part(cases: list[Case], of: str, one_in: int, kinds: Iterable[Callable[[Case], Hashable]]) -> list[Case]:
    shuffled = list(range(len(cases)))
    lots(of).shuffle(shuffled)
    named = list(kinds)
    shows = {number: [(at, kind(cases[number])) for at, kind in enumerate(named)] for number in shuffled}
    missing = {value for values in shows.values() for value in values}
    taken: set[int] = set()
    while missing:  # the first that shows most of what is still to be shown: a kind costs no case of its own
        number = max(shuffled, key=lambda number: sum(value in missing for value in shows[number]))
        taken.add(number)
        missing.difference_update(shows[number])
    wanted = -(-len(cases) // one_in)
    taken |= set([number for number in shuffled if number not in taken][: max(0, wanted - len(taken))])
    return [cases[number] for number in sorted(taken)]


def told_sizes() -> list[str]:
    """A line for each matrix of which a part was drawn: how many of how many."""
    return [f"{of}: {tried} of {there}" for of, (tried, there) in sorted(sizes.items()) if tried < there]


def told() -> str:
    """What a run says of itself: how it drew, and how to draw so again."""
    if everything():
        return f"{LONG}=yes: every matrix is tried as a whole"
    return f"parts of the large matrices, drawn with {SEED}={seed()} ({LONG}=yes: all of them)"

"""docs/faults.md: one row a fault, written by the command that measured it."""

import fcntl
import os
import re
import statistics
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.faults.scenarios import FAULTS, FaultOutcome
from bench.faults.stand import ROOT

PAGE = ROOT / "docs" / "faults.md"
HEAD = (
    "| fault | | times | lost | twice | back to work: median, most (s) | all work done: median, most (s) "
    "| asked again | lease (s) | on | load |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|--:|\n"
)


def row(name: str, outcomes: Sequence[FaultOutcome], lease: int = 30) -> str:
    """The fault's line of the table; seconds after which a silent worker's job was given away."""
    back, done = ([getattr(one, what) for one in outcomes] for what in ("back_after", "done_after"))
    lost, twice = (sum(len(getattr(one, what)) for one in outcomes) for what in ("lost", "twice"))
    cells = [
        f"`{name}`",
        FAULTS[name].description,
        len(outcomes),
        lost,
        twice,
        f"{statistics.median(back):.1f}, {max(back):.1f}",
        f"{statistics.median(done):.1f}, {max(done):.1f}",
        sum(one.retries for one in outcomes),
        lease,
        f"{date.today():%d/%m/%Y}",  # noqa: DTZ011  # of this machine
        f"{os.getloadavg()[1]:.1f}",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def write(name: str, line: str, page: Path = PAGE) -> None:
    """Put the line into the page's table in the place of the fault's old one; the other lines stay.

    Faults that run side by side wait for one another here.
    """
    with page.open("r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = _with(name, line, file.read(), page)
        file.seek(0)
        file.write(text)
        file.truncate()


def _with(name: str, line: str, text: str, page: Path) -> str:
    before, head, rest = text.partition(HEAD)
    assert head, f"{page} has no table"
    length = re.match(r"(\|.*\n)*", rest)
    assert length
    table, after = rest[: length.end()], rest[length.end() :]
    lines = {re.match(r"\| `(\w+)`", old)[1]: old for old in table.splitlines()}  # type: ignore[index]
    lines[name] = line
    ordered = [lines[fault] for fault in FAULTS if fault in lines]
    return before + HEAD + "".join(f"{one}\n" for one in ordered) + after

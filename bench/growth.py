"""Comparison 11: ten times the rows of a file, and ten times the months of history."""

import tempfile
from pathlib import Path
from typing import Any

import django

from bench.harness import Stopwatch, measured

django.setup()

from base.period import Period  # noqa: E402
from bench import history, national_file, national_month  # noqa: E402
from bench.in_process import PROVINCE, Asker  # noqa: E402
from measurements import actions  # noqa: E402
from measurements.models import Figure  # noqa: E402

LAST = Period(2030, 6)  # five years after the reform of 1/7/2025


def _import(watch: Stopwatch, rows: int) -> list[Any]:
    folder = Path(tempfile.mkdtemp())
    history.empty()
    national_month.import_file(national_file.write(folder / "warm.xlsx", 200, seed=9))
    history.empty()
    path = national_file.write(folder / "month.xlsx", rows)
    with measured(watch):
        national_month.import_file(path)
    return [Figure.objects.current().count() == rows]


def tenth_of_the_rows(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _import(watch, size // 10)


def all_rows(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _import(watch, size // 10 * 10)


def _pages(watch: Stopwatch, size: int, months: int, notes: dict[str, Any]) -> list[Any]:
    """The pages of the same month, `size` times each, with so many months up to it; milliseconds a page in `notes`."""
    history.empty()
    history.fill([LAST.plus(-back) for back in reversed(range(months))], province=PROVINCE)
    actions.rebuild_all()
    asker = Asker(LAST)
    answered = []
    for kind, address in asker.pages.items():
        asker.ask(address)
        own = Stopwatch()
        with measured(own):
            answered.append([asker.ask(address) for _ in range(size)])
        watch.wall += own.wall
        watch.cpu += own.cpu
        notes[kind] = round(own.wall / size * 1000, 1)
    return answered


def short_history(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _pages(watch, size, 6, notes)


def long_history(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _pages(watch, size, 60 if size >= 10 else 9, notes)

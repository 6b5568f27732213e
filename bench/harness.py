"""Runs the sides of a comparison in turn, each in a fresh process, and tells what each run cost.

A side is a function that does its warm-up, then its work inside `measured()`, and returns what it made.
Sides of one comparison must return the same: they did the same work. Times are those of the work alone;
memory is the peak of the process, or of its largest child.
"""

import hashlib
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from base.isolation import host


@dataclass
class Cost:
    """Of one run: seconds of wall and CPU time of the work; peak memory in MiB of the process and of its children."""

    wall: float
    cpu: float
    own_mib: float
    child_mib: float
    checksum: str
    notes: dict[str, Any]


@dataclass
class Stopwatch:
    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def measured(watch: Stopwatch) -> Iterator[None]:
    """Add the time of the block, finished children's CPU included, to the watch."""
    wall, cpu = time.perf_counter(), _cpu()
    yield
    watch.wall += time.perf_counter() - wall
    watch.cpu += _cpu() - cpu


def count_children() -> None:
    """What bubblewrap's children use is told to nobody: in a process that is measured they are shut in without it."""
    host.bubblewrap = lambda programs=False: ""  # type: ignore[assignment,misc]


def checksum(result: Any) -> str:
    """Of anything that prints the same when it is the same."""
    return hashlib.sha256(json.dumps(result, ensure_ascii=False, default=str).encode()).hexdigest()[:16]


def run_side(module: str, side: str, size: int) -> None:
    """In the fresh process: do the work and print its cost as one JSON line."""
    work: Callable[[Stopwatch, int, dict[str, Any]], Any] = getattr(importlib.import_module(module), side)
    count_children()
    watch, notes = Stopwatch(), {}
    result = work(watch, size, notes)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps([watch.wall, watch.cpu, own, child, checksum(result), notes]))


def compare(
    module: str,
    sides: list[str],
    size: int,
    *,
    runs: int,
    environment: dict[str, str] | None = None,
    own: dict[str, dict[str, str]] | None = None,
) -> dict[str, list[Cost]]:
    """Run the sides A B A B …, each warming up by itself, in an environment and what is a side's `own` in it.

    AssertionError if they made different things.
    """
    costs: dict[str, list[Cost]] = {side: [] for side in sides}
    for _ in range(runs):
        for side in sides:
            costs[side].append(_fresh(module, side, size, (environment or {}) | (own or {}).get(side, {})))
    found = {side: sorted({cost.checksum for cost in costs[side]}) for side in sides}
    if len({made for sums in found.values() for made in sums}) != 1:
        raise AssertionError(f"{module}: the sides did not do the same work: {found}")
    return costs


def run_apart(module: str, name: str, size: int, environment: dict[str, str]) -> None:
    """A function of a module, given the size, in a fresh process that is not measured."""
    code = f"import {module} as module; module.{name}({size})"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, check=True)


def spread(costs: list[Cost], figure: str = "wall") -> tuple[float, float, float]:
    """Minimum, median and maximum of a figure over the runs."""
    values = [getattr(cost, figure) for cost in costs]
    return min(values), statistics.median(values), max(values)


def _fresh(module: str, side: str, size: int, environment: dict[str, str]) -> Cost:
    code = f"from bench.harness import run_side; run_side({module!r}, {side!r}, {size})"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module}.{side} failed:\n{done.stderr[-4000:]}")
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

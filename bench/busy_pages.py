"""Comparison 10: pages while a national month is imported by a worker, and while nothing else happens. What is
measured is not the time of the work but the time that 95 of 100 answers did not exceed, in seconds."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import django

from bench.harness import Stopwatch

django.setup()

from django.db import connection  # noqa: E402

from base.period import Period  # noqa: E402
from bench import history, national_file  # noqa: E402
from bench.in_process import PROVINCE, Asker  # noqa: E402
from bench.visitors import ROOT, Visitor, percentile, served, visit  # noqa: E402
from measurements import actions  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402

MONTH = Period(2025, 8)
PEOPLE, PAUSE = 10, (0.2, 1.0)


def idle(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    return _look(watch, size, None)


def importing(watch: Stopwatch, size: int, notes: dict[str, Any]) -> list[Any]:
    """One import after the other, as a worker would run them, as long as people look."""
    folder = Path(tempfile.mkdtemp())
    rows = 16_605 if size >= 10 else 300
    files = [national_file.write(folder / f"{seed}.xlsx", rows, seed=seed) for seed in range(3)]
    return _look(watch, size, files)


def _look(watch: Stopwatch, seconds: int, files: list[Path] | None) -> list[Any]:
    history.empty()
    history.fill([MONTH.plus(-back) for back in (2, 1)], province=PROVINCE)
    actions.rebuild_all()
    asker = Asker(MONTH.plus(-1))
    pages = {kind: [address] for kind, address in asker.pages.items()}
    connection.close()
    over = threading.Event()
    worker = threading.Thread(target=_import, args=(files or [], over))
    with served({}) as port:
        worker.start()
        times, errors = visit([Visitor(port, asker.session, pages, seed) for seed in range(PEOPLE)], seconds, PAUSE)
        over.set()
        worker.join()
    if files and ImportBatch.objects.filter(status=ImportBatch.Status.APPLIED, layout__gt="").count() == 0:
        raise RuntimeError("nothing was imported meanwhile")
    watch.wall = percentile([one for found in times.values() for one in found], 0.95)
    return [sorted(pages), errors, Figure.objects.exists()]


def _import(files: list[Path], over: threading.Event) -> None:
    """In a process of its own, as a worker is."""
    while files and not over.is_set():
        path = files[0]
        files.append(files.pop(0))
        subprocess.run(
            [sys.executable, "manage.py", "import_figures", str(path), "--json"],
            cwd=ROOT,
            env=dict(os.environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )

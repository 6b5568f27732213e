"""`python -m bench.streamed CORPUS …`: do sheets that are streamed hold what the library reads? On others' files.

A CORPUS is a folder, as for bench.corpora. Every sheet of every workbook of Excel's is read both ways: after 2, 20 and
300 rows that the library reads too, in blocks so small that the rows after them are many. A sheet is the same, or it is
not understood, which in service means that the library reads all of it. Exit 1 for a sheet that differs. Each file
is read in a process of its own: some end the library's.
"""

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from bench.corpora import Corpus
from measurements.reading import ooxml, stream
from measurements.reading.columns import Columns, NotUnderstood

HEADS = (2, 20, 300)
BLOCK = 4_000  # bytes
SECONDS = 60
ENDINGS = {".xlsx", ".xlsm", ".xltx", ".xltm"}
SAME, SAME_BY_COLUMN, REFUSED, DIFFERENT = "same", "same, by column", "not understood", "different"
BEYOND = "neither reads it"


def outcomes(path: Path) -> Iterator[tuple[str, str]]:
    """For each sheet and each head what became of it, and where the first difference is."""
    try:
        parts = ooxml.large_sheets(path, 0)
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in parts}
    except Exception:  # the library does not read it: there is nothing to compare
        yield BEYOND, ""
        return
    for name, part in parts.items():
        whole = _plain(sheets[name])
        for head_rows in HEADS:
            stream.HEAD_ROWS = head_rows
            try:
                head = stream.head_of(path, name, part)
                runs = [head.rows, *stream.runs_after(path, part, head, frozenset(), lambda row: None)]
            except (NotUnderstood, CalamineError, OSError, ValueError):
                yield REFUSED, ""
                continue
            in_parts = _plain([row for run in runs for row in run])
            if in_parts == whole:
                yield (SAME_BY_COLUMN if any(isinstance(run, Columns) for run in runs) else SAME), ""
            else:
                yield DIFFERENT, f"{path.name}, {name}, {head_rows}: {_first_difference(in_parts, whole)}"


def _plain(rows: list[list[object]]) -> list[list[object]]:
    """Blanks alike, days without their time, no blanks at the end of a row and no blank rows at the end."""
    found = [[None if v == "" else v.date() if isinstance(v, datetime) else v for v in row] for row in rows]
    for row in found:
        while row and row[-1] is None:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def _first_difference(in_parts: list[list[object]], whole: list[list[object]]) -> str:
    for number, (ours, theirs) in enumerate(zip(in_parts, whole, strict=False), start=1):
        if ours != theirs:
            return f"row {number}: {ours!r:.300} instead of {theirs!r:.300}"
    return f"{len(in_parts)} rows instead of {len(whole)}"


def _read(path: Path, answers: Connection) -> None:
    stream.CHUNK = BLOCK
    answers.send(list(outcomes(path)))


def _in_a_process(path: Path) -> list[tuple[str, str]]:
    mine, its = multiprocessing.get_context("fork").Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_read, args=(path, its))
    child.start()
    its.close()
    try:
        found: list[tuple[str, str]] = mine.recv() if mine.poll(SECONDS) else [(BEYOND, "")]
    except EOFError:
        found = [(BEYOND, "")]
    child.kill()
    child.join()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Corpus.of, metavar="CORPUS")
    different = 0
    for corpus in parser.parse_args().corpora:
        files = [path for path in corpus.files() if path.suffix.lower() in ENDINGS]
        found = [one for path in files for one in _in_a_process(path)]
        counted = Counter(outcome for outcome, _where in found)
        print(f"{corpus.label}: {len(files)} files; readings: {dict(counted.most_common())}", flush=True)
        for outcome, where in found:
            if outcome == DIFFERENT:
                print(f"  {where}", flush=True)
        different += counted[DIFFERENT]
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())

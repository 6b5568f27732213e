"""The child process that reads one file: a request as JSON on stdin, JSON lines on stdout. No Django here.

Started by base.isolation · request keys: path, file_name, caps, operators {code: [names]},
units [names], taught {shape: {letters: role}}, own_unit.
Lines: {"progress": [phase, done, total]} {"table": …} {"note": …} {"rows": [[…], …]} {"sheets": {…}} {"template": {…}}
{"refused": [code, message]} {"done": {"rows": n, "file_context": …}}
"""

import gc
import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from measurements.reading import context as contexts
from measurements.reading import package
from measurements.reading.blocks import side_by_side
from measurements.reading.columns import NotUnderstood
from measurements.reading.grid import Grid, address, letters
from measurements.reading.guards import Caps, Refusal, check_zip, kind_of
from measurements.reading.headings import Vocabulary
from measurements.reading.job import ReadingJob, Sink
from measurements.reading.jsonrows import says_no_network
from measurements.reading.raw import count_tests
from measurements.reading.records import Note, Row, TableInfo
from measurements.reading.rows import SheetReader
from measurements.reading.sources import open_file
from measurements.reading.tables import find_header, of_single_tests
from measurements.reading.window import HEAD

CHUNK = 400
MAX_NOTES = 20_000


class Speaker:
    """Writes the child's output as JSON lines; rows go in chunks."""

    def __init__(self) -> None:
        self._rows: list[list[Any]] = []
        self.rows = self.notes = 0

    def write(self, **line: Any) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def row(self, row: Row) -> None:
        self._rows.append(row.as_list())
        self.rows += 1
        if len(self._rows) >= CHUNK:
            self.flush()

    def note(self, note: Note) -> None:
        self.notes += 1
        if self.notes <= MAX_NOTES:
            self.flush()
            self.write(note=note.as_list())

    def table(self, table: TableInfo) -> None:
        self.flush()
        self.write(table=table.as_dict())

    def progress(self, done: int, total: int) -> None:
        self.flush()
        self.write(progress=["read", done, total])
        sys.stdout.flush()

    def flush(self) -> None:
        if self._rows:
            self.write(rows=self._rows)
            self._rows = []


def main() -> int:
    """Read the file of the request on stdin and write what it holds to stdout; the exit code."""
    request = json.loads(sys.stdin.readline())
    gc.disable()  # nothing here points in circles, and looking for it costs a tenth of the time
    speaker = Speaker()
    try:
        _read(request, speaker)
    except Refusal as refusal:
        speaker.flush()
        speaker.write(note=Note.of(refusal.code, "", "", **refusal.details).as_list())
        speaker.write(refused=refusal.code)
    sys.stdout.flush()
    return 0


def _read(request: dict[str, Any], speaker: Speaker) -> None:
    path, caps = Path(request["path"]), Caps(**request["caps"])
    kind = kind_of(path, request["file_name"])
    usual = package.in_usual_order(path, partial(check_zip, path, caps)) if kind == "xlsx" else path
    _read_file(usual, kind, caps, request, speaker)


def _read_file(path: package.Readable, kind: str, caps: Caps, request: dict[str, Any], speaker: Speaker) -> None:
    words = Vocabulary(request["operators"], request["units"])
    opened = open_file(path, kind, caps)
    job = ReadingJob(
        words=words,
        sink=Sink(speaker.row, speaker.note, speaker.table, speaker.progress),
        taught=request["taught"],
        own_unit=request["own_unit"],
        raw=count_tests,
    )
    speaker.write(sheets={"names": opened.names, "hidden": opened.hidden, "kind": kind})
    if opened.identity:
        speaker.write(template=opened.identity)
    job.of_file = contexts.of_texts([Path(request["file_name"]).stem.replace("_", " ")], words)
    for grid in opened.sheets:
        before = job.tables
        of_sheet = contexts.of_name(grid.name, words)
        read = _read_sheet(grid, job, of_sheet)
        for remark in read.remarks:
            at = address(remark.row, remark.column)
            speaker.note(Note.of(remark.code, read.name, at, **remark.details))
        if says_no_network(read, of_sheet.over(job.of_file).network):
            speaker.note(Note.of("network_unclear", read.name, "", value=request["file_name"]))
        _tell_hidden(read, speaker, job.tables > before)
        _tell_struck(read, speaker, job.tables > before)
    if job.likely and not job.tables:
        table, note = job.likely
        speaker.table(table)
        speaker.note(note)
    speaker.flush()
    speaker.write(done={"rows": speaker.rows, "tables": job.tables, "notes": speaker.notes})


def _read_sheet(grid: Grid, job: ReadingJob, of_sheet: contexts.Context) -> Grid:
    """Read a sheet; a streamed one, if it holds single tests, and by the library if it is not understood to its end.

    Returns the grid that was read.
    """
    if grid.full is None:
        _read_whole(grid, job, of_sheet)
        return grid
    if _holds_tests(grid, job):
        held: list[Row | Note | TableInfo] = []
        sink, tables = job.sink, job.tables
        job.sink = Sink(held.append, held.append, held.append, sink.progress)
        try:
            SheetReader(grid, job, of_sheet).read()
        except NotUnderstood:
            job.sink, job.tables = sink, tables
        else:
            job.sink = sink
            for one in held:
                hand_on = sink.row if isinstance(one, Row) else sink.note if isinstance(one, Note) else sink.table
                hand_on(one)  # type: ignore[arg-type]
            return grid
    whole = grid.full()
    _read_whole(whole, job, of_sheet)
    return whole


def _read_whole(grid: Grid, job: ReadingJob, of_sheet: contexts.Context) -> None:
    for part in side_by_side(grid, job.words):
        SheetReader(part, job, of_sheet).read()


def _holds_tests(grid: Grid, job: ReadingJob) -> bool:
    try:
        tables = (find_header(grid, row, job.words, job.own_unit) for row in range(min(HEAD, len(grid.rows))))
        first = next((table for table in tables if table is not None), None)
    except NotUnderstood:
        return False
    if first is None or not of_single_tests(grid, first):
        return False
    grid.wanted.update(first.dimensions.values(), (column.index for column in first.values))
    return True


def _tell_struck(grid: Grid, speaker: Speaker, has_table: bool) -> None:
    if has_table and grid.struck:
        places = sorted(grid.struck)
        listed = ", ".join(address(*place) for place in places[:10]) + ("…" if len(places) > 10 else "")
        speaker.note(Note.of("struck_cells", grid.name, address(*places[0]), cells=listed))


def _tell_hidden(grid: Grid, speaker: Speaker, has_table: bool) -> None:
    if not has_table:
        return
    rows = sorted(row for row in grid.hidden_rows if row < len(grid.rows) and any(True for _ in grid.filled(row)))
    if rows:
        listed = ", ".join(str(row + 1) for row in rows[:10]) + ("…" if len(rows) > 10 else "")
        speaker.note(Note.of("hidden_rows", grid.name, f"A{rows[0] + 1}", count=len(rows), rows=listed))
    columns = sorted(
        column
        for column in grid.hidden_columns
        if any(grid.at(r, column) is not None for r in range(min(len(grid.rows), 50)))
    )
    if columns:
        listed = ", ".join(letters(column) for column in columns[:10])
        speaker.note(Note.of("hidden_columns", grid.name, f"{letters(columns[0])}1", columns=listed))

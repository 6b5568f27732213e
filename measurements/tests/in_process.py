"""A file read in this process, without the child that reads it in service.

`lines` takes the child's place for a batch; `Reader` does without a batch, too: figures as read, and every issue, in
order.
"""

import gc
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from measurements.actions import directory
from measurements.actions.findings import assumptions
from measurements.importing.resolving import ImportOptions, Resolver
from measurements.reading import child
from measurements.reading.guards import Caps
from measurements.reading.host import Request
from measurements.reading.records import Note, Row
from measurements.readings import as_texts
from wards.models import Unit


def lines(request: Request) -> Iterator[dict]:
    """What a child would say of this file (measurements.reading.host.read), letter by letter; nothing shuts it in."""
    said, streams, collects = io.StringIO(), (sys.stdin, sys.stdout), gc.isenabled()
    sys.stdin, sys.stdout = io.StringIO(json.dumps(request.as_dict()) + "\n"), said
    try:
        child.main()
    finally:
        sys.stdin, sys.stdout = streams
        if collects:
            gc.enable()
    yield from map(json.loads, said.getvalue().removesuffix("\n").split("\n"))


class _Listener(child.Speaker):
    """Hands on what the child would write."""

    def __init__(self, assembly):
        super().__init__()
        self.assembly = assembly

    def write(self, **line):
        for values in line.get("rows", ()):
            self.assembly.row(Row.from_list(values))
        if note := line.get("note"):
            self.assembly.note(Note.from_list(note))
        if table := line.get("table"):
            self.assembly.table(table)


class Reader:
    """Reads files of one province; what the register says is looked up once."""

    def __init__(self, tmp_path, *, today=date(2025, 9, 12), province="31"):
        self.path, self.today, self.province = Path(tmp_path) / "file", today, province
        self.book = directory.RegisterDirectory()
        found = directory.operators(today)
        self.operators = {code: operator.pk for code, operator in found.items()}
        self.fixed_alone = directory.fixed_alone(found, today)
        self.vocabulary = directory.vocabulary(today)
        self.unit_names = directory.unit_names(province)
        self.units = {unit.pk: unit.full_name for unit in Unit.objects.all()}

    def read(self, content, *, name="x.xlsx", **stated):
        """(figures, issues): [unit, month, network, operator, statistic, least, most, download, upload, latency]."""
        self.path.write_bytes(content)
        known = ImportOptions(today=self.today, province_code=self.province, **stated)
        assembly = Resolver(known, self.book, self.operators, self.fixed_alone)
        request = {"file_name": name, "operators": self.vocabulary, "units": self.unit_names}
        request |= {"taught": {}, "own_unit": False}
        return _read(self, assembly, known, request)


def _read(reader, assembly, known, request):
    speaker = _Listener(assembly)
    child._read({**request, "path": str(reader.path), "caps": asdict(Caps())}, speaker)
    speaker.flush()
    issues = [*assembly.issues, *assumptions(assembly, known)]
    names = reader.units
    codes = {pk: code for code, pk in reader.operators.items()}
    figures = [
        (
            names[f.unit_id],
            f.period,
            f.network,
            codes.get(f.operator_id),
            f.reading.statistic,
            f.reading.least,
            f.reading.most,
            *as_texts(f.reading)[:3],
        )
        for f in (entry.figure for entry in assembly.entries)
    ]
    return figures, issues

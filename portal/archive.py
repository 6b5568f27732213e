"""The backup file: one tar with a table per member, the stored files, and a manifest of controls. Pure.

    tables/<app>.<model>.jsonl.gz   one JSON object a row
    files/<name in the store>
    manifest.json                   last: for every table its rows, digest and sums, for every file its SHA-256

Nothing is held in memory but one row and the manifest. A table's digest is the sum of the SHA-256 of its
lines modulo 2²⁵⁶, so it does not depend on the order in which a database returns rows.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from base.saying import say

FORMAT = 1
CHUNK = 1024 * 1024
MANIFEST, TABLES, FILES = "manifest.json", "tables/", "files/"


class BrokenArchive(Exception):
    """The archive is not whole; the message, in Vietnamese, says where."""


@dataclass(frozen=True)
class TableControl:
    """The control values of a table: number of rows, digest, and sums by column."""

    rows: int
    digest: str
    totals: dict[str, str]  # column → sum of its numbers, exact


@dataclass(frozen=True)
class FileControl:
    """The control values of a file: its size and hash."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The content of an archive: tables and files with their control values."""

    made_at: str  # ISO 8601, UTC
    migrations: list[str]  # "wards.0001_initial": the shape of the tables
    tables: dict[str, TableControl] = field(default_factory=dict)  # "wards.unit" → control
    files: dict[str, FileControl] = field(default_factory=dict)  # name in the store → control
    absent: list[str] = field(default_factory=list)  # files that rows name and the store did not have
    months: dict[str, str] = field(default_factory=dict)  # "2024-08 mobile ward" → SHA-256 of its compliance
    format: int = FORMAT


class Tally:
    """Works out the control values of a table while its lines pass."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._sums: dict[str, int | Decimal] = dict.fromkeys(sorted(numbers), 0)
        self._rows = self._digest = 0

    def add(self, line: bytes, row: dict[str, Any]) -> None:
        """Count one line (without its line end) and the values it was made from."""
        self._rows += 1
        self._digest += int.from_bytes(hashlib.sha256(line).digest())
        sums = self._sums
        for name in sums:
            value = row[name]
            if value is not None:
                sums[name] += Decimal(value) if type(value) is str else value

    def control(self) -> TableControl:
        totals = {name: str(total) for name, total in self._sums.items()}
        return TableControl(self._rows, f"{self._digest % 2**256:064x}", totals)


class Writer:
    """Writes an archive beside its final name and moves it there when it is complete."""

    def __init__(self, path: Path) -> None:
        self._path, self._partial = path, path.with_name(path.name + ".partial")
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)  # it holds password hashes
        self._file = os.fdopen(descriptor, "wb")
        self._tar = tarfile.TarFile(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)

    def add_table(self, label: str, lines: Iterable[bytes]) -> None:
        """Store the lines of a table, each without its line end."""
        with tempfile.TemporaryFile(dir=self._path.parent) as spool:
            with gzip.GzipFile(fileobj=spool, mode="wb", compresslevel=5, mtime=0) as packed:
                for line in lines:
                    packed.write(line + b"\n")
            self._add(f"{TABLES}{label}.jsonl.gz", spool, spool.tell())

    def add_file(self, name: str, content: IO[bytes]) -> FileControl:
        """Store one file, whose size is known only once it has been read."""
        with tempfile.TemporaryFile(dir=self._path.parent) as spool:
            control = copy(content, spool)
            self._add(FILES + name, spool, control.size)
        return control

    def finish(self, manifest: Manifest) -> None:
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self._add(MANIFEST, io.BytesIO(content), len(content))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self._path)

    def abandon(self) -> None:
        self._file.close()
        self._partial.unlink(missing_ok=True)

    def _add(self, name: str, content: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        content.seek(0)
        self._tar.addfile(member, content)


class Reader:
    """Reads an archive; every member can be read repeatedly."""

    def __init__(self, path: Path) -> None:
        try:
            self._tar = tarfile.TarFile(path)
        except (tarfile.TarError, EOFError) as error:
            raise BrokenArchive(say("{path}: is no archive of a backup ({error}).", path=path, error=error)) from error
        try:
            self._members = {member.name: member for member in self._tar.getmembers() if member.isfile()}
            self.manifest = self._read_manifest()
        except (BrokenArchive, tarfile.TarError, EOFError) as error:
            self.close()
            raise BrokenArchive(
                say("{path}: the archive is cut off or damaged. {error}", path=path, error=error)
            ) from error

    def _read_manifest(self) -> Manifest:
        try:
            raw = json.loads(self.open(MANIFEST).read())
            raw["tables"] = {label: TableControl(**control) for label, control in raw["tables"].items()}
            raw["files"] = {name: FileControl(**control) for name, control in raw["files"].items()}
            manifest = Manifest(**raw)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenArchive(say("{member} cannot be read ({error}).", member=MANIFEST, error=error)) from error
        if manifest.format != FORMAT:
            raise BrokenArchive(
                say(
                    "The archive is of form {format}; this software reads form {ours}.",
                    format=manifest.format,
                    ours=FORMAT,
                )
            )
        return manifest

    def open(self, member: str) -> IO[bytes]:
        found = self._tar.extractfile(self._members[member]) if member in self._members else None
        if found is None:
            raise BrokenArchive(say("The archive lacks {member}.", member=member))
        return found

    def lines(self, label: str) -> Iterator[bytes]:
        """The lines of a table, without their line ends."""
        member = f"{TABLES}{label}.jsonl.gz"
        try:
            with gzip.GzipFile(fileobj=self.open(member)) as unpacked:
                for line in unpacked:
                    yield line.rstrip(b"\n")
        except (OSError, EOFError) as error:
            raise BrokenArchive(
                say("The archive is damaged at {member} ({error}).", member=member, error=error)
            ) from error

    def file(self, name: str) -> IO[bytes]:
        return self.open(FILES + name)

    def faults(self) -> Iterator[str]:
        """All differences between the archive and its manifest; none if it is intact."""
        for label, expected in self.manifest.tables.items():
            tally = Tally(expected.totals)
            try:
                for line in self.lines(label):
                    tally.add(line, json.loads(line))
            except (BrokenArchive, ValueError, KeyError) as error:
                yield f"{label}: {error}"
            else:
                yield from differences(label, expected, tally.control())
        for name in self.manifest.absent:
            yield say("{name}: a row names it, and the file store did not have it.", name=name)
        for name, expected_file in self.manifest.files.items():
            try:
                found = copy(self.file(name))
            except (BrokenArchive, tarfile.TarError, OSError) as error:
                yield f"{name}: {error}"
            else:
                if found != expected_file:
                    yield say(
                        "{name}: the content is not as in the manifest ({found} bytes, {expected} by the manifest).",
                        name=name,
                        found=found.size,
                        expected=expected_file.size,
                    )

    def close(self) -> None:
        self._tar.close()


def differences(label: str, expected: TableControl, found: TableControl) -> Iterator[str]:
    """List in words how a table differs from its control values."""
    if found.rows != expected.rows:
        yield say(
            "{label}: {rows} rows, {expected} by the manifest.", label=label, rows=found.rows, expected=expected.rows
        )
    for name, total in expected.totals.items():
        if Decimal(found.totals.get(name, "NaN")) != Decimal(total):
            yield say(
                "{label}: the total of column {column} is {found}, {expected} by the manifest.",
                label=label,
                column=name,
                found=found.totals.get(name),
                expected=total,
            )
    if found.rows == expected.rows and found.totals == expected.totals and found.digest != expected.digest:
        yield say("{label}: rows and totals agree with the manifest, the content does not.", label=label)


def copy(source: IO[bytes], target: IO[bytes] | None = None) -> FileControl:
    """Copy a stream (or only read it) and return its size and hash."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return FileControl(size, digest.hexdigest())

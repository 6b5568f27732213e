"""Checks shared by the commands for backup, restore and self-check."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.core.management.base import CommandError

from base.period import Period
from base.saying import say
from measurements.judging.exports import public_row
from measurements.models import Figure, Source
from measurements.queries import compliance
from portal import dump
from portal.archive import CHUNK, BrokenArchive, Manifest, Reader, copy, differences

LISTED = 20  # faults printed; the rest is counted


def months() -> dict[str, str]:
    """SHA-256 of `compliance --json` for each month, network and level with VNNIC's figures."""
    held = (
        Figure.objects.standing()  # of mean and median one counts: that there is one is asked more cheaply so
        .filter(source=Source.VNNIC)
        .order_by("period", "network", "unit__level")
        .values_list("period", "network", "unit__level")
        .distinct()
    )
    return {
        f"{Period.of(day)} {network} {level}": _verdicts(Period.of(day), network, level) for day, network, level in held
    }


def _verdicts(period: Period, network: str, level: str) -> str:
    rows = [public_row(row) for row in compliance(period, network=network, level=level).rows]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def open_archive(path: Path) -> Reader:
    """Open an archive whose manifest can be read. Raises CommandError with a hint."""
    if not path.is_file():
        raise CommandError(
            say("{path}: there is no such file. Name a .tar that the command backup made.", path=path), returncode=2
        )
    try:
        return Reader(path)
    except BrokenArchive as error:
        raise CommandError(str(error)) from error


def database_faults(manifest: Manifest) -> Iterator[str]:
    """List how this database differs from the one that was backed up."""
    for model in dump.tables():
        label = model._meta.label_lower
        if label in manifest.tables:
            yield from differences(label, manifest.tables[label], dump.control(model))
        else:
            yield say("{label}: the backup does not have this table.", label=label)
    found = months()
    for month, digest in manifest.months.items():
        if found.get(month) != digest:
            yield say("The verdicts of {month} are not those of the backup.", month=month)


def store_faults(manifest: Manifest) -> Iterator[str]:
    """List how the stored files differ from those that were backed up."""
    for name, expected in manifest.files.items():
        try:
            with default_storage.open(name) as content:
                found = copy(content)
        except OSError:
            yield say("{name}: the file store does not have it.", name=name)
        else:
            if found != expected:
                yield say("{name}: the content is not that of the backup.", name=name)


def own_faults() -> Iterator[str]:
    """List what is wrong by the portal's own records: files missing, or unlike their stored hash.

    Without a hash: packed rows that cannot be unpacked.
    """
    for row, name, sha256 in dump.files_of_rows():
        try:
            with default_storage.open(name) as content:
                found = copy(content).sha256 if sha256 else ""
                whole = bool(sha256) or not name.endswith(".gz") or _unpacks(content)
        except OSError:
            yield say("{row}: the file store does not have {name}.", row=row, name=name)
            continue
        if not whole:
            yield say("{row}: {name} is damaged.", row=row, name=name)
        elif found != sha256:
            yield say(
                "{row}: {name} has the SHA-256 {found}…, recorded is {stored}…",
                row=row,
                name=name,
                found=found[:12],
                stored=sha256[:12],
            )


def _unpacks(content: IO[bytes]) -> bool:
    try:
        with gzip.GzipFile(fileobj=content) as unpacked:
            while unpacked.read(CHUNK):
                pass
    except (OSError, EOFError, zlib.error):
        return False
    return True


def last_key(archive: Reader, label: str) -> int:
    """The highest key of a table in an archive, whose rows are in order of their keys; 0 for an empty one."""
    line = b""
    for each in archive.lines(label):
        line = each
    return int(json.loads(line)["id"]) if line else 0


def as_error(faults: list[str], headline: str) -> CommandError:
    """Turn faults into one CommandError that lists the first of them."""
    more = [say("… and {count} more faults", count=len(faults) - LISTED)] if len(faults) > LISTED else []
    return CommandError("\n".join([headline, *faults[:LISTED], *more]))

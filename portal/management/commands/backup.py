import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from base import clock
from base.saying import say
from portal import dump
from portal.archive import FileControl, Manifest, TableControl, Tally, Writer
from portal.management import control

TIMES = 3  # how often an archive is taken while people go on saving


class Command(BaseCommand):
    help = "Database and files together in one archive, taken while the portal runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, help="folder, default backups/ in the data folder")
        parser.add_argument("--keep", type=int, help="keep only so many of the newest archives in that folder")
        parser.add_argument("--no-files", action="store_true", help="the database alone")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"] or dump.backup_folder()
        made_at = clock.machine_now()
        path = folder / f"ispeed-{made_at:%Y%m%dT%H%M%S%f}Z.tar"
        manifest = whole_archive(path, made_at.isoformat(), with_files=not options["no_files"])
        dropped = _older(folder, options["keep"]) if options["keep"] else []
        for old in dropped:
            old.unlink()
        if options["json"]:
            self.stdout.write(json.dumps(_summary(path, manifest, dropped), ensure_ascii=False, indent=1))
            return
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            say(
                "{path}: {rows} rows, {files} files, {size} bytes",
                path=path,
                rows=rows,
                files=len(manifest.files),
                size=path.stat().st_size,
            )
        )
        if manifest.absent:
            self.stderr.write(say("Warning: this backup is not complete: {count} files.", count=len(manifest.absent)))
        for name in manifest.absent:
            self.stderr.write(say("Warning: a row names {name}, which the file store does not have.", name=name))


def whole_archive(path: Path, made_at: str, *, with_files: bool = True) -> Manifest:
    """Write the archive, again where a file of its rows was replaced before it was read.

    A file that is absent each time is gone.
    """
    manifest = write_archive(path, made_at, with_files=with_files)
    for _again in range(TIMES - 1):
        if not manifest.absent:
            break
        lacking = manifest.absent
        manifest = write_archive(path, made_at, with_files=with_files)
        if manifest.absent == lacking:
            break
    return manifest


def write_archive(path: Path, made_at: str, *, with_files: bool = True) -> Manifest:
    """Write the archive once: rows of one moment, and at least the files that existed then."""
    writer = Writer(path)
    try:
        with dump.snapshot():
            tables = {model._meta.label_lower: _add_table(writer, model) for model in dump.tables()}
            migrations, months, named = dump.migrations(), control.months(), set(dump.named_files())
        files: dict[str, FileControl] = {}
        for name in dump.stored_files(default_storage) if with_files else ():
            try:
                with default_storage.open(name) as content:
                    files[name] = writer.add_file(name, content)
            except FileNotFoundError:
                continue  # replaced since it was listed; if a row names it, it is told as absent
        absent = sorted(named - set(files)) if with_files else []
        manifest = Manifest(made_at, migrations, tables, files, absent, months)
        writer.finish(manifest)
    except BaseException:
        writer.abandon()
        raise
    return manifest


def _add_table(writer: Writer, model: Any) -> TableControl:
    tally = Tally(dump.numbers(model))
    writer.add_table(model._meta.label_lower, dump.lines(model, tally))
    return tally.control()


def _older(folder: Path, keep: int) -> list[Path]:
    return sorted(folder.glob("ispeed-*Z.tar"), reverse=True)[keep:]


def _summary(path: Path, manifest: Manifest, dropped: list[Path]) -> dict[str, Any]:
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "rows": sum(table.rows for table in manifest.tables.values()),
        "files": len(manifest.files),
        "months": len(manifest.months),
        "absent": manifest.absent,
        "complete": not manifest.absent,
        "dropped": [str(old) for old in dropped],
    }

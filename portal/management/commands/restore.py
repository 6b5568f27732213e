from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from base import roles
from base.saying import say
from portal import dump
from portal.archive import Manifest, Reader
from portal.management import control


class Command(BaseCommand):
    help = "Put an archive back, on an empty database and an empty (or the same) store of files."
    requires_system_checks = ()  # also where nothing else runs yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, metavar="FILE", help="made by `backup`")
        parser.add_argument("--no-files", action="store_true", help="the database alone; the files are in place")

    def handle(self, *args: Any, **options: Any) -> None:
        archive = control.open_archive(options["archive"])
        try:
            self._restore(archive, with_files=not options["no_files"])
        finally:
            archive.close()

    def _restore(self, archive: Reader, *, with_files: bool) -> None:
        manifest = archive.manifest
        if faults := list(archive.faults()):
            raise control.as_error(faults, say("The archive is damaged; nothing was stored. Use another backup."))
        call_command("migrate", verbosity=0, interactive=False)
        if not roles.owns_tables(connection):
            raise CommandError(
                say(
                    "The portal's role cannot restore; nothing was stored. Set DATABASE_OWNER_URL (the owner's role) "
                    "for this command."
                )
            )
        _require_same_shape(manifest.migrations)
        if used := dump.used():
            raise CommandError(
                say(
                    "The database has data ({tables}); nothing was stored. A backup is restored into an empty "
                    "database only: make a new one and set DATABASE_URL.",
                    tables=", ".join(used),
                )
            )
        wanted = _files_to_write(manifest) if with_files else []
        written: list[str] = []
        try:
            with transaction.atomic():
                _load(archive)
                _store(archive, wanted, written)
                faults = list(control.database_faults(manifest))
                if with_files:
                    faults += control.store_faults(manifest)
                if faults:
                    raise control.as_error(
                        faults, say("What was restored is not as in the manifest: cancelled; nothing was stored.")
                    )
        except BaseException:
            for name in written:
                default_storage.delete(name)
            raise
        self._say_restored(manifest)

    def _say_restored(self, manifest: Manifest) -> None:
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            say(
                "The backup of {time} is restored: {rows} rows, {files} files, {tables} tables of verdicts; "
                "checked again, as in the manifest.",
                time=manifest.made_at,
                rows=rows,
                files=len(manifest.files),
                tables=len(manifest.months),
            )
        )
        for name in manifest.absent:
            self.stderr.write(say("Warning: even at the time of the backup the file store lacked {name}.", name=name))


def _files_to_write(manifest: Manifest) -> list[str]:
    """The backup's files that are not in the file store yet, which may hold no others."""
    stored = set(dump.stored_files(default_storage))
    if strange := stored - set(manifest.files):
        raise CommandError(
            say(
                "The file store has files that are not of the backup: {count}; nothing was stored. Use an empty "
                "folder (or bucket).",
                count=len(strange),
            )
        )
    return sorted(set(manifest.files) - stored)


def _require_same_shape(migrations: list[str]) -> None:
    here = dump.migrations()
    if here != migrations:
        unlike = sorted(set(here) ^ set(migrations))
        raise CommandError(
            say(
                "The software is of another version than the backup (migrations: {migrations}); nothing was "
                "stored. Install the version of the backup, restore, then upgrade.",
                migrations=", ".join(unlike[:5]),
            )
        )


def _load(archive: Reader) -> None:
    dump.clear()
    for label in archive.manifest.tables:
        dump.load(apps.get_model(label), archive.lines(label))
    dump.reset_sequences()


def _store(archive: Reader, names: list[str], written: list[str]) -> None:
    for name in names:
        with archive.file(name) as content:
            saved = default_storage.save(name, File(content, name=name))
        written.append(saved)
        if saved != name:
            raise CommandError(
                say(
                    "The file store did not keep the name {name} (it made it {saved}): cancelled.",
                    name=name,
                    saved=saved,
                )
            )

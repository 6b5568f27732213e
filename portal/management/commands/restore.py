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
from portal import dump
from portal.archive import Reader
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
            raise control.as_error(faults, "Tệp sao lưu hỏng, chưa ghi gì. Hãy dùng bản sao lưu khác.")
        call_command("migrate", verbosity=0, interactive=False)
        if not roles.owns_tables(connection):
            raise CommandError(
                "Vai trò của cổng không phục hồi được, chưa ghi gì. Hãy đặt DATABASE_OWNER_URL (vai trò chủ sở hữu)"
                " khi chạy lệnh này."
            )
        _require_same_shape(manifest.migrations)
        if used := dump.used():
            raise CommandError(
                f"Cơ sở dữ liệu đã có dữ liệu ({', '.join(used)}), chưa ghi gì. Chỉ phục hồi vào cơ sở dữ liệu trống:"
                " hãy tạo cơ sở dữ liệu mới và đặt DATABASE_URL."
            )
        stored = set(dump.stored_files(default_storage))
        strange = stored - set(manifest.files)
        if strange and with_files:
            raise CommandError(
                f"Kho tệp có {len(strange)} tệp không thuộc bản sao lưu, chưa ghi gì."
                " Hãy dùng thư mục (hoặc bucket) trống."
            )
        wanted = sorted(set(manifest.files) - stored) if with_files else []
        written: list[str] = []
        try:
            with transaction.atomic():
                _load(archive)
                _store(archive, wanted, written)
                faults = list(control.database_faults(manifest))
                if with_files:
                    faults += control.store_faults(manifest)
                if faults:
                    raise control.as_error(faults, "Sau khi phục hồi, dữ liệu khác bản kê: đã huỷ, không ghi gì.")
        except BaseException:
            for name in written:
                default_storage.delete(name)
            raise
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"Đã phục hồi bản sao lưu lúc {manifest.made_at}: {rows} dòng, {len(manifest.files)} tệp,"
            f" {len(manifest.months)} bảng đánh giá; đã kiểm lại, khớp bản kê."
        )
        for name in manifest.absent:
            self.stderr.write(f"Cảnh báo: ngay lúc sao lưu, kho tệp đã không có {name}.")


def _require_same_shape(migrations: list[str]) -> None:
    here = dump.migrations()
    if here != migrations:
        unlike = sorted(set(here) ^ set(migrations))
        raise CommandError(
            "Phiên bản phần mềm khác với lúc sao lưu (migrations: "
            f"{', '.join(unlike[:5])}), chưa ghi gì. Hãy cài phiên bản lúc sao lưu, phục hồi, rồi nâng cấp."
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
            raise CommandError(f"Kho tệp không nhận đúng tên {name} (đặt thành {saved}): đã huỷ.")

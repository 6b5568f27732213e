"""Remove audit entries whose retention time is over; by the role that owns the tables."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from base import audit, roles


class Command(BaseCommand):
    help = "Remove audit entries older than AUDIT_RETENTION_DAYS (or --days)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.AUDIT_RETENTION_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("Chưa đặt thời hạn lưu nhật ký. Hãy đặt AUDIT_RETENTION_DAYS hoặc dùng --days.")
        if not roles.owns_tables(connection):
            raise CommandError(
                "Vai trò của cổng không xóa được nhật ký."
                " Hãy đặt DATABASE_OWNER_URL (vai trò chủ sở hữu) khi chạy lệnh này."
            )
        count = audit.forget_older_than(by=None, days=options["days"])
        self.stdout.write(f"Đã xóa {count} dòng nhật ký quá {options['days']} ngày.")

"""Remove audit entries whose retention time is over."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base import audit


class Command(BaseCommand):
    help = "Remove audit entries older than AUDIT_RETENTION_DAYS (or --days)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.AUDIT_RETENTION_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("Chưa đặt thời hạn lưu nhật ký. Hãy đặt AUDIT_RETENTION_DAYS hoặc dùng --days.")
        count = audit.forget_older_than(by=None, days=options["days"])
        self.stdout.write(f"Đã xóa {count} dòng nhật ký quá {options['days']} ngày.")

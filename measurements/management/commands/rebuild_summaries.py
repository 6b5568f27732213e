"""`manage.py rebuild_summaries`: make every month's summaries again from the figures."""

from typing import Any

from django.core.management.base import BaseCommand

from measurements import actions


class Command(BaseCommand):
    help = "Make the summaries of all months again from the figures; pages are right without it, only slower."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Đã tính lại {actions.rebuild_all()} tháng (mỗi loại mạng tính riêng).")

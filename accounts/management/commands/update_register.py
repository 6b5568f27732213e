"""Bring the register up to what the portal knows: changes that came into force since it was loaded."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import enter_known_changes
from wards.refused import RegisterRefused


class Command(BaseCommand):
    help = "Enter known changes of units that the register lacks; figures, filings, reports and people go with them."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entered, review = enter_known_changes(by=None)
        except RegisterRefused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        for change in entered:
            self.stdout.write(f"Đã ghi {len(change.lines)} đơn vị từ {change.on:%d/%m/%Y}: {change.legal_act}.")
        if not entered:
            self.stdout.write("Sổ đã đủ, không có gì thay đổi.")
        for scope in review:
            self.stdout.write(f"Cần rà lại: {scope}: {scope.review}")

"""Django's `migrate`; where the owner of the tables is another role, the portal's is then given what it needs."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from base import roles


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if settings.DATABASE_AS_OWNER and not options["plan"] and not options["check_unapplied"]:
            self._grant(options["database"], options["verbosity"])

    def _grant(self, database: str, verbosity: int) -> None:
        connection, role = connections[database], settings.PORTAL_ROLE
        if role == roles.current(connection):
            raise CommandError(
                f"DATABASE_URL và DATABASE_OWNER_URL cùng dùng vai trò {role}: hãy đặt hai vai trò khác nhau, hoặc bỏ"
                " DATABASE_OWNER_URL. Bảng đã cập nhật, quyền chưa đổi."
            )
        if not roles.exists(connection, role):
            raise CommandError(
                f"PostgreSQL chưa có vai trò {role} của DATABASE_URL: createuser --pwprompt {role}, rồi chạy lại."
                " Bảng đã cập nhật, quyền chưa đổi."
            )
        roles.grant(connection, role)
        if verbosity:
            self.stdout.write(f"Đã cấp quyền cho vai trò {role}: đọc và ghi, riêng nhật ký chỉ đọc và thêm.")

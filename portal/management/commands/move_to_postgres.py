import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from base import clock
from base.saying import say
from portal.management import control
from portal.management.commands.backup import write_archive


class Command(BaseCommand):
    help = "Move the embedded SQLite database to an empty PostgreSQL database; the files stay where they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", metavar="URL", help="postgres://user:password@host:5432/database")

    def handle(self, *args: Any, **options: Any) -> None:
        url: str = options["url"]
        if connection.vendor != "sqlite":
            raise CommandError(say("DATABASE_URL is not SQLite: there is nothing to move."), returncode=2)
        if not url.startswith(("postgres://", "postgresql://")):
            raise CommandError(say("{url}: must be postgres://…", url=url), returncode=2)
        with tempfile.TemporaryDirectory(prefix="move-", dir=settings.DATA_DIR) as folder:
            path = Path(folder) / "database.tar"
            manifest = write_archive(path, clock.machine_now().isoformat(), with_files=False)
            restored = subprocess.run(
                [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", "--no-files", str(path)],
                env={**os.environ, "DATABASE_URL": url, "DATABASE_OWNER_URL": ""},
                capture_output=True,
                text=True,
                check=False,
            )
            if restored.returncode:
                raise CommandError(restored.stderr.strip() or restored.stdout.strip())
        if faults := list(control.database_faults(manifest)):
            raise control.as_error(
                faults,
                say(
                    "Somebody wrote to SQLite meanwhile. Stop the portal, make an empty database again and run this "
                    "again:"
                ),
            )
        self.stdout.write(restored.stdout.strip())
        self.stdout.write(say("Moved. Set DATABASE_URL (and REDIS_URL) in .env and start the portal again."))

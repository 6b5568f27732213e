"""A PostgreSQL of one's own, in a folder, on a free port."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from base.tests import migrated


class Postgres:
    """`make` or `make_migrated` before anything else, `stop` in the end; the data stand in `folder`/pg."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._hand_over()
        self._run("initdb", "-D", "pg", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
        self.start()

    def make_migrated(self) -> None:
        """The same with the portal's tables: a copy of a server that was migrated once (base.tests.migrated)."""
        self._hand_over()
        migrated.copy_folder(migrated.postgres_folder(_begun, _ended), self.folder / "pg")
        self.start()

    def _hand_over(self) -> None:
        if os.getuid() == 0:  # PostgreSQL refuses root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def restart(self) -> None:
        """As after a crash: no checkpoint, all connections cut, away for a moment."""
        self.stop()
        time.sleep(2)
        self.start()

    def run_sql(self, statement: str) -> None:
        with closing(psycopg2.connect(self.url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def run_alone(self, *statements: str) -> None:
        """What PostgreSQL does in no transaction: to make or drop databases."""
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)

    def stop(self) -> None:
        if (self.folder / "pg" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", "pg", "-m", "immediate", "-w", "stop")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "-D", "pg", "-l", "postgres.log", "-w", "-o", options, "start")

    def _run(self, program: str, *arguments: str) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
        command = [str(found[-1] if found else shutil.which(program)), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60
        )


@contextmanager
def own_server(prefix: str) -> Iterator[tuple[Path, Postgres]]:
    """A folder that goes in the end, and an empty server in it."""
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        folder = Path(name)
        folder.chmod(0o755)  # for PostgreSQL's own user
        server = Postgres(folder)
        server.make()
        try:
            yield folder, server
        finally:
            server.stop()


def of_folder(folder: Path) -> Postgres:
    """Started: what a run before left in the folder, or a new one."""
    server = Postgres(folder)
    if (folder / "pg" / "PG_VERSION").exists():
        server.stop()
        server.start()
    else:
        server.make()
    return server


def _begun(folder: Path) -> str:
    server = Postgres(folder)
    server.make()
    return server.url


def _ended(folder: Path) -> None:
    """In order, so that whoever copies the data need not recover them."""
    Postgres(folder)._run("pg_ctl", "-D", "pg", "-m", "fast", "-w", "stop")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])

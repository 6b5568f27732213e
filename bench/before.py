"""The version before, kept for the rehearsal of the upgrade in the tests: its code, and a small portal of its making.

`python -m bench.before COMMIT`, when a release has gone out: writes portal/tests/before/. The code of that commit runs
in the present environment on a database and a folder of its own, takes in one province with its sample figures, and
opens its reports; everybody in it is invented. The tests then begin from the dump: they make no version twice.
"""

import argparse
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bench.faults.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
BEFORE = ROOT / "portal" / "tests" / "before"
# Of the code what runs, and of the tests the builders with which a portal is filled with one of everything.
LEFT_OUT = ("docs", "bench", "static/help", "scripts", ".ci", "package-lock.json", "biome.jsonc")
FILLING = ("reports/tests/test_templates.py",)
CLOCK = "2025-09-16T09:00:00+07:00"  # both reports on 8/2025 are due, and filings for it are open
SECRET = "only-for-the-rehearsal-of-an-upgrade-0123456789"
FILL = """
from datetime import timedelta
from django.core.management import call_command
from django.test import Client
from accounts.actions import create_token, make_demo_users
from accounts.models import User
from accounts.permissions import usable_scopes
from base import clock
from base.models import Job
from base.period import Period
from reports.actions import switch_on_province
call_command("load_register", "--province", "31")
switch_on_province(by=None, code="31", since=Period(2025, 8))
known = {role: (name, password) for name, password, role in make_demo_users(province_code="31")}
call_command("import_figures", "measurements/samples/hai_phong_cap_xa_2025-08_gia_lap.xlsx", "--province", "31")
call_command("run_due_reports")
Job.objects.filter(task="reports.make_pdf").update(state="cancelled")
name, password = known["staff"]
client = Client()
client.post("/accounts/login/", {"login": name, "password": password})
officer = User.objects.get(username=known["ward"][0])
days = timedelta(days=300)
may = [scope.value for scope in usable_scopes(officer)]
_token, secret = create_token(by=officer, name="upgrade", scopes=may, expires_on=clock.machine_now().date() + days)
print(client.cookies["sessionid"].value, secret, officer.scopes.get().unit_id)
"""


def environment_of(folder: Path, database: str, redis: str = "") -> dict[str, str]:
    """What a portal of the rehearsal is told; nothing of the machine's own settings reaches it."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
        "PORTAL_ENV": "local",
        "PORTAL_CLOCK": CLOCK,
        "PORTAL_DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "API_TOKEN_RATE": "100000/min",
        "API_RATE": "100000/min",
    }


def packed(files: dict[str, bytes], to: Path) -> None:
    """A tar that has the same bytes each time it is made of the same files."""
    with tarfile.open(to, "w:xz", preset=9) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755 if content.startswith(b"#!") else 0o644
            archive.addfile(entry, io.BytesIO(content))


def code_of(commit: str) -> dict[str, bytes]:
    """The files of a commit that a server runs, by their names."""
    command = ["git", "archive", "--format=tar", commit]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = {}
    with tarfile.open(fileobj=io.BytesIO(answer.stdout)) as archive:
        for member in archive:
            parts = Path(member.name).parts
            builder = parts[-1].endswith(".py") and not parts[-1].startswith("test_")
            needed = "tests" not in parts or builder or member.name in FILLING
            if member.isfile() and needed and not member.name.startswith(LEFT_OUT):
                opened = archive.extractfile(member)
                assert opened is not None
                found[member.name] = opened.read()
    return found


def portal_of(code: Path, folder: Path, postgres: Postgres) -> dict[str, bytes]:
    """What that code makes of an empty database: its dump, its files, and what its people hold."""
    data = folder / "data"
    environment = environment_of(data, postgres.url)

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=code, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout

    manage("migrate", "-v0")
    session, token, ward = manage("shell", "-v0", "-c", FILL).split()[-3:]
    dump = subprocess.run(
        ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200", postgres.url],
        check=True,
        capture_output=True,
    ).stdout
    # Told to psql alone, and only by newer ones.
    lines = [line for line in dump.splitlines(keepends=True) if not line.startswith((rb"\restrict", rb"\unrestrict"))]
    found = {f"data/files/{path.relative_to(data / 'files')}": path for path in (data / "files").rglob("*")}
    files = {name: path.read_bytes() for name, path in found.items() if path.is_file()}
    held = {"session": session.encode(), "token": token.encode(), "ward": ward.encode()}
    return files | held | {"dump.sql": b"".join(lines)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.before", description=__doc__)
    parser.add_argument("commit", help="the release that servers run now")
    commit = parser.parse_args().commit
    BEFORE.mkdir(exist_ok=True)
    files = code_of(commit)
    version_of = ["git", "log", "-1", "--format=%cd-%h", "--date=format:%Y%m%d", commit]
    files["VERSION"] = subprocess.run(version_of, cwd=ROOT, check=True, capture_output=True).stdout
    packed(files, BEFORE / "code.tar.xz")
    with tempfile.TemporaryDirectory(prefix="before-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        code = folder / "code"
        with tarfile.open(BEFORE / "code.tar.xz") as archive:
            archive.extractall(code, filter="data")
        for linked in (".venv", "node_modules"):
            (code / linked).symlink_to(ROOT / linked)
        postgres = Postgres(folder)
        postgres.make()
        try:
            packed(portal_of(code, folder, postgres), BEFORE / "data.tar.xz")
        finally:
            postgres.stop()
    for path in sorted(BEFORE.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

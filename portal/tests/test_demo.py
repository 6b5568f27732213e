"""The demonstration: what `make run` shows and serves."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings as SettingsWrapper

from accounts.models import User
from base.period import Period
from base.tests import migrated
from base.tests.live import ROOT
from measurements.actions import undo_batch
from measurements.models import Figure, ImportBatch
from portal.demonstration.people import CONTACT
from portal.management.commands import demo as command

PATIENCE = 180  # seconds on a machine that is busy with other tests


@pytest.fixture
def folder(tmp_path: Path, settings: SettingsWrapper, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(command, "FOLDER", tmp_path / "demo")
    monkeypatch.setattr(command, "USERS", tmp_path / "demo-users.txt")
    monkeypatch.setattr(command, "bring_to_life", lambda note, tell: Period(2026, 10))  # tried by test_demo_province.py
    return tmp_path


def _main_job() -> str:
    out = StringIO()
    call_command("demo", "--no-serve", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_main_job_is_done_once_and_shown_each_time(folder: Path) -> None:
    first = _main_job()
    assert len(re.findall("^(?:Huyện|Quận) .*$", first, re.MULTILINE)) == 15
    assert first.count("<300  ▲ Chưa đủ mẫu") == 43
    (thuy_nguyen,) = re.findall("^Huyện Thủy Nguyên.*$", first, re.MULTILINE)
    assert re.split(r"\s{2,}", thuy_nguyen.strip()) == [
        "Huyện Thủy Nguyên",
        "<300",
        "▲ Chưa đủ mẫu",
        "365",
        "◇ Đủ mẫu, thiếu tốc độ",
        "318",
        "◇ Đủ mẫu, thiếu tốc độ",
    ]
    assert "Cộng: 43 ▲ Chưa đủ mẫu, 2 ◇ Đủ mẫu, thiếu tốc độ" in first
    files = [Path(line.strip()) for line in first.splitlines() if line.strip().endswith((".xlsx", ".docx"))]
    assert all(file.stat().st_size > 1000 for file in files)
    assert {file.suffix for file in files if "bao-cao-bo" in file.name} == {".xlsx", ".docx"}

    users = (folder / "demo-users.txt").read_text()
    again = _main_job()
    assert again.replace("đã nhập ở lần chạy trước", "vừa nhập") == first
    assert (folder / "demo-users.txt").read_text() == users
    assert (ImportBatch.objects.count(), Figure.objects.count()) == (1, 45)


@pytest.mark.django_db
def test_there_is_one_account_per_role_and_its_password_is_for_the_owners_eyes(folder: Path) -> None:
    _main_job()
    users = folder / "demo-users.txt"
    assert stat.S_IMODE(users.stat().st_mode) == 0o600
    accounts = [line.split() for line in users.read_text().splitlines()]
    assert len({role for _, _, role in accounts}) == len(accounts) == 7
    for username, password, role in accounts:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert user.role == role
        assert user.email == f"{username}@demo.example"


@pytest.mark.django_db
def test_a_sample_that_somebody_undid_stays_undone(folder: Path) -> None:
    _main_job()
    undo_batch(by=None, batch=ImportBatch.objects.get())
    assert "45 – Chưa có số liệu" in _main_job()
    assert ImportBatch.objects.count() == 1


def test_production_refuses(settings: SettingsWrapper) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_a_clock_set_to_an_instant_is_the_same_for_every_process(settings: SettingsWrapper) -> None:
    settings.PORTAL_CLOCK = "2024-10-10T07:00:00+07:00"
    with time_machine.travel("2024-10-10T08:00:00+07:00", tick=False):
        assert command._clock_of_all() == "-3600.0"
    settings.PORTAL_CLOCK = ""
    assert command._clock_of_all() == ""


def test_it_serves_until_it_is_told_to_stop_and_only_once(tmp_path: Path) -> None:
    """Started as make run does: nothing set but a data folder of its own, in which the tables are there already."""
    now = datetime.now(UTC)
    shutil.copyfile(migrated.sqlite_template(), tmp_path / "portal.sqlite3")
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "lived-until.txt").write_text((now + timedelta(days=1)).isoformat())  # minutes of figures
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")} | {
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_ENV": "local",
        "PORT": "18000",
    }
    start = [sys.executable, "manage.py", "demo"]
    said = tmp_path / "said"
    with open(said, "w") as out:
        demo = subprocess.Popen(start, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        end = time.monotonic() + PATIENCE
        while "Ctrl+C" not in said.read_text():
            assert demo.poll() is None, said.read_text()
            assert time.monotonic() < end, said.read_text()
            time.sleep(0.1)
        url = re.findall(r"http://127\.0\.0\.1:\d+/", said.read_text())[0]
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            assert answer.url == f"{url}demo/"  # says what this is, with a button for each role
            assert CONTACT in answer.read().decode()
        second = subprocess.run(start, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert url in second.stderr
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=PATIENCE)
    assert demo.returncode == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url, timeout=5)

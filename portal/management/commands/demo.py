"""`manage.py demo` (make run): the main job on the bundled sample, then the portal, until Ctrl+C."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from base import clock
from base.refusal_display import refusal_ends_command
from measurements.judging.display import show_samples
from measurements.queries import compliance
from portal.actions import PROVINCE, REPORTED, Demo, set_up_demo
from portal.supervision import HOST, NoFreePort, configuration, free_port, programs
from wards.models import Level

SAMPLE = settings.BASE_DIR / "measurements" / "samples" / "hai_phong_so_mau_2024-07_2024-09.xlsx"
INVENTED = SAMPLE.with_name("hai_phong_cap_xa_2025-08_gia_lap.xlsx")
MONTHS = (REPORTED.plus(-2), REPORTED.plus(-1), REPORTED)
FOLDER = settings.DATA_DIR / "demo"
MAIL = settings.DATA_DIR / "mail"
USERS = settings.DATA_DIR / "demo-users.txt"


class Command(BaseCommand):
    help = "A demonstration on this machine: import, verdicts and reports of a sample, then the portal itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only the main job, without starting the portal")

    @refusal_ends_command
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Bản trình diễn không chạy với PORTAL_ENV=production.")
        FOLDER.mkdir(parents=True, exist_ok=True)
        with _only_one() as lock:
            call_command("migrate", interactive=False, verbosity=0)
            demo = set_up_demo(sample=SAMPLE, passwords=_known_passwords(), out_dir=FOLDER / "reports")
            _keep_users(demo)
            self._show_main_job(demo)
            if not options["no_serve"]:
                self._serve(demo, lock)

    def _show_main_job(self, demo: Demo) -> None:
        when = "vừa nhập" if demo.imported_now else "đã nhập ở lần chạy trước"
        self._say(f"\nTệp mẫu {SAMPLE.name}: lô #{demo.batch.pk}, {demo.batch.counts['figures']} số liệu, {when}")
        self._say("Hải Phòng, mạng di động, 15 quận, huyện (ngưỡng 300 mẫu, 40 Mbps):\n")
        tables = [compliance(month, PROVINCE, level=Level.DISTRICT) for month in MONTHS]
        self._say(f"{'':22}" + "".join(f"{'Tháng ' + month.label:<24}" for month in MONTHS))
        for rows in zip(*(table.rows for table in tables), strict=True):
            cells = (f"{show_samples(row.samples_min, row.samples_max):>5}  {row.verdict.value:<17}" for row in rows)
            self._say((f"{rows[0].name:<22}" + "".join(cells)).rstrip())
        counts = {verdict: sum(table.counts[verdict] for table in tables) for verdict in tables[0].counts}
        self._say("\nCộng: " + ", ".join(f"{number} {verdict.value}" for verdict, number in counts.items() if number))
        self._say(f"\nBáo cáo tháng {REPORTED.label} (bản thử):")
        for file in demo.reports:
            self._say(f"  {file.path}")

    def _serve(self, demo: Demo, lock: TextIO) -> None:
        try:
            port = free_port(int(os.environ.get("PORT", "8000")))
        except (ValueError, NoFreePort) as error:
            raise CommandError(f"Không có cổng nào dùng được: {error}. Đặt PORT=… rồi chạy lại.") from error
        url = f"http://{HOST}:{port}/"
        conf = FOLDER / "supervisord.conf"
        commands = programs(sys.executable, port, FOLDER / "beat-schedule")
        conf.write_text(configuration(commands, settings.BASE_DIR, FOLDER), encoding="utf-8")
        environment = {
            "PORTAL_URL": url,
            "EMAIL_URL": f"filemail://{MAIL}",
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_CLOCK": _clock_of_all(),
        }
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "--configuration", str(conf)],
            env=environment,
            pass_fds=[lock.fileno()],  # held as long as anything of the demonstration runs
            start_new_session=True,  # Ctrl+C comes here, and once
        )
        try:
            with _signals_stop():
                _write_running(lock, url, supervisor.pid)
                self._wait_for(url, supervisor)
                self._welcome(demo, url)
                code = supervisor.wait()
            raise CommandError(f"Bộ giám sát đã dừng (mã {code}). Nhật ký: {FOLDER}")
        except KeyboardInterrupt:
            self._say("\nĐang dừng …")
        finally:
            supervisor.terminate()
            supervisor.wait()

    def _wait_for(self, url: str, supervisor: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + 180
        while supervisor.poll() is None and time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{url}healthz", timeout=5):  # noqa: S310 - our own address
                    return
            except OSError:
                time.sleep(0.2)
        log = FOLDER / "web.log"
        last = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise CommandError(f"Trang web không khởi động được. Nhật ký: {log}\n{last}")

    def _welcome(self, demo: Demo, url: str) -> None:
        self._say(f"\nCổng i-Speed (bản trình diễn): {url}")
        self._say(f"Hải Phòng phải làm báo cáo từ số liệu tháng {demo.reports_since.label}; trước đó không nợ báo cáo.")
        self._say(f"\n  {'tài khoản':<16}{'mật khẩu':<16}vai trò")
        for username, password, role in demo.users:
            self._say(f"  {username:<16}{password:<16}{role}")
        self._say(f"\nMật khẩu cũng ở {USERS}; nhật ký ở {FOLDER}.")
        self._say(f"Thư gửi cho họ nằm ở {MAIL} (tệp .eml, mở bằng trình thư).")
        self._say(f"Tệp số liệu giả lập cấp xã để thử nhập: {INVENTED}")
        self._say("Ctrl+C để dừng.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


@contextmanager
def _only_one() -> Iterator[TextIO]:
    """One demonstration on one data folder; the lock file tells where it runs."""
    with open(FOLDER / "running.json", "a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            running = json.loads(lock.read() or "{}")
            where = f"tại {running['url']} (dừng bằng: kill {running['pid']})" if running else "và đang khởi động"
            raise CommandError(f"Bản trình diễn đã chạy {where}.") from None
        lock.truncate(0)
        yield lock


def _write_running(lock: TextIO, url: str, pid: int) -> None:
    lock.truncate(0)
    lock.write(json.dumps({"url": url, "pid": pid}))
    lock.flush()


@contextmanager
def _signals_stop() -> Iterator[None]:
    """Being asked to end is treated as Ctrl+C."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _clock_of_all() -> str:
    """A clock set to an instant becomes a shift, so that a process started again does not go back in time."""
    if not settings.PORTAL_CLOCK:
        return ""
    return str((clock.now() - clock.machine_now()).total_seconds())


def _known_passwords() -> dict[str, str]:
    """Passwords of an earlier start, so that they still open their accounts."""
    if not USERS.exists():
        return {}
    lines = (line.split() for line in USERS.read_text(encoding="utf-8").splitlines())
    return {words[0]: words[1] for words in lines if len(words) == 3}


def _keep_users(demo: Demo) -> None:
    """Only who runs the demonstration may read the passwords."""
    new = Path(f"{USERS}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{username} {password} {role}\n" for username, password, role in demo.users)
    new.replace(USERS)

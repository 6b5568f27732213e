"""Each alert's fault is made on a running portal: does that alert fire, and no other that does not belong to it?

`python -m bench.faults.alerts [ALERT …]`: a portal in production settings watched by Debian's Prometheus (root, for two
of the faults mount a file system). Each fault is made, Prometheus is asked what fires, what the alert tells to do is
done or looked at, the fault is taken back, and all is silent again before the next. Writes its table of
docs/faults.md; exit 1 unless each alert fired with nothing but what belongs to it, and its action showed what it says.
Where the fault itself cannot be waited for (a report owed for an hour, a job of ten minutes) a row is set back in time.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.faults.scenarios import wait_back
from bench.faults.stand import ROOT
from bench.faults.watched import FACTOR, Watched, programs_missing

PAGE = ROOT / "docs" / "faults.md"
HEAD = "| alert | fault | fired after (s) | with it | its action | shown |\n|---|---|--:|---|---|---|\n"
SETTLE = 8.0  # seconds in which what else belongs to a fault would show itself

SET_UP = """
from django.utils import timezone
from accounts.actions import create_user
from submissions.models import Reminder
user = create_user(by=None, username="watcher", role="admin", full_name="Người trực (giả định)")
Reminder.objects.create(user=user, day=timezone.localdate(), province_code="31", address="nobody@example.org",
    delivery_status="sending", created_at=timezone.now())
"""
JOB = (
    "INSERT INTO base_job (task, target, state, attempts, max_attempts, phase, rows_done, cancel_asked, error,"
    " created_at) VALUES ('{task}', '999999', 'waiting', 0, 1, '', 0, false, '{{}}', now() - interval '{age}')"
)


@dataclass(frozen=True)
class Alert:
    """`make` brings the fault about, its docstring says which; `mend` takes it back; `act` does what the alert tells
    and says what it showed; `belongs`: other alerts that the same fault must or may wake."""

    make: Callable[[Watched], None]
    mend: Callable[[Watched], None]
    act: Callable[[Watched], str]
    belongs: tuple[str, ...] = ()


def found_in(text: str, pattern: str) -> str:
    """The first line with the pattern, shortened. AssertionError without one."""
    line = next((line for line in text.splitlines() if re.search(pattern, line)), "")
    assert line, f"nothing with {pattern!r} in {text[-500:]!r}"
    return line.strip()[:90].replace("|", "¦").replace("`", "'")


def restarted(*programs: str) -> Callable[[Watched], str]:
    def act(portal: Watched) -> str:
        portal.restart(*programs)
        pids = [portal.pid(program) for program in programs]
        return f"{', '.join(programs)} run again" if all(pids) else ""

    return act


def nothing(portal: Watched) -> None:
    """Its action has mended it."""


def stopped(*programs: str) -> Callable[[Watched], None]:
    def make(portal: Watched) -> None:
        for program in programs:
            portal.stop(program)

    make.__doc__ = f"{' and '.join(programs)} stopped"
    return make


def started(*programs: str) -> Callable[[Watched], None]:
    def mend(portal: Watched) -> None:
        for program in programs:
            portal.start(program)

    return mend


def asks_readyz(portal: Watched) -> str:
    command = ["curl", "-s", "-m", "5", "-w", "%{exitcode}", f"localhost:{portal.web_port}/readyz"]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert output.startswith("7"), output  # nobody listens: what the alert says
    return f"log: {found_in(portal.log('web'), 'orker exiting|Shutting down')}; curl: refused"


def old_job(portal: Watched) -> None:
    """imports stopped with a job that has waited for twenty minutes (its row is set back)"""
    portal.stop("imports")
    portal.postgres.run_sql(JOB.format(task="measurements.check_batch", age="20 minutes"))


def no_old_job(portal: Watched) -> None:
    portal.postgres.run_sql("DELETE FROM base_job WHERE target = '999999'")
    portal.start("imports")


def failing_job(portal: Watched) -> None:
    """a job that can only fail: a file that is not there is to be read"""
    portal.postgres.run_sql(JOB.format(task="measurements.check_batch", age="1 second"))


def no_failed_job(portal: Watched) -> None:
    portal.postgres.run_sql("DELETE FROM base_job WHERE target = '999999'")


def errors_of_workers(portal: Watched) -> str:
    return found_in(portal.log("reports", "imports"), '"level": "error"')


def month_missing(portal: Watched) -> None:
    """a province switched on since 10/2026 whose figures have not come"""
    portal.manage("switch_on_province", "--province", "31", "--since", "2026-10")


def waits(portal: Watched) -> str:
    statement = "SELECT count(*) FROM reports_reportrun WHERE status = 'waiting'"
    return f"/support/ has {row_of(portal, statement)} reports that wait"


def report_failed(portal: Watched) -> None:
    """reports due for weeks whose building has failed (the rows' state is set)"""
    portal.postgres.run_sql("UPDATE reports_reportrun SET status = 'failed', due_at = now() - interval '9 days'")


def reports_later(portal: Watched) -> None:
    portal.postgres.run_sql("UPDATE reports_reportrun SET status = 'due', due_at = now() + interval '90 days'")


def makes_what_is_owed(portal: Watched) -> str:
    output = portal.manage("run_due_reports").strip()
    assert output
    return f"run_due_reports: {output.splitlines()[-1][:80]}"


def mail_failed(portal: Watched) -> None:
    """a reminder that the mail server refused (its row's state is set)"""
    portal.postgres.run_sql("UPDATE submissions_reminder SET fate = 'failed'")


def mail_mended(portal: Watched) -> None:
    portal.postgres.run_sql("UPDATE submissions_reminder SET fate = 'sent'")


def mails(portal: Watched) -> str:
    return f"refused: {row_of(portal, 'SELECT address FROM submissions_reminder')}; EMAIL_URL is set"


def row_of(portal: Watched, statement: str) -> str:
    command = ["psql", portal.postgres.url, "-qAtc", statement]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def data_full(portal: Watched) -> None:
    """a disk of one GB where the portal keeps its data"""
    backups = portal.disk / "backups"
    kept = portal.folder / "kept"
    shutil.copytree(backups, kept)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "alerts", str(portal.disk)], check=True)
    shutil.copytree(kept, backups)
    shutil.rmtree(kept)


def data_free(portal: Watched) -> None:
    unmount(portal.disk, "--lazy")


def unmount(folder: Path, *options: str) -> None:
    """Nothing where the fault was interrupted before it was mounted."""
    if folder.is_mount():
        subprocess.run(["umount", *options, str(folder)], check=True)


def lists_backups(portal: Watched) -> str:
    output = subprocess.run(["ls", "-l", str(portal.disk / "backups")], capture_output=True, text=True, check=True)
    return found_in(output.stdout, r"\.tar$")


def aged(name: str, days: int) -> Callable[[Watched], None]:
    def age(portal: Watched) -> None:
        for file in (portal.disk / "backups").glob(name):
            moment = time.time() - days * 86400
            os.utime(file, (moment, moment))

    age.__doc__ = f"the newest is {days} days old (its file's time is set back)"
    return age


def backs_up(portal: Watched) -> str:
    output = portal.manage("backup", "--keep", "1")
    assert ".tar" in output
    return "manage.py backup, as the unit runs it: an archive"


def rehearsal_noted(portal: Watched) -> str:
    day = time.strftime("%d/%m/%Y", time.gmtime(portal.rehearsed.stat().st_mtime))
    return f"{portal.rehearsed.name} beside the archives, of {day}"


def server_full(portal: Watched) -> None:
    """a file system with 60 MB left"""
    image, small = portal.folder / "image", portal.folder / "small"
    small.mkdir(exist_ok=True)
    with image.open("wb") as file:
        file.truncate(80 << 20)
    subprocess.run(["/usr/sbin/mkfs.ext4", "-q", "-F", str(image)], check=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(small)], check=True)


def server_free(portal: Watched) -> None:
    unmount(portal.folder / "small")


def shows_disks(portal: Watched) -> str:
    return disk_in(subprocess.run(["df", "-h"], capture_output=True, text=True, check=False).stdout)


def disk_in(output: str) -> str:
    """`70M 14K 64M 1% …/small`: without the device and the folder, which are this machine's alone."""
    _device, *sizes, _folder = found_in(output, "/small$").split()
    return f"{' '.join(sizes)} …/small"


def short_certificate(portal: Watched) -> None:
    """a certificate that ends in five days"""
    portal.certify(days=5)
    portal.restart("caddy")


def long_certificate(portal: Watched) -> None:
    portal.certify(days=90)
    portal.restart("caddy")


def pages_break(portal: Watched) -> None:
    """a table that the public page reads is not there, and the page is asked until it fires"""
    portal.postgres.run_sql("ALTER TABLE wards_unit RENAME TO wards_unit_gone")
    for _ in range(200):
        command = ["curl", "-sk", "-o", os.devnull, "-m", "20", f"https://localhost:{portal.ports['front']}/public/31/"]
        subprocess.run(command, check=False)
        if "ErrorsShown" in portal.firing():
            return


def pages_whole(portal: Watched) -> None:
    portal.postgres.run_sql("ALTER TABLE wards_unit_gone RENAME TO wards_unit")


def errors_of_web(portal: Watched) -> str:
    return found_in(portal.log("web"), '"status": 5')


def front_log(portal: Watched) -> str:
    return f"log: {found_in(portal.log('caddy'), 'level')}; {restarted('caddy')(portal)}"


ALERTS = {
    "PortalDown": Alert(stopped("web"), started("web"), asks_readyz, ("FrontAway", "ErrorsShown")),
    "BrokerAway": Alert(stopped("redis"), nothing, restarted("redis")),
    "QueueOld": Alert(
        old_job,
        no_old_job,
        lambda portal: found_in(portal.log("imports"), "imports|mingle|ready"),
        ("WorkerSilent",),  # which is stopped
    ),
    "JobsFailed": Alert(failing_job, no_failed_job, errors_of_workers),
    "MailFailed": Alert(mail_failed, mail_mended, mails),
    "DiskFull": Alert(data_full, data_free, lists_backups),
    "BackupOld": Alert(aged("*.tar", 2), nothing, backs_up),
    "RehearsalOld": Alert(aged("rehearsed.json", 10), aged("rehearsed.json", 0), rehearsal_noted),
    "ServerDiskFull": Alert(server_full, server_free, shows_disks),
    "FrontAway": Alert(stopped("caddy"), nothing, front_log),
    "CertificateEnds": Alert(short_certificate, long_certificate, front_log),
    "MonthMissing": Alert(month_missing, reports_later, waits, ("ReportLate",)),
    "ReportLate": Alert(report_failed, reports_later, makes_what_is_owed, ("MonthMissing",)),
    "ErrorsShown": Alert(pages_break, pages_whole, errors_of_web),
    "BeatSilent": Alert(stopped("beat"), nothing, restarted("beat")),
    "WorkerSilent": Alert(stopped("imports"), nothing, restarted("reports", "imports")),
}


def try_one(portal: Watched, name: str) -> tuple[list[str], str]:
    """The cells of its row, and what was wrong."""
    alert = ALERTS[name]
    try:
        alert.make(portal)
        after, _ = portal.until(lambda firing: name in firing)
        time.sleep(SETTLE)
        with_it = portal.firing()
        wrong = [] if name in with_it else ["it did not fire"]
        if strangers := with_it - {name, *alert.belongs}:
            wrong.append(f"{', '.join(sorted(strangers))} fired, too")
        try:
            shown = alert.act(portal)
        except Exception as error:
            shown = f"**not** ({type(error).__name__})"
            wrong.append(f"its action: {error}")
    finally:  # a file system that is left mounted outlives the run
        alert.mend(portal)
    _, left = portal.until(lambda firing: not firing)
    if left:
        wrong.append(f"{', '.join(sorted(left))} did not end")
    others = ", ".join(sorted(with_it - {name})) or "–"
    heading = str(alert.make.__doc__).strip().splitlines()[0]
    cells = [f"`{name}`", heading, f"{after:.0f}" if not wrong else "**no**", others, shown, "; ".join(wrong) or "yes"]
    return cells, "; ".join(wrong)


def write(rows: list[str], page: Path = PAGE) -> None:
    """Put the rows into the page's table, each in the place of its alert's old one."""
    text = page.read_text(encoding="utf-8")
    before, head, rest = text.partition(HEAD)
    assert head, f"{page} has no table of alerts"
    length = re.match(r"(\|.*\n)*", rest)
    assert length
    kept = {line.split("`")[1]: line for line in [*rest[: length.end()].splitlines(), *rows]}
    ordered = [kept[name] for name in ALERTS if name in kept]
    page.write_text(before + HEAD + "".join(f"{line}\n" for line in ordered) + rest[length.end() :], encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.faults.alerts", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ALERT", help=f"of {', '.join(ALERTS)}; without one, all")
    parser.add_argument("--like", default="", help="URL of a database with tables and register, copied instead of made")
    options = parser.parse_args()
    if unknown := set(options.names) - set(ALERTS):
        parser.error(f"no such alert: {', '.join(sorted(unknown))}")
    if missing := programs_missing():
        parser.error(f"of Debian's packages there are missing: {', '.join(missing)}")
    failed = 0
    with Watched(options.like) as portal:
        portal.manage("shell", "-v0", "-c", SET_UP)
        portal.manage("backup")
        portal.rehearsed.write_text("{}")
        wait_back(portal, since=None)
        _, left = portal.until(lambda firing: not firing)
        print(
            f"for: and windows divided by {FACTOR}; before the first fault there fires: {left or 'nothing'}", flush=True
        )
        for name in options.names or ALERTS:
            cells, wrong = try_one(portal, name)
            failed += bool(wrong)
            row = f"| {' | '.join([*cells[:-1], f'{cells[-1]}, {date.today():%d/%m/%Y}'])} |"  # noqa: DTZ011
            print(row, f"    {wrong}" if wrong else "", flush=True)
            write([row])
    return int(bool(failed))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave the stand properly
    sys.exit(main())

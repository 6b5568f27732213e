"""What goes wrong while a clerk works, and how it is measured."""

import json
import random
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bench.faults.stand import ROOT, Needs, Stand

BACK_WITHIN = 300.0  # seconds
STARTED_WITHIN = 900.0
DAY, HOUR = 86_400, 3_600
THE_15TH = Needs(today="2025-09-15T07:05:00+07:00", provinces=())  # both reports on 8/2025 are due
PROVINCES = (
    *("01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38", "40"),
    *("42", "44", "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82", "86", "91", "92", "96"),
)


@dataclass(frozen=True)
class Fault:
    """`strike` brings it about and returns when its cause is over; the docstring's first line tells of it."""

    strike: Callable[[Stand, random.Random], None]
    needs: Needs = field(default_factory=Needs)
    work: str = "imports"

    @property
    def description(self) -> str:
        return str(self.strike.__doc__).strip().splitlines()[0].rstrip(".")


@dataclass(frozen=True)
class FaultOutcome:
    lost: list[str]
    twice: list[str]
    retries: int  # how often the clerk had to ask again
    back_after: float  # seconds from the end of the fault until every part showed itself again
    done_after: float  # seconds from the end of the fault until all work was done


def kill_web(stand: Stand, dice: random.Random) -> None:
    """All web processes killed."""
    stand.kill("web")


def kill_worker(stand: Stand, dice: random.Random) -> None:
    """Both workers killed, one up to three seconds after the other."""
    stand.kill("worker1")
    time.sleep(dice.uniform(0, 3))
    stand.kill("worker2")


def kill_beat(stand: Stand, dice: random.Random) -> None:
    """Beat and a worker killed: without beat nobody would send the worker's job again."""
    stand.kill("beat", "worker1")


def restart_postgres(stand: Stand, dice: random.Random) -> None:
    """PostgreSQL stopped as by a crash, away for two seconds."""
    stand.postgres.restart()


def empty_redis(stand: Stand, dice: random.Random) -> None:
    """Redis emptied."""
    stand.empty_redis()


def kill_redis(stand: Stand, dice: random.Random) -> None:
    """Redis killed; it keeps nothing on disk and comes back empty."""
    stand.kill("redis")


def two_beats(stand: Stand, dice: random.Random) -> None:
    """A second beat for twelve seconds."""
    stand.start("beat2")
    time.sleep(12)
    stand.stop("beat2")


def disk_full(stand: Stand, dice: random.Random) -> None:
    """Not a byte left for files and temporary files, for six to twelve seconds."""
    stand.fill_disk()
    time.sleep(dice.uniform(6, 12))
    stand.free_disk()


def s3_gone(stand: Stand, dice: random.Random) -> None:
    """Object storage away for six to twelve seconds while files are brought and read."""
    stand.stop("way")
    time.sleep(dice.uniform(6, 12))
    stand.start("way")


def s3_gone_while_building(stand: Stand, dice: random.Random) -> None:
    """Object storage away for six to twelve seconds while reports are made and mailed."""
    s3_gone(stand, dice)


def several_hosts(stand: Stand, dice: random.Random) -> None:
    """No fault: web and each worker with folders of their own, as on several hosts; the web gives out every report."""


def clock_forward(stand: Stand, dice: random.Random) -> None:
    """The machine's clock a day ahead for eight seconds, then right again."""
    _clocks(stand, dict.fromkeys(("web", "worker1", "worker2", "beat"), DAY))


def clock_back(stand: Stand, dice: random.Random) -> None:
    """The machine's clock an hour behind for eight seconds, then right again."""
    _clocks(stand, dict.fromkeys(("web", "worker1", "worker2", "beat"), -HOUR))


def clocks_apart(stand: Stand, dice: random.Random) -> None:
    """One worker's host a day ahead, the other's an hour behind, for eight seconds."""
    _clocks(stand, {"worker1": DAY, "worker2": -HOUR})


def _clocks(stand: Stand, shifts: dict[str, int]) -> None:
    for program, seconds in shifts.items():
        stand.set_clock(seconds, program)
    time.sleep(8)
    stand.set_clock(0)


def new_version(stand: Stand, dice: random.Random) -> None:
    """An upgrade on the 15th while reports are made: migrate, restart workers and beat, then the web on its socket.

    In the order of deploy/upgrade.
    """
    stand.manage("migrate", "-v0")
    column = f"later_{dice.randrange(10**9)}"
    # What a later version's migration does: it adds, under the feet of those who work.
    stand.postgres.run_sql(f"ALTER TABLE reports_reportrun ADD COLUMN {column} text NOT NULL DEFAULT ''")
    stand.renew("worker1", "worker2", "beat")
    stand.restart_web()


FAULTS: dict[str, Fault] = {
    fault.strike.__name__: fault
    for fault in (
        Fault(kill_web),
        Fault(kill_worker),
        Fault(kill_beat),
        Fault(restart_postgres),
        Fault(empty_redis),
        Fault(kill_redis),
        Fault(two_beats),
        Fault(disk_full, Needs(small_disk=True)),
        Fault(s3_gone, Needs(objects=True)),
        Fault(s3_gone_while_building, Needs(objects=True, today=THE_15TH.today, provinces=()), "reports"),
        Fault(several_hosts, Needs(objects=True, today=THE_15TH.today, provinces=()), "reports"),
        Fault(clock_forward, Needs(clocks=True)),
        Fault(clock_back, Needs(clocks=True)),
        Fault(clocks_apart, Needs(clocks=True)),
        Fault(new_version, replace(THE_15TH, held=True), "reports"),
    )
}


def run(stand: Stand, name: str, seed: int, place: int = 0) -> FaultOutcome:
    """Let a clerk work, bring the fault about somewhere in the middle, and look at what became of the work.

    `place`: the how-manieth run on this stand; each run of reports takes another of the provinces loaded.
    """
    fault, dice = FAULTS[name], random.Random(seed)
    loaded = stand.needs.provinces or PROVINCES
    province = loaded[place % len(loaded)]
    wait_back(stand, since=None)
    clerk = subprocess.Popen(
        [sys.executable, "-m", "bench.faults.clerk", stand.url, str(seed), fault.work, province],
        cwd=ROOT,
        env={**stand.environment, "LOG_LEVEL": "ERROR"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert clerk.stdout
        clerk.stdout.readline()  # begun
        time.sleep(dice.uniform(0, 5 if fault.work == "imports" else 2))
        fault.strike(stand, dice)
        over = time.monotonic()
        back_after = wait_back(stand, since=over) - over
        out, errors = clerk.communicate(timeout=600)
    finally:
        clerk.kill()
        clerk.wait()
    done_after = time.monotonic() - over
    if not out.strip():
        return FaultOutcome([errors.strip()[-600:]], [], 0, back_after, done_after)
    counted = json.loads(out.splitlines()[-1])
    return FaultOutcome(counted["lost"], counted["twice"], counted["retries"], back_after, done_after)


def wait_back(stand: Stand, since: float | None) -> float:
    """Wait until /readyz says that every part works, and beat and workers were seen after `since`. Returns when.

    They show themselves every five and ten seconds.
    """
    patience = STARTED_WITHIN if since is None else BACK_WITHIN
    end = time.monotonic() + patience
    answer = ""
    while time.monotonic() < end:
        try:
            answer = _asked(stand, "/readyz")
            answer = _asked(stand, "/metrics")
            ages = [float(age) for age in re.findall(r"^ispeed_seen_seconds\{.+\} (\S+)", answer, re.MULTILINE)]
            if since is None or (ages and max(ages) < time.monotonic() - since):
                return time.monotonic()
        except urllib.error.HTTPError as error:
            answer = error.read().decode()
        except OSError as error:
            answer = str(error)
        time.sleep(0.3)
    raise AssertionError(f"not back within {patience:.0f} s: {answer}\n{stand.logs()}")


def _asked(stand: Stand, path: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(stand.url + path, headers=stand.headers), timeout=10) as answer:
        return str(answer.read().decode())

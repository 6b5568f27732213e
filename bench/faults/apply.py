"""An apply is struck at random points: its worker is killed, or PostgreSQL goes away and comes back.

`python -m bench.faults.apply [kill_worker] [restart_postgres] [--times 10] [--seed N]`: exit 1 if anything was
half-done, or trying again did not finish it, once.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.faults.postgres import Postgres
from bench.faults.stand import ROOT

FAULTS = ("kill_worker", "restart_postgres")
LEASE_SECONDS = 1


class ApplyStand:
    """A PostgreSQL of its own with the register of Hải Phòng; every step is a process of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ispeed-apply-"))
        self.folder.chmod(0o755)
        self.postgres = Postgres(self.folder)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("S3_", "PORTAL_", "REDIS_"))}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
            "PORTAL_ENV": "local",
            "PORTAL_DATA_DIR": str(self.folder / "data"),
            "SECRET_KEY": "only-for-this-run-of-faults-and-nowhere-else",
            "DATABASE_URL": self.postgres.url,
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            "LOG_LEVEL": "CRITICAL",
        }

    def __enter__(self) -> "ApplyStand":
        try:
            self.postgres.make_migrated()
            subprocess.run(
                [sys.executable, "manage.py", "load_register", "--province", "31"],
                cwd=ROOT,
                env=self.environment,
                check=True,
                capture_output=True,
            )
            first = self.ask_child("prepare", 1)["job"]
            self.statements = int(self.ask_child("work", first, 0)["statements"])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask_child(self, *arguments: object) -> dict[str, Any]:
        """What a step says in the end."""
        out, _ = self._start(*arguments).communicate("\n", timeout=120)
        found: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
        return found

    def strike(self, fault: str, seed: int) -> list[str]:
        """Apply a file whose every figure replaces another, strike once; what is wrong afterwards."""
        dice = random.Random(seed)
        prepared = self.ask_child("prepare", seed)
        job, changed = prepared["job"], prepared["counts"]["changed"]
        worker = self._start("work", job, dice.randint(1, self.statements))
        assert worker.stdout
        held = json.loads(worker.stdout.readline()).get("held", "nothing: it was done")
        if fault == "kill_worker":
            worker.kill()
        else:
            self.postgres.restart()
        worker.communicate("\n" if worker.poll() is None else None, timeout=120)
        where = f"{fault}, seed {seed}, before {held!r}"
        found = self.ask_child("look", job)
        state = (found["status"], found["figures"], found["replaced"])
        wrong = []
        if state not in (("checked", 0, 0), ("applied", changed, changed)):
            wrong.append(f"{where}: half-done {state}")
        time.sleep(LEASE_SECONDS + 0.5)
        self.ask_child("work", job, 0)
        expected = {"job": "done", "status": "applied", "figures": changed, "replaced": changed, "audits": 1}
        if (found := self.ask_child("look", job)) != expected:
            wrong.append(f"{where}: after trying again {found}, expected {expected}")
        return wrong

    def _start(self, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bench.faults.apply_worker", *map(str, arguments)]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.faults.apply", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(FAULTS)}; without one, both")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=2, help="of the points at which it strikes")
    options = parser.parse_args()
    if unknown := set(options.faults) - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    failed = 0
    with ApplyStand() as stand:
        for fault in options.faults or FAULTS:
            wrong = [line for time in range(options.times) for line in stand.strike(fault, options.seed + time)]
            options.seed += options.times
            failed += len(wrong)
            print(f"{fault:<18}{options.times:>4} times at random of {stand.statements} points{len(wrong):>4} wrong")
            print("".join(f"    {line}\n" for line in wrong), end="", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

"""One worker that applies one file and can be held at any of its statements. A process of its own, on a stand.

`python -m bench.faults.apply_worker prepare SEED` brings and checks a file of 114 wards and asks for its applying;
`work JOB POINT` does the job, and before its POINT-th statement (0: never) says so on stdout and waits for a line on
stdin; `look JOB` says what became of it. Each prints JSON, one object on a line.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")
django.setup()

from django.db import connection  # noqa: E402

from base import jobs  # noqa: E402
from base.models import AuditEntry, Job  # noqa: E402
from base.period import Period  # noqa: E402
from measurements import actions  # noqa: E402
from measurements.models import Figure, ImportBatch  # noqa: E402
from wards.queries import units_in_force  # noqa: E402

MONTH = Period(2025, 8)


class Hold:
    """Counts the statements of this connection and stops before the one that is asked for."""

    def __init__(self, point: int) -> None:
        self.point, self.seen = point, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.point:
            say(held=sql[:60])
            sys.stdin.readline()
        return execute(sql, params, many, context)


def prepare(seed: int) -> None:
    dice = random.Random(seed)
    wards = [unit.full_name for unit in units_in_force(MONTH.last_day, "31", level="ward")]
    lines = [f"{ward};{MONTH.label};{dice.randrange(300, 5000)};{seed % 100 + 1},25" for ward in wards]
    head = "SỐ LIỆU GIẢ LẬP\nXã/Phường;Tháng;Số mẫu;Tải xuống (Mbps)\n"
    batch = actions.receive_file(
        by=None,
        file_name=f"thu-{seed}.csv",
        content=(head + "\n".join(lines)).encode(),
        source="vnnic",
        province_code="31",
        options={},
    )
    actions.check_batch(batch=batch)
    actions.ask_to_apply(by=None, batch=batch)
    say(job=jobs.enqueue(task="measurements.apply_batch", target=batch.pk).pk, counts=batch.counts)


def work(job: int, point: int) -> None:
    hold = Hold(point)
    with connection.execute_wrapper(hold):
        done = jobs.work(job, lambda handle: actions.apply_target(handle.target, handle.progress))
    say(done=done, statements=hold.seen)


def look(job_id: int) -> None:
    job = Job.objects.get(pk=job_id)
    batch = ImportBatch.objects.get(pk=job.target)
    say(
        job=job.state,
        status=batch.status,
        figures=Figure.objects.filter(batch=batch).count(),
        replaced=Figure.objects.filter(replaced_by=batch).count(),
        audits=AuditEntry.objects.filter(action="import.apply", subject_id=str(batch.pk)).count(),
    )


def say(**line: object) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "look": look}[sys.argv[1]](*map(int, sys.argv[2:]))

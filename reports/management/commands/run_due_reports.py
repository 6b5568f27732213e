import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base import clock, jobs
from base.models import Job
from base.period import Period
from base.saying import say
from reports.actions import build_run, open_due_runs
from reports.models import ReportRun
from reports.task_names import BUILD_TASK


class Command(BaseCommand):
    help = "Make every report that is owed and not yet made. Safe to run at any time, beside the workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="ISO", help="judge what is due at this time (Việt Nam's, unless it says)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        opened = open_due_runs(_instant(options["now"]))
        for job in Job.objects.filter(task=BUILD_TASK, state=Job.State.WAITING).order_by("pk"):
            jobs.work(job.pk, lambda handle: build_run(int(handle.target), handle.progress))
        rows = ReportRun.objects.filter(pk__in=[run.pk for run in opened]).select_related("province", "operator")
        found = [_row(run) for run in rows.order_by("pk")]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for row in found:
            late = say(" (made late)") if row["late"] else ""
            who = f" {row['operator']}" if row["operator"] else ""
            self.stdout.write(f"{row['province']} {row['period']} {row['kind']}{who}: {row['status']}{late}")
        if not found:
            self.stdout.write(say("No report is owed that is not made."))


def _instant(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(say("--now: “{time}” is no time as 2024-10-10T07:00.", time=text), returncode=2) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.VIETNAM)


def _row(run: ReportRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "kind": run.kind,
        "province": run.province.code,
        "operator": run.operator.code if run.operator else None,
        "period": str(Period.of(run.period)),
        "revision": run.revision,
        "due_at": run.due_at.astimezone(clock.VIETNAM).isoformat(),
        "late": run.late,
        "status": run.status,
        "files": [{"name": file.name, "path": file.file.path, "sha256": file.sha256} for file in run.files.all()],
    }

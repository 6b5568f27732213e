"""Numbers for Prometheus, all read from the database and the shared cache at that moment.

So they are the same whichever process or host is asked, and no process keeps counters of its own.
Requests, their times and their errors are counted by the web server in front (deploy/Caddyfile).
"""

import logging
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max, Min, Model
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from base import checks, clock, heartbeats
from base.models import Job
from measurements.models import AtlasMonth, ImportBatch
from portal.dump import REHEARSED, backup_folder
from portal.health import queue_of
from reports.models import Mail, ReportRun
from submissions.models import Reminder

log = logging.getLogger(__name__)
OWED = [ReportRun.Status.DUE, ReportRun.Status.WAITING, ReportRun.Status.FAILED]


def text() -> bytes:
    """All numbers in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Numbers())
    return generate_latest(registry)


class _Numbers(Collector):
    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield _version()
        yield from _jobs()
        yield _counted("imports", "Import batches by status", ImportBatch, "status", ImportBatch.Status.values)
        yield _counted("atlas", "Months of VNNIC's Atlas by status", AtlasMonth, "state", AtlasMonth.State.values)
        yield _number("ispeed_atlas_tried", "Most attempts for a month of VNNIC's Atlas that is not there", _tried())
        yield _mail()
        yield from _reports()
        yield from _signs_of_life()


def _version() -> Metric:
    family = GaugeMetricFamily("ispeed_info", "The version of the process that answers", labels=["version"])
    family.add_metric([settings.VERSION], 1)
    return family


def _jobs() -> Iterator[Metric]:
    jobs = GaugeMetricFamily("ispeed_jobs", "Background jobs by task and state", labels=["task", "state"])
    counted = Job.objects.order_by("task", "state").values_list("task", "state").annotate(n=Count("pk"))
    for task, state, count in counted:
        jobs.add_metric([task, state], count)
    yield jobs
    failed = dict.fromkeys(settings.QUEUES, 0)
    for task, state, count in counted:
        if state == Job.State.FAILED:
            failed[queue_of(task)] = failed.get(queue_of(task), 0) + count
    family = GaugeMetricFamily("ispeed_jobs_failed", "Jobs that failed for the last time", labels=["queue"])
    for queue, count in failed.items():  # nought as well, so that a first failure is a change
        family.add_metric([queue], count)
    yield family
    now, oldest = clock.machine_now(), dict.fromkeys(settings.QUEUES, 0.0)
    waiting = Job.objects.filter(state=Job.State.WAITING).order_by("task").values_list("task")
    for task, since in waiting.annotate(since=Min("created_at")):
        queue = queue_of(task)
        oldest[queue] = max(oldest.get(queue, 0.0), (now - since).total_seconds())
    age = GaugeMetricFamily("ispeed_queue_age_seconds", "Age of the oldest job nobody has begun", labels=["queue"])
    for queue, seconds in oldest.items():
        age.add_metric([queue], seconds)
    yield age


def _tried() -> float:
    most = AtlasMonth.objects.filter(state=AtlasMonth.State.WAITING).aggregate(most=Max("attempts"))["most"]
    return float(most or 0)


def _mail() -> Metric:
    """Reminders and mails about reports as one metric: whoever is alarmed looks at one mail server."""
    found = Counter(
        dict(Reminder.objects.values_list("delivery_status").annotate(n=Count("pk")).order_by("delivery_status"))
    )
    found += Counter(
        dict(
            Mail.objects.with_delivery_status()
            .values_list("delivery_status")
            .annotate(n=Count("pk"))
            .order_by("delivery_status")
        )
    )
    family = GaugeMetricFamily("ispeed_mail", "Reminders and messages by what became of them", labels=["status"])
    for status in dict.fromkeys([*Reminder.DeliveryStatus.values, *Mail.DeliveryStatus.values]):
        family.add_metric([status], found[status])
    return family


def _reports() -> Iterator[Metric]:
    yield _counted("reports", "Reports by status", ReportRun, "status", ReportRun.Status.values)
    now = clock.now()
    owed = ReportRun.objects.filter(status__in=OWED, due_at__lte=now)
    yield _number("ispeed_reports_owed", "Reports that are due and not yet built", owed.count())
    first = owed.aggregate(first=Min("due_at"))["first"]
    late = (now - first).total_seconds() if first else 0.0
    yield _number("ispeed_report_late_seconds", "How long the longest owed report has been due", late)
    waiting = ReportRun.objects.filter(status=ReportRun.Status.WAITING, ahead=False).count()
    yield _number("ispeed_reports_without_figures", "Reports that are due and wait for VNNIC's figures", waiting)
    caught_up = ReportRun.objects.filter(late=True).count()
    yield _number("ispeed_reports_caught_up", "Reports that were opened after downtime", caught_up)


def _signs_of_life() -> Iterator[Metric]:
    seen = GaugeMetricFamily(
        "ispeed_seen_seconds", "Seconds since beat, a worker or a whole tick was seen", labels=["who"]
    )
    answers = _broker_answers()
    for who in (heartbeats.BEAT, heartbeats.REPORTS, *map(heartbeats.worker_of, settings.QUEUES)):
        age = heartbeats.seconds_since(who) if answers else None
        seen.add_metric([who], float("inf") if age is None else age)
    yield seen
    yield _number("ispeed_broker_up", "Does Redis answer: the queue, and where signs of life are kept", float(answers))
    free = shutil.disk_usage(settings.DATA_DIR).free
    yield _number("ispeed_disk_free_bytes", "Free space where the portal keeps its data", free)
    archives = [path.stat().st_mtime for path in backup_folder().glob("ispeed-*Z.tar")]
    age = clock.machine_now().timestamp() - max(archives) if archives else float("inf")
    yield _number("ispeed_backup_age_seconds", "Age of the newest archive on this host; +Inf: there is none", age)
    description = "Age of the last restore rehearsed on this host; +Inf: none was, NaN: none is asked for"
    yield _number("ispeed_rehearsal_age_seconds", description, _rehearsal_age())


def _rehearsal_age() -> float:
    if not settings.REHEARSAL_DATABASE_URL:
        return float("nan")
    try:
        return clock.machine_now().timestamp() - (backup_folder() / REHEARSED).stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _broker_answers() -> bool:
    """Does the broker answer? Its outage must not keep the other numbers back."""
    try:
        cache.get("ispeed:watched")
        checks.try_broker()
    except Exception as error:  # whatever is wrong, it does not work
        log.warning("metrics without the broker (%s: %s)", type(error).__name__, error)
        return False
    return True


def _counted(what: str, help_text: str, model: type[Model], column: str, values: list[str]) -> Metric:
    family = GaugeMetricFamily(f"ispeed_{what}", help_text, labels=["status"])
    found = dict(model._base_manager.values_list(column).annotate(n=Count("pk")).order_by(column))
    for value in values:
        family.add_metric([value], found.get(value, 0))
    return family


def _number(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_text, value=value)

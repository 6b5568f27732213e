"""Asking VNNIC's Internet Atlas once for each month and network; what it publishes is shown, never judged.

Nothing of the portal depends on it. What cannot be taken is shown on its page and tried again, ever more rarely.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from accounts.models import User
from base import audit, clock, jobs
from base.period import Period
from base.refusal import Refused
from base.saying import Said, say
from measurements.actions import web
from measurements.importing import atlas
from measurements.models import AtlasMonth, PublishedFigure
from wards.known_facts import province_map_day
from wards.models import Unit
from wards.queries import provinces_in_force

TASK = "measurements.fetch_atlas"
LOCK = 20261130  # first key of the advisory lock of an answer; the second is the month
OUT_FROM = 14  # day of the following month: VNNIC was seen to publish between the 8th and the 13th
MONTHS_BACK = 3  # that are still asked for after the portal was down
FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=1)
State = AtlasMonth.State


def open_atlas_months(now: datetime) -> None:
    """Tick of the beat: create the row of every month that is owed, and ask for those whose time has come."""
    if not settings.ATLAS_URL:
        return
    owed = owed_months(now.astimezone(clock.VIETNAM).date())
    for period in owed:
        for network in atlas.PATHS:
            AtlasMonth.objects.get_or_create(period=period.first_day, network=network, defaults={"next_at": now})
    due = AtlasMonth.objects.filter(state=State.WAITING, next_at__lte=now, period__gte=owed[-1].first_day)
    for month in due.order_by("-period", "network"):
        jobs.enqueue(task=TASK, target=month.pk, max_attempts=1)


def owed_months(today: date) -> list[Period]:
    """Months that VNNIC has published by a day, newest first, as far back as they are still asked for."""
    newest = Period.of(today).plus(-1 if today.day >= OUT_FROM else -2)
    return [newest.plus(-back) for back in range(MONTHS_BACK)]


def ask_now(*, by: User | None, period: Period, network: str) -> AtlasMonth:
    """Ask for any month without waiting for its time. Raises Refused where there is nobody to ask."""
    if not settings.ATLAS_URL:
        raise Refused(say("The Atlas has no address: set ATLAS_URL."))
    month, _made = AtlasMonth.objects.get_or_create(
        period=period.first_day, network=network, defaults={"next_at": clock.now()}
    )
    AtlasMonth.objects.filter(pk=month.pk, state=State.WAITING).update(next_at=clock.now())
    audit.record(by=by, action="atlas.ask", on=month)
    fetch_target(str(month.pk))
    month.refresh_from_db()
    return month


def fetch_target(target: str) -> None:
    """Job: ask for a month. Running it twice is the same as once."""
    month = AtlasMonth.objects.filter(pk=target).first()
    if month is None or not settings.ATLAS_URL or not _claimed(month):
        return
    period = Period.of(month.period)
    url = atlas.address(settings.ATLAS_URL, month.network, period.year, period.month)
    fetched = web.fetch(url)
    answer = atlas.AtlasAnswer(problem=fetched.problem) if fetched.problem else atlas.answer_of(fetched.body)
    problem = answer.problem or _store(month, answer, url, fetched.body)
    if problem:
        AtlasMonth.objects.filter(pk=month.pk, state=State.WAITING).update(problem=problem, url=url)


def _claimed(month: AtlasMonth) -> bool:
    """Take the attempt before it is made, so that a worker that dies half way does not ask again at once."""
    now = clock.now()
    waits = AtlasMonth.objects.filter(pk=month.pk, state=State.WAITING, next_at__lte=now, attempts=month.attempts)
    pause = min(FIRST_PAUSE * 2 ** min(month.attempts, 10), LONGEST_PAUSE)
    return bool(waits.update(attempts=F("attempts") + 1, asked_at=now, next_at=now + pause))


def _store(month: AtlasMonth, answer: atlas.AtlasAnswer, url: str, body: bytes) -> Said | str:
    """All of an answer or nothing; the reason, if it is nothing."""
    period = Period.of(month.period)
    provinces = {unit.code: unit for unit in provinces_in_force(province_map_day(period.last_day))}
    today = {unit.code for unit in provinces_in_force(clock.today())}
    if problem := atlas.problem_of_codes([row.code for row in answer.rows], provinces, today):
        return problem
    with transaction.atomic():
        _lock(period)
        if AtlasMonth.objects.filter(pk=month.pk, state=State.STORED).exists():
            return ""
        if same := AtlasMonth.objects.filter(digest=answer.digest).exclude(pk=month.pk).first():
            return say(
                "The answer is the same as that of month {month}, {network}: it does not look at what is asked.",
                month=Period.of(same.period).label,
                network=same.get_network_display(),
            )
        _write(month, answer, provinces)
        AtlasMonth.objects.filter(pk=month.pk).update(
            state=State.STORED, problem="", url=url, answer=body.decode("utf-8-sig"), digest=answer.digest
        )
        audit.record(by=None, action="atlas.store", on=month, after={"rows": len(answer.rows), "digest": answer.digest})
    return ""


def _write(month: AtlasMonth, answer: atlas.AtlasAnswer, provinces: dict[str, Unit]) -> None:
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            month=month,
            unit=provinces[row.code],
            period=month.period,
            network=month.network,
            statistic=settings.ATLAS_STATISTIC,
            samples=row.samples,
            download=row.download,
            upload=row.upload,
            latency=row.latency,
            jitter=row.jitter,
        )
        for row in answer.rows
    )


def _lock(period: Period) -> None:
    """One answer of a month at a time, until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, period.year * 100 + period.month])

"""Read slow wards, whom to ask about them, by when they answer, and the outcome. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Action, limit
from base import clock
from base.period import Period
from base.versions import Versions
from measurements.judging.compliance import Verdict
from measurements.queries import compliance
from measurements.readings import JUDGED
from submissions.deadlines import Deadline, Roll, answer_due
from submissions.models import AnswerRule, SpeedRequest
from submissions.promises import AnswerCount, CommitmentState, count_answers
from submissions.queries.calendar import working_day_test
from submissions.queries.promises import Followed, followed
from submissions.reminder_mails import Owing
from submissions.reporters import ANSWER
from wards.models import Level, Operator, Unit


@dataclass(frozen=True, slots=True)
class SlowWard:
    """A ward judged too slow, with the operators concerned."""

    unit_id: int
    name: str
    download: Decimal
    asked_mbps: Decimal
    operator_ids: tuple[int, ...]
    statistic: str = JUDGED


def slow_wards(period: Period, province_code: str) -> list[SlowWard]:
    """The slow wards of a month, with the operators whose own speed is too low there; all where none has one."""
    table = compliance(period, province_code, level=Level.WARD)
    threshold = table.required.min_download if table.required else None
    if threshold is None:
        return []
    operators = list(Operator.objects.in_force(period.last_day))
    slow_of: dict[int, list[int]] = {}
    for operator in operators:
        own = compliance(period, province_code, level=Level.WARD, operator_code=operator.code)
        for row in own.rows:
            if row.verdict is Verdict.TOO_SLOW:
                slow_of.setdefault(row.unit_id, []).append(operator.pk)
    everyone = [operator.pk for operator in operators]
    return [
        SlowWard(
            row.unit_id,
            row.name,
            row.download_mbps,
            threshold,
            tuple(slow_of.get(row.unit_id, everyone)),
            row.statistic,
        )
        for row in table.rows
        if row.verdict is Verdict.TOO_SLOW and row.download_mbps is not None
    ]


def asked_months(requests: "QuerySet[SpeedRequest]", versions: Versions | None = None) -> list[tuple[Period, int]]:
    """The months of these requests, newest first, each with how many wait for an answer."""
    days = requests.order_by().values_list("period", flat=True).distinct()
    waiting = [Period.of(one.request.period) for one in still_waiting(requests, versions)]
    return [(month, waiting.count(month)) for month in sorted(map(Period.of, days), reverse=True)]


def still_waiting(requests: "QuerySet[SpeedRequest]", versions: Versions | None = None) -> list[Followed]:
    """The requests that need an answer, oldest month first. A ward that became fast enough needs none."""
    unanswered = requests.filter(answered_at__isnull=True).order_by("period", "pk")
    found = followed(unanswered, newest=True, versions=versions)
    return [one for one in found if one.state is not CommitmentState.KEPT]


def unanswered(operator_id: int, province: Unit) -> int:
    """Count the slow wards of a province about which an operator was asked and has not answered."""
    return len(still_waiting(SpeedRequest.objects.filter(operator_id=operator_id, unit__heir_code=province.heir_code)))


@dataclass(frozen=True, slots=True)
class Awaited:
    """Answers still needed: how many, of these overdue, and the month to begin with."""

    count: int = 0
    overdue: int = 0
    since: Period | None = None  # the oldest month with an overdue one, else the oldest
    due_on: date | None = None  # the first day by which one was, or is, wanted


NOTHING_AWAITED = Awaited()


def awaited(user: User, action: Action, versions: Versions | None = None) -> Awaited:
    """The answers still needed for the requests that this user reaches by an action."""
    waiting = still_waiting(limit(user, action, SpeedRequest.objects.all(), operator="operator"), versions)
    late = [one for one in waiting if one.state is CommitmentState.OVERDUE]
    first = next((Period.of(one.request.period) for one in late or waiting), None)
    days = [one.request.due_on for one in waiting if one.request.due_on]
    return Awaited(len(waiting), len(late), first, min(days, default=None))


def answer_rule(province_code: str, day: date) -> AnswerRule | None:
    """The rule in force on the day on which operators are asked: the province's own, else the general one."""
    found: AnswerRule | None = AnswerRule.objects.holding_in(province_code, day)
    return found


def answer_day(province_code: str, asked_on: date) -> date | None:
    """The last day for an answer to what is asked on a day; None where no rule asks for any."""
    rule = answer_rule(province_code, asked_on)
    return answer_due(asked_on, rule.days, Roll(rule.roll), working_day_test()) if rule else None


def answers_owed(province_code: str, versions: Versions | None = None) -> list[tuple[Owing, list[int]]]:
    """Requests still to be answered by a day, per operator and month, with the days of reminding of the rule.

    Of requests put on several days the first that ends counts.
    """
    speed_requests = SpeedRequest.objects.filter(due_on__isnull=False, unit__heir_code=province_code)
    grouped: dict[tuple[int, Period], list[SpeedRequest]] = {}
    for one in still_waiting(speed_requests, versions):
        grouped.setdefault((one.request.operator_id, Period.of(one.request.period)), []).append(one.request)
    provinces = Unit.objects.filter(level=Level.PROVINCE, heir_code=province_code).order_by("-valid_from", "-pk")
    province = provinces.first()
    found = []
    for (operator_id, month), requests in grouped.items():
        rule = answer_rule(province_code, min(one.asked_at for one in requests).astimezone(clock.VIETNAM).date())
        if province is None or rule is None:
            continue
        key = f"{ANSWER}operator-{operator_id}-{province.pk}"
        due = min(one.due_on for one in requests if one.due_on)
        last = Deadline(due, due, datetime.combine(due, time.max, clock.VIETNAM))
        owing = Owing(key, requests[0].operator.name, month, last, places=len(requests))
        found.append((owing, rule.remind_on))
    return found


def answers_counted(rows: Iterable[Followed]) -> list[AnswerCount]:
    """Count the answers to these requests and their outcome, operator by operator."""
    found: dict[int, list[Followed]] = {}
    for one in rows:
        found.setdefault(one.request.operator_id, []).append(one)
    return [count_answers(found[pk][0].request.operator.name, [_counted(one) for one in found[pk]]) for pk in found]


def _counted(one: Followed) -> tuple[str, CommitmentState]:
    return one.request.outcome if one.request.answered_at else "", one.state

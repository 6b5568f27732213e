"""Slow wards, whom to ask about them, by when they answer, and what has come of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet

from accounts.models import User
from accounts.permissions import Action, limit
from base import clock
from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.judging.statistic import JUDGED
from measurements.queries import compliance
from submissions.deadlines import Deadline, Roll, answer_due
from submissions.models import AnswerRule, SpeedRequest
from submissions.promises import AnswerCount, CommitmentState, count_answers
from submissions.queries.calendar import working_day_test
from submissions.queries.promises import Followed
from submissions.reminder_mails import Owing
from submissions.reporters import ANSWER
from wards.models import Level, Operator, Unit


@dataclass(frozen=True, slots=True)
class SlowWard:
    """A ward judged too slow, and the operators concerned."""

    unit_id: int
    name: str
    download: Decimal
    asked_mbps: Decimal
    operator_ids: tuple[int, ...]
    statistic: str = JUDGED


def slow_wards(period: Period, province_code: str) -> list[SlowWard]:
    """Concerned are the operators whose own speed is too low there; all of them where none has its own."""
    table = compliance(period, province_code, level=Level.WARD)
    asked = table.asked.min_download if table.asked else None
    if asked is None:
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
            row.unit_id, row.name, row.download_mbps, asked, tuple(slow_of.get(row.unit_id, everyone)), row.statistic
        )
        for row in table.rows
        if row.verdict is Verdict.TOO_SLOW and row.download_mbps is not None
    ]


def asked_months(requests: "QuerySet[SpeedRequest]") -> list[tuple[Period, int]]:
    """The months of which these requests are, newest first, each with how many wait for an answer."""
    rows = requests.order_by().values("period").annotate(waiting=Count("pk", filter=Q(answered_at__isnull=True)))
    return [(Period.of(row["period"]), row["waiting"]) for row in rows.order_by("-period")]


def unanswered(operator_id: int, province: Unit) -> int:
    """How many slow wards of a province an operator has been asked about and has not answered."""
    asked = SpeedRequest.objects.filter(operator_id=operator_id, unit__heir_code=province.heir_code)
    return asked.filter(answered_at__isnull=True).count()


def awaiting_answer(user: User) -> int:
    """How many requests wait for an answer of this user's operator."""
    waiting = SpeedRequest.objects.filter(answered_at__isnull=True)
    return limit(user, Action.FILE_SUBMISSION, waiting, operator="operator").count()


def overdue_requests(user: User, action: Action) -> "QuerySet[SpeedRequest]":
    """Requests that this user reaches by an action, whose day for an answer is over."""
    late = SpeedRequest.objects.filter(answered_at__isnull=True, due_on__lt=clock.today())
    return limit(user, action, late, operator="operator")


def answer_rule(province_code: str, day: date) -> AnswerRule | None:
    """The rule in force on the day on which operators are asked: the province's own, else the general one."""
    found: AnswerRule | None = AnswerRule.objects.holding_in(province_code, day)
    return found


def answer_day(province_code: str, asked_on: date) -> date | None:
    """The last day for an answer to what is asked on a day; None where no rule asks for any."""
    rule = answer_rule(province_code, asked_on)
    return answer_due(asked_on, rule.days, Roll(rule.roll), working_day_test()) if rule else None


def answers_owed(province_code: str) -> list[tuple[Owing, list[int]]]:
    """By operator and month what is still to be answered by a day, with the days of reminding that its rule names.

    Of requests put on several days the first that ends counts.
    """
    rows = SpeedRequest.objects.filter(answered_at=None, due_on__isnull=False, unit__heir_code=province_code)
    grouped = rows.order_by().values("operator_id", "operator__name", "period")
    provinces = Unit.objects.filter(level=Level.PROVINCE, heir_code=province_code).order_by("-valid_from", "-pk")
    province = provinces.first()
    found = []
    for row in grouped.annotate(due=Min("due_on"), asked=Min("asked_at"), places=Count("pk")):
        rule = answer_rule(province_code, row["asked"].astimezone(clock.VIETNAM).date())
        if province is None or rule is None:
            continue
        key = f"{ANSWER}operator-{row['operator_id']}-{province.pk}"
        last = Deadline(row["due"], row["due"], datetime.combine(row["due"], time.max, clock.VIETNAM))
        owing = Owing(key, row["operator__name"], Period.of(row["period"]), last, places=row["places"])
        found.append((owing, rule.remind_on))
    return found


def answers_counted(rows: Iterable[Followed]) -> list[AnswerCount]:
    """What has come of these requests, operator by operator."""
    found: dict[int, list[Followed]] = {}
    for one in rows:
        found.setdefault(one.request.operator_id, []).append(one)
    return [count_answers(found[pk][0].request.operator.name, [_counted(one) for one in found[pk]]) for pk in found]


def _counted(one: Followed) -> tuple[str, CommitmentState]:
    return one.request.outcome if one.request.answered_at else "", one.state

"""Slow wards, whom to ask about them, and whether what was promised helped."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Action, limit
from base.period import Period
from measurements.compliance import Verdict
from measurements.queries import compliance, unit_history
from submissions.models import SpeedRequest
from wards.models import Level, Operator


@dataclass(frozen=True, slots=True)
class SlowWard:
    """A ward judged too slow, and the operators concerned."""

    unit_id: int
    name: str
    download: Decimal
    asked_mbps: Decimal
    operator_ids: tuple[int, ...]


@dataclass(frozen=True)
class Followed:
    """A request with what came of it: the ward's speed in the months after."""

    request: SpeedRequest
    later: list[tuple[Period, Decimal]]

    @property
    def helped(self) -> bool | None:
        """None: no later month has a speed yet."""
        return None if not self.later else self.later[-1][1] >= self.request.asked_mbps


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
        SlowWard(row.unit_id, row.name, row.download_mbps, asked, tuple(slow_of.get(row.unit_id, everyone)))
        for row in table.rows
        if row.verdict is Verdict.TOO_SLOW and row.download_mbps is not None
    ]


def followed(requests: Iterable[SpeedRequest]) -> list[Followed]:
    """Each request with the later months of its ward, oldest first."""
    found = []
    for request in requests:
        since = Period.of(request.period)
        history = unit_history(request.unit)
        later = [
            (period, row.download_mbps) for period, row in history if period > since and row.download_mbps is not None
        ]
        found.append(Followed(request, sorted(later)))
    return found


def unanswered(user: User) -> int:
    """How many requests wait for an answer of this user's operator."""
    waiting = SpeedRequest.objects.filter(answered_at__isnull=True)
    return limit(user, Action.FILE_SUBMISSION, waiting, operator="operator").count()

"""Slow wards, whom to ask about them, and whether what was promised helped."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Action, limit
from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.judging.statistic import JUDGED
from measurements.judging.table import Speed
from measurements.queries import compliance, periods_with_figures
from submissions.models import SpeedRequest
from wards.models import Level, Operator, Unit
from wards.queries import same_unit_rows

LATER_MONTHS = 6  # the newest, by which one sees whether it helped


@dataclass(frozen=True, slots=True)
class SlowWard:
    """A ward judged too slow, and the operators concerned."""

    unit_id: int
    name: str
    download: Decimal
    asked_mbps: Decimal
    operator_ids: tuple[int, ...]
    statistic: str = JUDGED


@dataclass(frozen=True)
class Followed:
    """A request with what came of it: the ward's speed in the months after."""

    request: SpeedRequest
    later: list[tuple[Period, Speed]]

    @property
    def helped(self) -> bool | None:
        """None: no later month has a speed yet."""
        return None if not self.later else self.later[-1][1].mbps >= self.request.asked_mbps


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


def followed(requests: Iterable[SpeedRequest]) -> list[Followed]:
    """Each request with the later months, oldest first: the operator's own speed in the ward, else the ward's.

    Asked by table and not by ward: a page of a hundred requests reads as many tables as there are months since.
    """
    speeds = _Speeds()
    asked = list(requests)
    rows = same_unit_rows({request.unit_id for request in asked})
    found = []
    for request in asked:
        since, code = Period.of(request.period), request.unit.province_code
        months = [month for month in speeds.months(code) if month > since]
        later = []
        for month in sorted(months)[-LATER_MONTHS:]:
            own = _of_any(rows[request.unit_id], speeds.of(month, code, request.operator.code))
            speed = own if own is not None else _of_any(rows[request.unit_id], speeds.of(month, code, None))
            if speed is not None:
                later.append((month, speed))
        found.append(Followed(request, later))
    return found


def _of_any(rows: Iterable[int], speeds: dict[int, Speed | None]) -> Speed | None:
    """The speed of whichever row of the unit stood in the month."""
    return next((speed for row in rows if (speed := speeds.get(row)) is not None), None)


class _Speeds:
    """Tables of speeds by ward, each read once."""

    def __init__(self) -> None:
        self._tables: dict[tuple[Period, str, str | None], dict[int, Speed | None]] = {}
        self._months: dict[str, list[Period]] = {}

    def months(self, province_code: str) -> list[Period]:
        if province_code not in self._months:
            self._months[province_code] = periods_with_figures(province_code)
        return self._months[province_code]

    def of(self, month: Period, province_code: str, operator_code: str | None) -> dict[int, Speed | None]:
        key = (month, province_code, operator_code)
        if key not in self._tables:
            table = compliance(month, province_code, level=Level.WARD, operator_code=operator_code)
            self._tables[key] = {row.unit_id: row.speed for row in table.rows}
        return self._tables[key]


def awaiting_answer(user: User) -> int:
    """How many requests wait for an answer of this user's operator."""
    waiting = SpeedRequest.objects.filter(answered_at__isnull=True)
    return limit(user, Action.FILE_SUBMISSION, waiting, operator="operator").count()

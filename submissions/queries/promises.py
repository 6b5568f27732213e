"""Read the outcome of each request about a slow ward: its speeds since, and the state that follows. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from base import clock
from base.models import is_in_force
from base.period import Period
from base.versions import Versions
from measurements.judging.table import Speed
from measurements.models import Network
from measurements.queries import compliance, periods_with_figures
from submissions.models import SpeedRequest
from submissions.promises import Asking, CommitmentState, MonthSpeed, state_of_asking
from wards.models import Level, Operator, Unit
from wards.queries import same_unit_rows

LATER_MONTHS = 6  # the newest, by which one sees whether it helped
# By the units in force; None: no speed, or one on fewer samples than are asked, which is for reference only.
Speeds = dict[int, Speed | None]


@dataclass(frozen=True)
class Followed:
    """A request with its outcome: the ward's speed in the months after."""

    request: SpeedRequest
    later: list[tuple[Period, Speed]]
    state: CommitmentState

    @property
    def helped(self) -> bool | None:
        """Is the ward fast enough in the newest later month? None where no later month has a speed yet."""
        return None if not self.later else self.later[-1][1].mbps >= self.request.asked_mbps


def followed(
    requests: Iterable[SpeedRequest],
    *,
    until: Period | None = None,
    today: date | None = None,
    network: str = Network.MOBILE,
    versions: Versions | None = None,
    newest: bool = False,
) -> list[Followed]:
    """Follow each request through the later months, oldest first, by the operator's own speed there, else the ward's.

    `until`: the newest month that is looked at; `today`: the day on which it is judged. Asked by table and not by
    ward: a page of a hundred requests reads as many tables as there are months since. `versions`: as the page or report
    that asks has found them. `newest`: no month is looked at before the newest that can be compared, by which it is
    judged whether one without an answer still wants any.
    """
    tables = _SpeedTables(network, versions or Versions())
    requests_made, today = list(requests), today or clock.today()
    rows = same_unit_rows({request.unit_id for request in requests_made})
    units = Unit.objects.in_bulk({pk for same in rows.values() for pk in same})
    operators = Operator.objects.in_bulk({request.operator_id for request in requests_made})
    lands = {pk: _Land(units[pk], [units[one] for one in same], tables) for pk, same in rows.items()}
    found = []
    for request in requests_made:
        request.unit, request.operator = units[request.unit_id], operators[request.operator_id]
        months = _months(request, lands[request.unit_id], tables, until, newest)
        later = [(month, speed) for month, speed, _stands in months if speed is not None]
        since = [MonthSpeed(month, speed.mbps if speed else None, stands) for month, speed, stands in months]
        found.append(Followed(request, later, state_of_asking(asking_of(request), since, today)))
    return found


def asking_of(request: SpeedRequest) -> Asking:
    """Turn a request's row into the plain object that the pure rules judge."""
    return Asking(
        asked_in=Period.of(request.period),
        asked_mbps=request.asked_mbps,
        due_on=request.due_on,
        answered=request.answered_at is not None,
        kind=request.outcome,
        done_by=request.done_by,
    )


class _Land:
    """A ward in the tables of speeds: all rows of the same unit, and the months published where it lay, in order."""

    def __init__(self, unit: Unit, rows: Sequence[Unit], tables: "_SpeedTables") -> None:
        self.rows, self.heir = rows, unit.heir_code
        self.keys = [row.pk for row in rows]
        codes = {self.heir, *(row.province_code for row in rows)}
        self.months = sorted({month for code in codes for month in tables.months(code)})

    def code_in(self, month: Period) -> str:
        """The code of the province in which the ward's land lay in a month."""
        return next((row.province_code for row in self.rows if is_in_force(row, month.last_day)), self.heir)


def _months(
    request: SpeedRequest, land: _Land, tables: "_SpeedTables", until: Period | None, newest: bool
) -> list[tuple[Period, Speed | None, bool]]:
    """Read the later published months of a ward: the speed, and whether the ward existed then, whole and alone.

    A mean proves nothing about a median that was too slow, nor the other way: they are a factor of two apart.
    """
    since = Period.of(request.period)
    wanted = [month for month in land.months if month > since and (until is None or month <= until)]
    found = []
    for month in wanted[-LATER_MONTHS:][::-1]:
        own, ward = (tables.of(month, land.code_in(month), whose) for whose in (request.operator.code, None))
        speeds = [speed for table in (own, ward) for pk in land.keys if (speed := table.get(pk)) is not None]
        alike = (one for one in speeds if request.statistic in ("", one.statistic))
        found.append((month, next(alike, None), any(pk in ward for pk in land.keys)))
        if newest and found[-1][1] is not None and found[-1][2]:
            break
    return found[::-1]


class _SpeedTables:
    """Tables of speeds by ward, each read once."""

    def __init__(self, network: str, versions: Versions) -> None:
        self._network = network
        self._versions = versions
        self._tables: dict[tuple[Period, str, str | None], Speeds] = {}
        self._months: dict[str, list[Period]] = {}

    def months(self, province_code: str) -> list[Period]:
        if province_code not in self._months:
            self._months[province_code] = periods_with_figures(province_code, self._network, versions=self._versions)
        return self._months[province_code]

    def of(self, month: Period, province_code: str, operator_code: str | None) -> Speeds:
        key = (month, province_code, operator_code)
        if key not in self._tables:
            table = compliance(
                month,
                province_code,
                level=Level.WARD,
                network=self._network,
                operator_code=operator_code,
                versions=self._versions,
            )
            least = table.required.min_samples if table.required else 0
            self._tables[key] = {
                row.unit_id: row.speed if (row.samples_min or 0) >= least else None for row in table.rows
            }
        return self._tables[key]

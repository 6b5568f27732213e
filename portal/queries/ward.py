"""Read the card of a ward: what is missing this month, its pace, its forecast, and what it filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from base.period import Period
from measurements.judging.display import show_samples
from measurements.judging.table import ComplianceRow
from measurements.models import Network, Snapshot
from portal.queries.home import Owed
from submissions.campaign import DailyTask, Forecast
from submissions.queries import find_reporter, owed_months, state_of
from submissions.queries.campaign import ward_campaign
from submissions.running_month import Risk, risk_of
from submissions.states import FilingState
from wards.models import Unit

History = Sequence[tuple[Period, ComplianceRow]]  # a unit's own months, newest first
MONTHS = 6
FILINGS = 3


@dataclass(frozen=True)
class ClosedMonth:
    """The last month that is over and not yet published by VNNIC."""

    period: Period
    as_of: date | None  # of its last count; None: it was never counted
    samples: str


@dataclass(frozen=True)
class WardCard:
    """The running month of a ward, as far as it is known, and its last months."""

    unit: Unit
    period: Period
    needed: int
    task: DailyTask
    as_of: date | None  # of the newest count; None: nothing is known of this month
    download: Decimal | None  # Mbps, for reference only: the month is not over
    statistic: str  # of that speed; blank: not kept
    months: list[tuple[Period, ComplianceRow]]  # over, newest first
    forecast: Forecast | None
    code: str  # of referral; blank: none given
    others_counted_on: date | None  # where it has no count: the day of the newest that has other wards
    closed: ClosedMonth | None  # between the running month and those published

    @property
    def samples(self) -> str:
        """The samples as text: `163`, `<300`, `–`."""
        least, most = self.task.samples or (None, None)
        return show_samples(least, most)

    @property
    def pace(self) -> Decimal | None:
        """Samples a day up to the newest exact count, rounded down to a tenth; None without one."""
        if self.as_of is None or self.task.samples is None or self.task.samples[0] != self.task.samples[1]:
            return None
        return (Decimal(self.task.samples[0]) / self.as_of.day).quantize(Decimal("0.1"), ROUND_DOWN)

    @property
    def risk(self) -> Risk:
        return risk_of(self.task, self.needed, self.forecast)


def ward_card(unit: Unit, today: date, history: History) -> WardCard:
    """Read the card of a ward. `history`: its own months, newest first. Without a count it says what is needed."""
    campaign = ward_campaign(unit, today)
    before = campaign.period.plus(-1)
    counts = Snapshot.objects.filter(
        unit=unit,
        period__in=[campaign.period.first_day, before.first_day],
        network=Network.MOBILE,
        operator__isnull=True,
        samples_min__isnull=False,
    )
    last: dict[date, Snapshot] = {one.period: one for one in counts.order_by("as_of", "pk")}
    newest = last.get(campaign.period.first_day)
    return WardCard(
        unit=unit,
        period=campaign.period,
        needed=campaign.needed,
        task=campaign.task,
        as_of=newest.as_of if newest else None,
        download=newest.download if newest else None,
        statistic=newest.statistic if newest else "",
        months=list(history[:MONTHS]),
        forecast=campaign.forecast,
        code=campaign.code.code if campaign.code else "",
        others_counted_on=campaign.others_counted_on,
        closed=_closed(before, last.get(before.first_day), history),
    )


def _closed(period: Period, counted: Snapshot | None, history: History) -> ClosedMonth | None:
    """The closed month; None where it is published, or where this ward was never counted or published."""
    if not (counted or history) or (history and history[0][0] >= period):
        return None
    if counted is None:
        return ClosedMonth(period, None, "")
    return ClosedMonth(period, counted.as_of, show_samples(counted.samples_min, counted.samples_max))


@dataclass(frozen=True)
class OwedMonth:
    """A month that a ward has still to report, with what is known of its samples."""

    owed: Owed
    line: ComplianceRow | None  # as VNNIC published it
    closed: ClosedMonth | None  # not published yet


def months_to_file(unit: Unit, owed: Sequence[Owed], card: WardCard | None, history: History) -> list[OwedMonth]:
    """What the ward's official owes, oldest month first; numbers only for this ward's own reports."""
    rows = dict(history)
    found = []
    for one in owed:
        mine = one.state.reporter.key == f"ward-{unit.pk}"
        closed = card.closed if mine and card and card.closed and card.closed.period == one.period else None
        found.append(OwedMonth(one, rows.get(one.period) if mine else None, closed))
    return found


def ward_filings(unit: Unit) -> list[tuple[Period, FilingState]]:
    """The ward's own filings, made or owed, of the last months since its province collects, newest first."""
    found = []
    for period in owed_months(unit.heir_code, FILINGS):
        if reporter := find_reporter(f"ward-{unit.pk}", period):
            found.append((period, state_of(reporter, period)))
    return found


def newest_filed(filings: Sequence[tuple[Period, FilingState]]) -> tuple[Period, FilingState] | None:
    """The newest month that is owed, if it is filed; else None. `filings`: newest first."""
    return filings[0] if filings and filings[0][1].filed else None

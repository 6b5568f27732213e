"""The state of one reporter's duty for one month. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from base.period import Period
from submissions.deadlines import Deadline
from submissions.reporters import Reporter


class FilingStatus(StrEnum):
    """What became of a duty."""

    ON_TIME = "on_time"
    LATE = "late"
    NIL = "nil"  # filed, "không phát sinh"
    EXEMPT = "exempt"
    MERGED = "merged"  # no longer a unit of its own in that month, or before its deadline
    NOT_YET = "not_yet"  # not a unit yet, or not asked yet
    DUE = "due"  # owed, the deadline is still ahead
    MISSING = "missing"  # owed, the deadline is over


OWED = (FilingStatus.DUE, FilingStatus.MISSING)


@dataclass(frozen=True, slots=True)
class Filed:
    """What is known of the versions that a reporter filed for a month."""

    first_received_at: datetime  # decides on time or late: a correction does not make a filing late
    latest_version: int
    is_nil: bool
    received_at: datetime  # of the version that counts


@dataclass(frozen=True, slots=True)
class FilingState:
    """The state of a duty: one cell of the board, one line of "what is owed"."""

    reporter: Reporter
    status: FilingStatus
    deadline: Deadline | None  # None: nothing is asked
    filed: Filed | None
    is_late: bool  # also true of a late nil filing

    @property
    def owes(self) -> bool:
        """Must somebody still file? A reporter that missed a deadline and has merged since is not chased."""
        return self.status in OWED and self.reporter.ended is None


def judge(
    reporter: Reporter,
    deadline: Deadline | None,
    filed: Filed | None,
    exempt: bool,
    now: datetime,
    *,
    collecting: bool = True,
) -> FilingState:
    """Judge a duty at an instant. What was filed counts even where nothing was owed.

    `collecting` is false for months before the province collected filings.
    """
    late = bool(filed and deadline and not deadline.met_by(filed.first_received_at))
    if filed:
        status = FilingStatus.NIL if filed.is_nil else FilingStatus.LATE if late else FilingStatus.ON_TIME
    elif exempt:
        status = FilingStatus.EXEMPT
    elif deadline is None or not collecting:
        status = FilingStatus.NOT_YET
    elif reporter.ended and reporter.ended <= deadline.effective:
        status = FilingStatus.MERGED
    else:
        status = FilingStatus.DUE if deadline.met_by(now) else FilingStatus.MISSING
    return FilingState(reporter, status, deadline, filed, late)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One reporter over several months, named as in the last of them."""

    reporter: Reporter
    periods: tuple[Period, ...]
    cells: tuple[FilingState | None, ...]  # None: no reporter in that month, see `absent`
    absent: tuple[FilingStatus | None, ...]  # merged or not yet, where there is no cell

    @property
    def triples(self) -> list[tuple[FilingState | None, FilingStatus | None, Period]]:
        """State, reason of absence and month together, month by month, for the page."""
        return list(zip(self.cells, self.absent, self.periods, strict=True))


def board_rows(periods: Sequence[Period], months: Sequence[Sequence[FilingState]]) -> list[BoardRow]:
    """Build the rows reporter × month; a reporter that vanished was merged, one not there before is not yet asked."""
    by_key = [{_identity(one.reporter): one for one in month} for month in months]
    names: dict[str, Reporter] = {}
    for month in months:
        for state in month:
            names[_identity(state.reporter)] = state.reporter
    order = {_identity(state.reporter): index for index, state in enumerate(months[-1] if months else ())}
    rows = []
    for key, reporter in sorted(names.items(), key=lambda item: (order.get(item[0], len(order)), item[1].name)):
        cells = tuple(month.get(key) for month in by_key)
        first = next(index for index, cell in enumerate(cells) if cell)
        absent = tuple(
            None if cell else FilingStatus.NOT_YET if index < first else FilingStatus.MERGED
            for index, cell in enumerate(cells)
        )
        rows.append(BoardRow(reporter, tuple(periods), cells, absent))
    return rows


def _identity(reporter: Reporter) -> str:
    """What makes a reporter the same over months: an operator's key, even where its province merged; else its own."""
    return f"operator-{reporter.operator_id}" if reporter.operator_id is not None else reporter.key

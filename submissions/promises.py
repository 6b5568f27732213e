"""What an operator answered about a slow ward, and whether the months since confirm it. Pure.

A promise is judged by the months after the promised one, each a whole month of figures; the newest in which the ward
can be compared decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from base.period import Period


class AnswerKind(StrEnum):
    """The kinds of answers an operator can give to a request."""

    OPTIMISE = "optimise"
    UPGRADE = "upgrade"
    NEW_SITE = "new_site"
    NOT_OURS = "not_ours"  # not a place of its network
    REBUTTED = "rebutted"  # with evidence


PROMISES = (AnswerKind.OPTIMISE, AnswerKind.UPGRADE, AnswerKind.NEW_SITE)


class CommitmentState(StrEnum):
    """How far an operator is with a ward that it was asked about; listed in this order."""

    FAILED = "failed"  # the promised month is over and the ward is still too slow
    OVERDUE = "overdue"  # not answered, and the day for it is over
    UNANSWERED = "unanswered"
    INCOMPARABLE = "incomparable"  # the ward was merged or split, or has too few samples since
    WAITS = "waits"  # the promised month is over, no month after it is published yet
    AHEAD = "ahead"
    REBUTTED = "rebutted"
    NOT_OURS = "not_ours"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Asking:
    """A request with its answer, if any. `kind`: AnswerKind, empty for answers from before there were kinds."""

    asked_in: Period  # of the figure that was too slow
    asked_mbps: Decimal
    due_on: date | None
    answered: bool
    kind: str
    done_by: date | None


@dataclass(frozen=True, slots=True)
class MonthSpeed:
    """A published month: Mbps on enough samples, else None; `stands`: the ward existed then, whole and alone."""

    month: Period
    download: Decimal | None
    stands: bool


def state_of_asking(asking: Asking, months: Sequence[MonthSpeed], today: date) -> CommitmentState:
    """Judge a request by its answer and by the `months` published since, oldest first."""
    if asking.answered and asking.kind in (AnswerKind.NOT_OURS, AnswerKind.REBUTTED):
        return CommitmentState(asking.kind)
    since = [one for one in months if one.month > asking.asked_in]
    comparable = [one for one in since if one.stands and one.download is not None]
    if comparable and (comparable[-1].download or 0) >= asking.asked_mbps:
        return CommitmentState.KEPT
    if not asking.answered or asking.done_by is None:
        over = asking.due_on is not None and asking.due_on < today
        return CommitmentState.OVERDUE if over else CommitmentState.UNANSWERED
    if asking.done_by > today:
        return CommitmentState.AHEAD
    promised = Period.of(asking.done_by)
    if not any(one.month > promised for one in since):
        return CommitmentState.WAITS
    if not any(one.month > promised for one in comparable):
        return CommitmentState.INCOMPARABLE
    return CommitmentState.FAILED


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """One operator's line in the table of requests: how many places, what it answered, what became of it."""

    operator: str
    asked: int
    answers: dict[str, int]  # AnswerKind → places
    states: dict[str, int]  # CommitmentState → places

    @property
    def columns(self) -> tuple[int, ...]:
        """The cells in table order.

        Asked, the five answers, unanswered, of these overdue, kept, not kept, not yet, not comparable.
        """
        overdue = self._of(CommitmentState.OVERDUE)
        return (
            self.asked,
            *(self.answers.get(kind, 0) for kind in AnswerKind),
            overdue + self._of(CommitmentState.UNANSWERED),
            overdue,
            self._of(CommitmentState.KEPT),
            self._of(CommitmentState.FAILED),
            self._of(CommitmentState.WAITS) + self._of(CommitmentState.AHEAD),
            self._of(CommitmentState.INCOMPARABLE),
        )

    def _of(self, state: CommitmentState) -> int:
        return self.states.get(state, 0)


def count_answers(operator: str, rows: Sequence[tuple[str, CommitmentState]]) -> AnswerCount:
    """Count answers by kind and state. `rows`: for each place the kind, empty without an answer, and the state."""
    kinds, states = [kind for kind, _state in rows if kind], [state for _kind, state in rows]
    return AnswerCount(
        operator,
        len(rows),
        {str(kind): kinds.count(kind) for kind in AnswerKind if kind in kinds},
        {str(state): states.count(state) for state in CommitmentState if state in states},
    )

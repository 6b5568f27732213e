"""How a month differs from the month before, shown to whoever approves. Pure: knows no Django."""

from dataclasses import dataclass

from measurements.judging.compliance import Verdict
from reports.facts import Facts, MonthFigure

ENOUGH = (Verdict.COMPLIANT, Verdict.TOO_SLOW, Verdict.SPEED_MISSING)


@dataclass(frozen=True, slots=True)
class UnitSinceLastMonth:
    """One unit with its figures in the month before and now."""

    name: str
    before: MonthFigure
    now: MonthFigure


@dataclass(frozen=True, slots=True)
class SinceLastMonth:
    """A month against the month before. `enough`, `compliant`: units then and now; `units`: verdict changed."""

    month: str
    month_before: str
    enough: tuple[int, int]
    compliant: tuple[int, int]
    units: tuple[UnitSinceLastMonth, ...]


def since_last_month(facts: Facts) -> SinceLastMonth | None:
    """Compare the last two months of the report's own table.

    None where it has one month only, or no units. Units without a figure before, or not comparable, are left out.
    """
    pairs = [
        (unit.name, was, unit.now)
        for unit in facts.units
        if len(unit.months) > 1 and (was := unit.months[-2]) is not None
    ]
    if len(facts.months) < 2 or not pairs:
        return None
    judged = [UnitSinceLastMonth(name, was, now) for name, was, now in pairs if was.verdict is not now.verdict]
    before = [was.verdict for _name, was, _now in pairs]
    now = [figure.verdict for _name, _was, figure in pairs]
    return SinceLastMonth(
        month=facts.months[-1],
        month_before=facts.months[-2],
        enough=(sum(one in ENOUGH for one in before), sum(one in ENOUGH for one in now)),
        compliant=(before.count(Verdict.COMPLIANT), now.count(Verdict.COMPLIANT)),
        units=tuple(judged),
    )

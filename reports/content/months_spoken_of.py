"""Which months a sentence is about, and what was counted in the months before the report's. Pure: knows no Django."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from base.period import Period, months_between
from measurements.judging.compliance import Verdict
from reports.content import phrases
from reports.facts import Facts, MonthTotals

YEAR = 12  # months
FIRST_YEAR = 2000  # `5/1200` is no month
MONTH = re.compile(r"\b(?:tháng\s+)?(\d{1,2})(?:/|\s+năm\s+)(\d{4})\b(?!/)", re.IGNORECASE)
DAY = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}\b", re.IGNORECASE)
# `từ tháng 4 đến tháng 9/2025`: the year of both.
YEAR_ONCE = re.compile(r"(\btháng\s+\d{1,2})(\s*(?:đến|tới|–|-)\s*(?:hết\s+)?tháng\s+\d{1,2}/(\d{4}))", re.IGNORECASE)
UNTIL = re.compile(r"^\s*(?:đến|tới|–|-)\s*(?:hết\s+)?$", re.IGNORECASE)  # all that stands between two months
COMPARES = re.compile(
    r"\bso với\b|\btăng\b|\bgiảm\b|\bgiữ nguyên\b|\bkhông (?:thay )?đổi\b|\b(?:nhiều|ít|cao|thấp) hơn\b", re.IGNORECASE
)
A_YEAR_AGO = re.compile(r"\bcùng kỳ\b", re.IGNORECASE)
A_MONTH_AGO = re.compile(r"\b(?:tháng|kỳ) trước\b", re.IGNORECASE)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """The months of a sentence, and whether it is also about the report's own."""

    months: frozenset[str]
    now: bool


NO_MONTHS = SpokenOf(frozenset(), now=True)


@dataclass(frozen=True, slots=True)
class EarlierCounts:
    """The counts of an earlier month."""

    all: frozenset[int]
    shares: frozenset[Decimal]  # of all units; both ways in which the last digit may be rounded
    changes: frozenset[int]  # by how much the report's own month differs
    in_tables: bool  # do the report's tables tell of it?


def months_named(sentence: str) -> list[str]:
    """The months named in a sentence, as `2025-08`; the month of a full date does not count."""
    return [str(month) for month, _found in _named(DAY.sub(" ", sentence))]


def spoken_in(sentence: str, facts: Facts, before: SpokenOf) -> SpokenOf:
    """Find the months a sentence is about. `before`: those of the part before it, up to a semicolon.

    A comparison speaks of the report's month as well, and so may a part that names no month after one that does.
    """
    named = {str(month) for month in _with_those_between(DAY.sub(" ", sentence))}
    ago = [back for back, said in ((YEAR, A_YEAR_AGO), (1, A_MONTH_AGO)) if said.search(sentence)]
    implied = {str(facts.data_month.plus(-back)) for back in ago}
    if not named:
        return SpokenOf(frozenset(implied) or before.months, now=True)
    now = bool(named & {facts.period, facts.data_period}) or COMPARES.search(sentence) is not None
    return SpokenOf(frozenset(named | implied), now=now)


def earlier_counts(facts: Facts) -> dict[str, EarlierCounts]:
    """The counts of each earlier month in the facts, by month, without the report's own."""
    own = _kinds({verdict: facts.counts[verdict] for verdict in Verdict}, len(facts.units))
    found: dict[str, list[tuple[Mapping[str, int], int]]] = {}
    for whole in (*facts.span_before, *facts.span):
        found.setdefault(whole.month, []).append((_of_total(whole), whole.units))
    for month, verdicts in _shown(facts).items():
        counted = {one: verdicts.count(one) for one in Verdict}
        found.setdefault(month, []).append((_kinds(counted, len(verdicts)), len(verdicts)))
    promised = {one.asked_in for line in facts.operators for one in line.commitments}
    for month in promised:
        found.setdefault(month, [])
    for one in facts.earlier if facts.units else ():
        total = len(facts.units)
        fast = {} if one.fast is None else {Verdict.COMPLIANT.value: one.fast}
        counted_then = {"all": total, "enough": one.enough, "short": total - one.enough, **fast}
        found.setdefault(one.month, []).append((counted_then, total))
    return {
        month: EarlierCounts(
            all=frozenset(
                {count for kinds, _total in counted for count in kinds.values()}
                | {facts.wards_in_force, *_asked_in(month, facts)}
            ),
            shares=frozenset(share for kinds, total in counted for share in _shares(kinds.values(), total)),
            changes=frozenset(
                abs(count - own[kind]) for kinds, _total in counted for kind, count in kinds.items() if kind in own
            ),
            in_tables=month in {*facts.months, *promised},
        )
        for month, counted in found.items()
        if month not in (facts.period, facts.data_period)
    }


def _shown(facts: Facts) -> dict[str, list[Verdict]]:
    """The verdicts by month of the table, of units that were the same then."""
    found: dict[str, list[Verdict]] = {}
    for line in facts.units:
        for month, figure in zip(reversed(facts.months), reversed(line.months), strict=False):
            if figure is not None:
                found.setdefault(month, []).append(figure.verdict)
    return found


def _kinds(counts: Mapping[Verdict, int], total: int) -> dict[str, int]:
    """Numbers of units by verdict, and in sum: with enough samples, short of them, all."""
    enough = sum(counts[one] for one in phrases.ENOUGH)
    return {**{one.value: counts[one] for one in counts}, "enough": enough, "short": total - enough, "all": total}


def _of_total(month: MonthTotals) -> dict[str, int]:
    counted = _kinds({one: month.of(one) for one in Verdict}, month.units) if month.level else {}
    return {**counted, "owed": month.owed, "filed": month.filed, "not_filed": month.owed - month.filed}


def _shares(counts: Iterable[int], total: int) -> set[Decimal]:
    if not total:
        return set()
    exact = [Decimal(100 * count) / total for count in counts]
    return {share.quantize(HUNDREDTH, rounding=how) for share in exact for how in (ROUND_DOWN, ROUND_UP)}


def _asked_in(month: str, facts: Facts) -> set[int]:
    """Numbers of units about which operators were asked in a month: each operator's, and the sum."""
    each = [sum(one.asked_in == month for one in line.commitments) for line in facts.operators]
    return {count for count in (*each, sum(each)) if count}


def _named(text: str) -> list[tuple[Period, re.Match[str]]]:
    found = [(int(one[2]), int(one[1]), one) for one in MONTH.finditer(text)]
    return [(Period(year, number), one) for year, number, one in found if 1 <= number <= 12 and year >= FIRST_YEAR]


def _with_those_between(text: str) -> list[Period]:
    """The months named in a text; a range, `từ tháng 4/2025 đến tháng 9/2025`, gives all, at most two years."""
    out: list[Period] = []
    text, end = YEAR_ONCE.sub(r"\1/\3\2", text), None
    for month, found in _named(text):
        if end is not None and UNTIL.match(text[end : found.start()]) and month <= out[-1].plus(2 * YEAR):
            out += months_between(out[-1].plus(1), month.plus(-1))
        out.append(month)
        end = found.end()
    return out

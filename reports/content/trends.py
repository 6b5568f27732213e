"""The month's counts against those of earlier months: sentences for the Ministry's report. Pure: knows no Django.

Only counts of the same units, asked the same, are compared; where a month is missing there is no sentence.
"""

from collections.abc import Iterable, Sequence

from base.number_format import show_count
from base.period import Period
from measurements.judging.compliance import Verdict
from reports.content import phrases
from reports.content.tables import label
from reports.facts import EarlierMonth, Facts, UnitLine

LONGEST_NAMED = 3  # more are counted
SPAN = 6  # months, the report's own with them
YEAR = 12


def sentences(facts: Facts) -> list[str]:
    """Sentences against the month before, over a longer span, and on units short in each month shown."""
    out = [*_month_before(facts), *(_year_before(facts) or _span(facts))]
    always = [unit for unit in facts.units if _always_short(unit)]
    if always and len(facts.months) > 1:
        out.append(_short_for_long(always, len(facts.months)))
    return out


def _month_before(facts: Facts) -> list[str]:
    """Sentences against the month before, only where all units are the same and the requirement is."""
    if facts.data_month.plus(-1) not in _by_month(facts):
        return []
    before = [month for unit in facts.units if len(unit.months) > 1 and (month := unit.months[-2]) is not None]
    if len(before) < len(facts.units) or not any(month.samples_max for month in before):
        return []
    verdicts = [month.verdict for month in before]
    text = f"số đơn vị đủ mẫu {_change(facts.enough_samples, _counted(verdicts, phrases.ENOUGH))}"
    if facts.speed_judged and any(month.download is not None for month in before):
        reached = _counted(verdicts, (Verdict.COMPLIANT,))
        text += f"; số đơn vị đạt tốc độ {_change(facts.counts[Verdict.COMPLIANT], reached)}"
    return [f"So với tháng {label(facts.months[-2])}, {text}."]


def _year_before(facts: Facts) -> list[str]:
    """Sentence against the same month of the year before."""
    month = facts.data_month.plus(-YEAR)
    then = _by_month(facts).get(month)
    if then is None:
        return []
    text = f"số đơn vị đủ mẫu {_from_to(then.enough, facts.enough_samples)}"
    if facts.speed_judged and then.fast is not None:
        text += f"; số đơn vị đạt tốc độ {_from_to(then.fast, facts.counts[Verdict.COMPLIANT])}"
    return [f"So với cùng kỳ năm trước (tháng {month.label}), {text}."]


def _span(facts: Facts) -> list[str]:
    """Sentence on half a year, where each of its months can be compared."""
    last, there = facts.data_month, _by_month(facts)
    months = [last.plus(-back) for back in range(SPAN - 1, 0, -1)]
    if any(month not in there for month in months):
        return []
    counts = [*(there[month].enough for month in months), facts.enough_samples]
    period = f"Trong {SPAN} tháng, từ tháng {months[0].label} đến tháng {last.label}"
    return [f"{period}, số đơn vị đủ mẫu {_course(counts)}."]


def _course(counts: Sequence[int]) -> str:
    """A course of counts in words: from first to last, with highest and lowest where they lie beyond both."""
    first, *_between, last = counts
    highest, lowest = max(counts), min(counts)
    text = _from_to(first, last)
    if first == last and lowest < highest:
        text = f"đầu và cuối kỳ đều là {show_count(last)} đơn vị"
    if highest > max(first, last):
        text += f", cao nhất là {show_count(highest)} đơn vị"
    if lowest < min(first, last):
        text += f", thấp nhất là {show_count(lowest)} đơn vị"
    return text


def _by_month(facts: Facts) -> dict[Period, EarlierMonth]:
    return {Period.parse(one.month): one for one in facts.earlier} if facts.units else {}


def _from_to(before: int, now: int) -> str:
    """A change of counts in words: `tăng từ 40 lên 65 đơn vị`, `giữ nguyên 65 đơn vị`."""
    if before == now:
        return f"giữ nguyên {show_count(now)} đơn vị"
    how, to = ("tăng", "lên") if now > before else ("giảm", "xuống")
    return f"{how} từ {show_count(before)} {to} {show_count(now)} đơn vị"


def _change(now: int, before: int) -> str:
    """A difference of counts in words: `tăng 3 đơn vị`, `giảm 3 đơn vị`, `không thay đổi`."""
    if now == before:
        return "không thay đổi"
    return f"{'tăng' if now > before else 'giảm'} {show_count(abs(now - before))} đơn vị"


def _counted(verdicts: Iterable[Verdict], counted: Sequence[Verdict]) -> int:
    return sum(verdict in counted for verdict in verdicts)


def _short_for_long(units: Sequence[UnitLine], shown: int) -> str:
    """Sentence on how many had too few samples in every month shown, and which of them longest."""
    longest = max(shown, *(unit.short_for for unit in units))
    first = [unit.name for unit in units if max(shown, unit.short_for) == longest]
    if len(first) == len(units):
        return f"Có {show_count(len(units))} đơn vị chưa đủ mẫu {longest} tháng liền."
    which = ", ".join(first) if len(first) <= LONGEST_NAMED else f"{show_count(len(first))} đơn vị"
    return (
        f"Có {show_count(len(units))} đơn vị chưa đủ mẫu từ {shown} tháng liền trở lên; "
        f"lâu nhất là {which} ({longest} tháng liền)."
    )


def _always_short(unit: UnitLine) -> bool:
    few = (Verdict.TOO_FEW_SAMPLES, Verdict.NO_DATA)
    return all(month is not None and month.verdict in few for month in unit.months)

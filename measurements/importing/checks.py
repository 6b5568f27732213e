"""Checks of a file's figures: against one another, the file's own totals and the register. Pure.

Against the month before: checks_month_before.py. Of a row by itself: resolving.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from base.number_format import show_count
from base.period import Period
from base.saying import say
from measurements.importing.comparison import Known
from measurements.importing.found import Entry, Total
from measurements.importing.issues import Issue, issue
from measurements.importing.parsed_file import Key, StagedFigure
from measurements.importing.resolving import NETWORK_NAMES, Resolver
from wards.resolution import UnitRecord

LEVEL_NAMES = {"province": say("provinces"), "district": say("districts"), "ward": say("wards")}
SHOWN_NAMES = 12
LEAST_EXCHANGED = 3  # rows that make a suspicion
UNLIKE, LEAST_ALIKE = 8, 5  # times the median of so many units; a comma left out makes ten


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of counts; `high` None is unbounded."""

    low: int
    high: int | None

    def plus(self, other: "Span") -> "Span":
        high = None if self.high is None or other.high is None else self.high + other.high
        return Span(self.low + other.low, high)

    def meets(self, other: "Span") -> bool:
        return (self.high is None or other.low <= self.high) and (other.high is None or self.low <= other.high)

    def __str__(self) -> str:
        if self.high == self.low:
            return show_count(self.low)
        if self.high is None:
            return f"≥{show_count(self.low)}"
        return f"<{show_count(self.high + 1)}" if self.low == 0 else f"{show_count(self.low)}–{show_count(self.high)}"


def span_of(low: int | None, high: int | None) -> Span | None:
    return None if low is None else Span(low, high)


def above_parent(entries: Sequence[Entry], known: Mapping[Key, Known], names: Mapping[int, str]) -> Iterable[Issue]:
    """A ward above its district's count, or above its district's `<300`, is an error of the file.

    Against a figure that came in another file it is only a warning: `names` gives the parents' names.
    """
    by_key = {entry.figure.counted: entry for entry in entries}
    of_known = {key[:4]: each for key, each in known.items()}
    for entry in counted(entries):
        figure = entry.figure
        if not figure.samples_min or entry.unit.parent_id is None:
            continue
        key = (entry.unit.parent_id, figure.period, figure.network, figure.operator_id)
        place = {"sheet": figure.sheet, "cell": figure.cell, "unit": entry.unit.full_name}
        value = str(Span(figure.samples_min, figure.samples_max))
        if parent := by_key.get(key):
            limit = span_of(parent.figure.samples_min, parent.figure.samples_max)
            if limit and limit.high is not None and figure.samples_min > limit.high:
                yield issue(
                    "above_parent",
                    value=value,
                    parent=parent.unit.full_name,
                    limit=str(limit),
                    **place,
                    cell_of=parent.figure.cell,
                )
        elif stored := of_known.get(key):
            limit = span_of(stored.values[1], stored.values[2])
            if limit and limit.high is not None and figure.samples_min > limit.high:
                above = names.get(entry.unit.parent_id, say("the unit above it"))
                yield issue("above_known_parent", value=value, parent=above, limit=str(limit), **place)


def counted(entries: Iterable[Entry]) -> list[Entry]:
    """Each count once: where a file gives mean and median, both figures have the same."""
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        found.setdefault((entry.table, *entry.figure.counted), entry)
    return list(found.values())


def operators_and_networks(entries: Sequence[Entry]) -> Iterable[Issue]:
    """A total unlike the sum of its operators, and 5G above mobile of which it is a part: warnings."""
    sums: dict[tuple[int, str, str], Span] = {}
    totals: dict[tuple[int, str, str], Entry] = {}
    for entry in counted(entries):
        figure = entry.figure
        span = span_of(figure.samples_min, figure.samples_max)
        if span is None:
            continue
        key = (figure.unit_id, figure.period, figure.network)
        if figure.operator_id is None:
            totals[key] = entry
        else:
            sums[key] = sums[key].plus(span) if key in sums else span
    for key, entry in totals.items():
        figure = entry.figure
        total = Span(figure.samples_min or 0, figure.samples_max)
        place = {"sheet": figure.sheet, "cell": figure.cell, "unit": entry.unit.full_name}
        if key in sums and not sums[key].meets(total):
            yield issue("operators_differ", value=figure.raw, sum=str(sums[key]), total=str(total), **place)
        if figure.network == "5g" and (mobile := totals.get((figure.unit_id, figure.period, "mobile"))):
            limit = span_of(mobile.figure.samples_min, mobile.figure.samples_max)
            if limit and limit.high is not None and total.low > limit.high:
                yield issue("five_g_above_mobile", value=str(total), limit=str(limit), **place)


def file_totals(assembly: Resolver) -> tuple[list[Issue], list[dict[str, object]]]:
    """The file's own total rows against the interval of the rows they can cover.

    Returns the warnings, and for the preview {"cell", "text", "file", "sum", "agrees"} per total.
    """
    issues: list[Issue] = []
    shown: list[dict[str, object]] = []
    for total in assembly.totals:
        before = counted(entry for entry in assembly.entries[: total.seen] if entry.table == total.table)
        for reading in total.readings:
            said = span_of(reading.samples_min, reading.samples_max)
            if said is None or reading.bad:
                continue
            sums = list(_candidates(before, total, reading.period, reading.network, _operator(reading, assembly)))
            if not sums:
                continue
            agrees = any(one.meets(said) for one in sums)
            nearest = min(sums, key=lambda one: abs(one.low - said.low))
            shown.append(
                {
                    "sheet": total.sheet,
                    "cell": reading.cell,
                    "text": total.text,
                    "file": str(said),
                    "sum": str(nearest),
                    "agrees": agrees,
                }
            )
            if not agrees:
                issues.append(
                    issue(
                        "total_differs",
                        sheet=total.sheet,
                        cell=reading.cell,
                        value=total.text,
                        total=str(said),
                        sum=str(nearest),
                    )
                )
    return issues, shown


def _operator(reading: object, assembly: Resolver) -> int | None:
    return assembly.operators.get(getattr(reading, "operator", ""))


def _candidates(
    entries: Sequence[Entry], total: Total, period: str, network: str, operator: int | None
) -> Iterable[Span]:
    """The sums a total may mean: its section or its table, one level or another, its operator or all."""
    matching = [
        entry
        for entry in entries
        if entry.figure.samples_min is not None
        and (period in ("", "!") or entry.figure.period == period)
        and (not network or entry.figure.network == network)
    ]
    of_operator = [entry for entry in matching if entry.figure.operator_id == operator]
    by_operators = [entry for entry in matching if entry.figure.operator_id is not None]
    for chosen in (of_operator, by_operators if operator is None else []):
        section = [entry for entry in chosen if entry.section == total.section]
        for scope in (section, chosen):
            for level in ("ward", "district"):
                spans = [
                    Span(entry.figure.samples_min or 0, entry.figure.samples_max)
                    for entry in scope
                    if entry.unit.level == level
                ]
                if spans:
                    summed = spans[0]
                    for one in spans[1:]:
                        summed = summed.plus(one)
                    yield summed


def missing_units(
    entries: Sequence[Entry], in_error: set[Key], units: Mapping[tuple[str, str], Sequence[UnitRecord]]
) -> tuple[list[Issue], int]:
    """Units in force that the file does not name, per month and network; `units` by (period, level).

    Returns the warnings and how many units of the lowest level are missing in all.
    """
    issues: list[Issue] = []
    count = 0
    present: dict[tuple[str, str, str], set[int]] = {}
    for entry in entries:
        slot = (entry.figure.period, entry.figure.network, entry.unit.level)
        present.setdefault(slot, set()).add(entry.figure.unit_id)
    wrong = {(key[1], key[2], key[0]) for key in in_error}
    for (period, network, level), found in sorted(present.items()):
        expected = units.get((period, level), ())
        if len(found) * 4 < len(expected) and len(found) < 3:
            continue  # one ward's figure is no list of wards
        absent = [u for u in expected if u.pk not in found and (period, network, u.pk) not in wrong]
        if not absent:
            continue
        count += len(absent)
        names = ", ".join(unit.full_name for unit in absent[:SHOWN_NAMES])
        if len(absent) > SHOWN_NAMES:
            names = say("{names} and {count} more", names=names, count=len(absent) - SHOWN_NAMES)
        issues.append(
            issue(
                "units_missing",
                month=Period.parse(period).label,
                network=NETWORK_NAMES[network],
                count=len(absent),
                level=LEVEL_NAMES[level],
                names=names,
            )
        )
    return issues, count


def zero_speeds(cells: Sequence[str]) -> Iterable[Issue]:
    """One note for all speeds of 0."""
    if cells:
        listed = ", ".join(cells[:SHOWN_NAMES]) + ("…" if len(cells) > SHOWN_NAMES else "")
        sheet, _, cell = cells[0].rpartition("!")
        yield issue("speed_zero", sheet=sheet, cell=cell, value="0", count=len(cells), cells=listed)


def slower_down_than_up(entries: Sequence[Entry]) -> Iterable[Issue]:
    """Download below upload in every row of a file: the two columns may have been exchanged."""
    both = [entry.figure for entry in entries if entry.figure.download and entry.figure.upload]
    if len(both) >= LEAST_EXCHANGED and all(Decimal(f.download or 0) < Decimal(f.upload or 0) for f in both):
        yield issue("speeds_exchanged", sheet=both[0].sheet, cell=both[0].cell, count=len(both))


def unlike_the_others(entries: Sequence[Entry]) -> Iterable[Issue]:
    """One note for speeds far from those of the file's other units: "455" among forties lost its comma, most likely."""
    alike: dict[tuple[object, ...], list[tuple[float, Entry]]] = {}
    for entry in entries:
        f = entry.figure
        slot = (f.period, f.network, f.operator_id, f.statistic, entry.unit.level)
        for metric, speed in (("download", f.download), ("upload", f.upload)):
            if speed and (value := float(speed)):
                alike.setdefault((metric, *slot), []).append((value, entry))
    found: dict[str, Entry] = {}
    for several in alike.values():
        usual = median(value for value, _entry in several)
        if len(several) >= LEAST_ALIKE:
            found.update((e.figure.cell, e) for v, e in several if v > usual * UNLIKE or v * UNLIKE < usual)
    if found:
        first = next(iter(found.values()))
        listed = ", ".join(list(found)[:SHOWN_NAMES]) + ("…" if len(found) > SHOWN_NAMES else "")
        told = {"sheet": first.figure.sheet, "cell": first.figure.cell, "unit": first.unit.full_name}
        yield issue("speed_unlike_others", count=len(found), cells=listed, **told)


def periods_of(entries: Iterable[Entry]) -> list[str]:
    """The months that hold figures, in order."""
    return sorted({entry.figure.period for entry in entries})


def sums(figures: Iterable[StagedFigure], levels: Mapping[int, str]) -> dict[str, dict[str, object]]:
    """Control totals by month, network and level of all-operator rows: {"units", "samples_min", "samples_max"}."""
    found: dict[str, dict[str, object]] = {}
    spans: dict[str, tuple[int, Span]] = {}
    for figure in {figure.counted: figure for figure in figures}.values():
        span = span_of(figure.samples_min, figure.samples_max)
        if figure.operator_id is not None or span is None:
            continue
        slot = f"{figure.period} {figure.network} {levels.get(figure.unit_id, '')}"
        count, so_far = spans.get(slot, (0, Span(0, 0)))
        spans[slot] = (count + 1, so_far.plus(span))
    for slot, (count, span) in spans.items():
        found[slot] = {"units": count, "samples_min": span.low, "samples_max": span.high}
    return found

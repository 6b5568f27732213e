"""Checks of a file's figures: against one another, the file's own totals and the register. Pure.

Against the month before: checks_month_before.py. Of a row by itself: resolving.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from base.period import Period
from base.saying import say
from measurements.importing.comparison import Known
from measurements.importing.found import Entry, Total
from measurements.importing.issues import Issue, issue
from measurements.importing.parsed_file import Key
from measurements.importing.resolving import Resolver
from measurements.judging.display import show_samples
from measurements.reading.remarks import NETWORK_NAMES
from measurements.readings import NONE, Samples
from wards.resolution import UnitRecord

LEVEL_NAMES = {"province": say("provinces"), "district": say("districts"), "ward": say("wards")}
SHOWN_NAMES = 12
LEAST_EXCHANGED = 3  # rows that make a suspicion
UNLIKE, LEAST_ALIKE = 8, 5  # times the median of so many units; a comma left out makes ten


def _shown(samples: Samples) -> str:
    return show_samples(samples.least, samples.most)


def above_parent(entries: Sequence[Entry], known: Mapping[Key, Known], names: Mapping[int, str]) -> Iterable[Issue]:
    """Errors for wards whose count is above their district's, or above its `<300`.

    Against a figure that came in another file it is only a warning: `names` gives the parents' names; `entries`: each
    count once, as in all checks of counts.
    """
    units = {entry.figure.unit_id for entry in entries}
    if not known and not any(entry.unit.parent_id in units for entry in entries):
        return  # a month's first file, of one level
    by_key = {entry.figure.counted: entry for entry in entries}
    of_known = {key[:4]: each for key, each in known.items()}
    for entry in entries:
        figure, samples = entry.figure, entry.figure.reading.samples
        if samples is None or not samples.least or entry.unit.parent_id is None:
            continue
        key = (entry.unit.parent_id, figure.period, figure.network, figure.operator_id)
        if parent := by_key.get(key):
            limit = parent.figure.reading.samples
            if limit and limit.most is not None and samples.least > limit.most:
                yield issue(
                    "above_parent",
                    value=_shown(samples),
                    parent=parent.unit.full_name,
                    limit=_shown(limit),
                    **_place(entry),
                    cell_of=parent.figure.cell,
                )
        elif stored := of_known.get(key):
            limit = stored.reading.samples
            if limit and limit.most is not None and samples.least > limit.most:
                above = names.get(entry.unit.parent_id, say("the unit above it"))
                details = {"value": _shown(samples), "parent": above, "limit": _shown(limit)}
                yield issue("above_known_parent", **details, **_place(entry))


def _place(entry: Entry) -> dict[str, str]:
    return {"sheet": entry.figure.sheet, "cell": entry.figure.cell, "unit": entry.unit.full_name}


def counted(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with each count once: where a file gives mean and median, both figures have the same."""
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        found.setdefault((entry.table, *entry.figure.counted), entry)
    return list(found.values())


def operators_and_networks(entries: Sequence[Entry]) -> Iterable[Issue]:
    """Warnings for a total unlike the sum of its operators, and for 5G above mobile, of which it is a part."""
    sums: dict[tuple[int, str, str], Samples] = {}
    totals: dict[tuple[int, str, str], tuple[Entry, Samples]] = {}
    for entry in entries:
        figure, samples = entry.figure, entry.figure.reading.samples
        if samples is None:
            continue
        key = (figure.unit_id, figure.period, figure.network)
        if figure.operator_id is None:
            totals[key] = entry, samples
        else:
            sums[key] = sums[key] + samples if key in sums else samples
    for key, (entry, total) in totals.items():
        figure = entry.figure
        if key in sums and not sums[key].meets(total):
            yield issue(
                "operators_differ", value=figure.raw, sum=_shown(sums[key]), total=_shown(total), **_place(entry)
            )
        if figure.network == "5g" and (mobile := totals.get((figure.unit_id, figure.period, "mobile"))):
            limit = mobile[1]
            if limit.most is not None and total.least > limit.most:
                yield issue("five_g_above_mobile", value=_shown(total), limit=_shown(limit), **_place(entry))


def file_totals(resolver: Resolver) -> tuple[list[Issue], list[dict[str, object]]]:
    """Compare the file's own total rows with the interval of the rows they can cover.

    Returns the warnings, and for the preview {"cell", "text", "file", "sum", "agrees"} per total.
    """
    issues: list[Issue] = []
    shown: list[dict[str, object]] = []
    for total in resolver.totals:
        before = counted(entry for entry in resolver.entries[: total.seen] if entry.table == total.table)
        for figure in total.figures:
            said = figure.reading.samples
            if said is None or figure.bad:
                continue
            sums = list(
                _candidates(before, total, figure.period, figure.network, resolver.operators.get(figure.operator))
            )
            if not sums:
                continue
            agrees = any(one.meets(said) for one in sums)
            nearest = min(sums, key=lambda one: abs(one.least - said.least))
            shown.append(
                {
                    "sheet": total.sheet,
                    "cell": figure.cell,
                    "text": total.text,
                    "file": _shown(said),
                    "sum": _shown(nearest),
                    "agrees": agrees,
                }
            )
            if not agrees:
                issues.append(
                    issue(
                        "total_differs",
                        sheet=total.sheet,
                        cell=figure.cell,
                        value=total.text,
                        total=_shown(said),
                        sum=_shown(nearest),
                    )
                )
    return issues, shown


def _candidates(
    entries: Sequence[Entry], total: Total, period: str, network: str, operator: int | None
) -> Iterable[Samples]:
    """The sums a total may mean: its section or its table, one level or another, its operator or all."""
    matching = [
        entry
        for entry in entries
        if entry.figure.reading.samples is not None
        and (period in ("", "!") or entry.figure.period == period)
        and (not network or entry.figure.network == network)
    ]
    of_operator = [entry for entry in matching if entry.figure.operator_id == operator]
    by_operators = [entry for entry in matching if entry.figure.operator_id is not None]
    for chosen in (of_operator, by_operators if operator is None else []):
        section = [entry for entry in chosen if entry.section == total.section]
        for scope in (section, chosen):
            for level in ("ward", "district"):
                counts = [
                    samples
                    for entry in scope
                    if entry.unit.level == level and (samples := entry.figure.reading.samples) is not None
                ]
                if counts:
                    yield sum(counts, NONE)


def missing_units(
    entries: Sequence[Entry], in_error: set[Key], units: Mapping[tuple[str, str], Sequence[UnitRecord]]
) -> tuple[list[Issue], int]:
    """Warnings for units in force that the file does not name, per month and network; `units` by (period, level).

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
    """One issue for all speeds of 0."""
    if cells:
        listed = ", ".join(cells[:SHOWN_NAMES]) + ("…" if len(cells) > SHOWN_NAMES else "")
        sheet, _, cell = cells[0].rpartition("!")
        yield issue("speed_zero", sheet=sheet, cell=cell, value="0", count=len(cells), cells=listed)


def slower_down_than_up(entries: Sequence[Entry]) -> Iterable[Issue]:
    """An issue if download is below upload in every row: the two columns may have been exchanged."""
    both = [
        (entry.figure, said.download < said.upload)
        for entry in entries
        if (said := entry.figure.reading).download is not None and said.upload is not None
    ]
    if len(both) >= LEAST_EXCHANGED and all(slower for _figure, slower in both):
        first, _slower = both[0]
        yield issue("speeds_exchanged", sheet=first.sheet, cell=first.cell, count=len(both))


def unlike_the_others(entries: Sequence[Entry]) -> Iterable[Issue]:
    """One issue for speeds far from the file's other units: "455" among forties has probably lost its comma."""
    alike: dict[tuple[object, ...], list[tuple[float, Entry]]] = {}
    for entry in entries:
        f, said = entry.figure, entry.figure.reading
        if not said.download and not said.upload:  # most of a month have too few samples for a speed
            continue
        slot = (f.period, f.network, f.operator_id, said.statistic, entry.unit.level)
        for metric, speed in (("download", said.download), ("upload", said.upload)):
            if speed:
                alike.setdefault((metric, *slot), []).append((float(speed), entry))
    found: dict[str, Entry] = {}
    for several in alike.values():
        if len(several) >= LEAST_ALIKE:
            usual = median(value for value, _entry in several)
            found.update((e.figure.cell, e) for v, e in several if v > usual * UNLIKE or v * UNLIKE < usual)
    if found:
        first = next(iter(found.values()))
        listed = ", ".join(list(found)[:SHOWN_NAMES]) + ("…" if len(found) > SHOWN_NAMES else "")
        details = {"sheet": first.figure.sheet, "cell": first.figure.cell, "unit": first.unit.full_name}
        yield issue("speed_unlike_others", count=len(found), cells=listed, **details)


def periods_of(entries: Iterable[Entry]) -> list[str]:
    """The months that have figures, in order."""
    return sorted({entry.figure.period for entry in entries})


def sums(entries: Iterable[Entry]) -> dict[str, dict[str, object]]:
    """Control totals by month, network and level of all-operator rows: {"units", "samples_min", "samples_max"}."""
    found: dict[str, dict[str, object]] = {}
    counts: dict[str, tuple[int, Samples]] = {}
    of_all = {entry.figure.counted: entry for entry in entries if entry.figure.operator_id is None}
    for entry in of_all.values():  # once, where several tables have it
        figure, samples = entry.figure, entry.figure.reading.samples
        if samples is None:
            continue
        slot = f"{figure.period} {figure.network} {entry.unit.level}"
        count, so_far = counts.get(slot, (0, NONE))
        counts[slot] = (count + 1, so_far + samples)
    for slot, (count, samples) in counts.items():
        found[slot] = {"units": count, "samples_min": samples.least, "samples_max": samples.most}
    return found

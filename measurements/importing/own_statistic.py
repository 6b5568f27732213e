"""Choosing one of mean and median where a ward's file has columns for both. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from measurements.importing.found import Entry
from measurements.importing.issues import Issue, issue
from measurements.judging.statistic import STATISTIC_NAMES, chosen


def one_statistic(entries: Sequence[Entry], judged: Mapping[str, str]) -> tuple[list[Entry], list[Issue]]:
    """The entries that are taken, and issues about speeds that are not.

    Of a mean and a median of the same network it is the one that has a speed; where both have, the one `judged` in
    their month (YYYY-MM).
    """
    of: dict[object, dict[str, Entry]] = {}
    for entry in entries:
        of.setdefault(entry.figure.counted, {})[entry.figure.reading.statistic] = entry
    kept = {id(_taken(both, judged)) for both in of.values()}
    left_out = [entry for entry in entries if id(entry) not in kept]
    return [entry for entry in entries if id(entry) in kept], list(_left_out_note(left_out))


def _taken(both: Mapping[str, Entry], judged: Mapping[str, str]) -> Entry | None:
    month = next(iter(both.values())).figure.period
    return chosen(both, judged[month], _speed)


def _speed(entry: Entry) -> bool | None:
    return entry.has_speed or None


def _left_out_note(left_out: Sequence[Entry]) -> Iterator[Issue]:
    """One note, at the first speed: it is so of all of them."""
    for entry in left_out:
        if entry.has_speed:
            taken = "mean" if entry.figure.reading.statistic == "median" else "median"
            where = {"sheet": entry.figure.sheet, "cell": entry.figure.cell}
            yield issue("own_statistic", **where, statistic=STATISTIC_NAMES[taken])
            return

"""Check of a file's figures against those of the month before. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from base.number_format import show_count, with_comma
from base.period import Period
from base.saying import say
from measurements.importing.comparison import Known
from measurements.importing.found import Entry
from measurements.importing.issues import Issue, issue
from measurements.importing.parsed_file import Key

JUMP_SAMPLES, JUMP_SPEED = 10, 5  # times the month before


def jumps(entries: Sequence[Entry], known: Mapping[Key, Known]) -> Iterable[Issue]:
    """Issues for a count ten times, or a speed five times, that of the month before (or the other way round)."""
    months = {entry.figure.period for entry in entries}
    month_before = {month: str(Period.parse(month).plus(-1)) for month in months}
    for entry in entries if known else ():
        figure = entry.figure
        before = known.get(
            (figure.unit_id, month_before[figure.period], figure.network, figure.operator_id, figure.reading.statistic)
        )
        if before is None:
            continue
        place = {"sheet": figure.sheet, "cell": figure.cell, "unit": entry.unit.full_name}
        old, new = before.reading, figure.reading
        if old.samples and old.samples.exact and new.samples and new.samples.exact:
            small, large = sorted((old.samples.least, new.samples.least))
            if large >= 300 and large > small * JUMP_SAMPLES:
                details = {"value": show_count(new.samples.least), "before": show_count(old.samples.least)}
                yield issue("jump", what=say("number of samples"), **details, **place)
        if old.download and new.download:
            slow, fast = sorted((old.download, new.download))
            if fast > slow * JUMP_SPEED:
                details = {"value": with_comma(new.download), "before": with_comma(old.download)}
                yield issue("jump", what=say("download speed"), **details, **place)

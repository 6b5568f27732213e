"""A check of a file's figures: against those of the month before. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from base.number_format import show_count
from base.period import Period
from base.saying import say
from measurements.importing.comparison import Known
from measurements.importing.found import Entry
from measurements.importing.issues import Issue, issue
from measurements.importing.parsed_file import Key

JUMP_SAMPLES, JUMP_SPEED = 10, 5  # times the month before


def jumps(entries: Sequence[Entry], known: Mapping[Key, Known]) -> Iterable[Issue]:
    """A count ten times, or a speed five times, what the unit had the month before (or the other way round)."""
    months = {entry.figure.period for entry in entries}
    month_before = {month: str(Period.parse(month).plus(-1)) for month in months}
    for entry in entries if known else ():
        figure = entry.figure
        before = known.get(
            (figure.unit_id, month_before[figure.period], figure.network, figure.operator_id, figure.statistic)
        )
        if before is None:
            continue
        place = {"sheet": figure.sheet, "cell": figure.cell, "unit": entry.unit.full_name}
        _, low, high, download, *_ = before.values
        if (
            low is not None
            and low == high
            and figure.samples_min is not None
            and figure.samples_min == figure.samples_max
        ):
            small, large = sorted((low, figure.samples_min))
            if large >= 300 and large > small * JUMP_SAMPLES:
                yield issue(
                    "jump",
                    what=say("number of samples"),
                    value=show_count(figure.samples_min),
                    before=show_count(low),
                    **place,
                )
        if download and figure.download:
            slow, fast = sorted((Decimal(download), Decimal(figure.download)))
            if slow > 0 and fast > slow * JUMP_SPEED:
                told = {"value": _speed(figure.download), "before": _speed(download)}
                yield issue("jump", what=say("download speed"), **told, **place)


def _speed(text: str) -> str:
    return text.replace(".", ",")

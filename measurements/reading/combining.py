"""Combining headings that are above one another in one column's head."""

from dataclasses import replace

from measurements.reading import months, words
from measurements.reading.headings import Heading


def combine(upper: Heading, lower: Heading) -> Heading:
    """The heading of a lower cell under an upper one: what the lower says takes precedence, doubts add up."""
    if lower.ignored or lower.dimension:
        return lower
    if upper.dimension:
        upper = Heading()
    of_speed = bool(lower.direction) and lower.unit in words.SPEED_UNITS
    measures = lower.measures or (("speed",) if of_speed else upper.measures)
    if len(measures) > 1 and lower.direction and not lower.measures:
        measures = ()  # "Số mẫu và tốc độ" over "Tải xuống"
    return Heading(
        measures=measures,
        other=lower.other or upper.other,
        direction=lower.direction or upper.direction,
        month=_join_months(upper, lower),
        year=lower.year or upper.year,
        network=lower.network or upper.network,
        operator=lower.operator or upper.operator,
        statistic=lower.statistic or upper.statistic if lower.metric != "samples" else lower.statistic,
        unit=lower.unit or _unit_above(upper, lower),
        thousands=lower.thousands or upper.thousands,
        quality=lower.quality or upper.quality,
        as_of=lower.as_of or upper.as_of,
        unknown=(*upper.unknown, *lower.unknown),
        level=lower.level or upper.level,
        passing=lower.passing and not (upper.quality or upper.other or upper.unknown or upper.direction),
    )


def _unit_above(upper: Heading, lower: Heading) -> str:
    """The unit of measure of an upper cell, as far as it is one of what the lower cell names."""
    if not lower.measures or lower.measures == upper.measures:
        return upper.unit
    fits = words.SPEED_UNITS if lower.measures == ("speed",) else ("ms", "s") if lower.measures == ("latency",) else ()
    return upper.unit if not upper.measures and upper.unit in fits else ""


def _join_months(upper: Heading, lower: Heading) -> months.Found | None:
    above, below = upper.month, lower.month
    if below and below.month and not below.periods:
        year = (
            below.year or upper.year or (above.year or (above.period.year if above.period else None) if above else None)
        )
        return replace(below, year=year)
    if above and above.month and not above.periods and not below and lower.year:
        return replace(above, year=lower.year)
    return below or above

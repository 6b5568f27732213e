"""New, changed or the same: what a file would do to the figures that are there. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from measurements.importing.parsed_file import Key, StagedFigure, Values


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that counts now."""

    pk: int
    values: Values


@dataclass(slots=True)
class Difference:
    """`changed` pairs old and new, `emptied` what is known with what has empty cells."""

    new: list[StagedFigure] = field(default_factory=list)
    changed: list[tuple[Known, StagedFigure]] = field(default_factory=list)
    same: list[Known] = field(default_factory=list)
    same_keys: list[Key] = field(default_factory=list)  # of those, in the same order
    emptied: list[tuple[Known, StagedFigure]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {"new": len(self.new), "changed": len(self.changed), "same": len(self.same)}


def compare(
    figures: Iterable[StagedFigure], known: Mapping[Key, Known], *, empty_overwrites: bool = False
) -> Difference:
    """Sort the figures of a file by what they do. The statistic matters only where there is a speed.

    What stands where the file has an empty cell stays, unless `empty_overwrites`.
    """
    found = Difference()
    if not known:
        found.new.extend(figures)
        return found
    for figure in figures:
        before = known.get(figure.key) or _without_speed(figure, known)
        if before is None:
            found.new.append(figure)
            continue
        filled = filled_from(before.values, figure)
        if filled is not figure:
            found.emptied.append((before, figure))
            figure = figure if empty_overwrites else filled
        if comparable(before.values) == comparable(figure.values):
            found.same.append(before)
            found.same_keys.append(figure.key)
        else:
            found.changed.append((before, figure))
    return found


def filled_from(before: Values, figure: StagedFigure) -> StagedFigure:
    """The figure with what was known before in place of its empty cells; itself where it has none of those."""
    statistic, low, high, *speeds = before
    kept: dict[str, Any] = {}
    if figure.samples_min is None and low is not None:
        kept |= {"samples_min": low, "samples_max": high}
    for name, value in zip(("download", "upload", "latency", "passing"), speeds, strict=True):
        if value is not None and getattr(figure, name) is None:
            kept[name] = value
    if not kept:
        return figure
    if not _has_speed(figure.values):
        kept["statistic"] = statistic
    return replace(figure, **kept)


def _without_speed(figure: StagedFigure, known: Mapping[Key, Known]) -> Known | None:
    """The one figure that stands where this one, or that one, has no speed that a statistic could belong to."""
    other = known.get((*figure.counted, "mean" if figure.statistic == "median" else "median"))
    if other is None or (_has_speed(figure.values) and _has_speed(other.values)):
        return None
    return other


def _has_speed(values: Values) -> bool:
    return values[3] is not None or values[4] is not None


def comparable(values: Values) -> Values:
    """Equal where two figures say the same: numbers as numbers, the statistic only where something bears it."""
    statistic, low, high, download, upload, latency, passing = values
    if download is None and upload is None and latency is None:
        statistic = ""
    return statistic, low, high, _plain(download), _plain(upload), _plain(latency), _plain(passing)


def _plain(number: str | None) -> str | None:
    """`45.600000` and `45.6` are the same number."""
    if number is None or "." not in number:
        return number
    return number.rstrip("0").rstrip(".")

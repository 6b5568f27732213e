"""New, changed or the same: what a file would do to the figures that are there. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from measurements.importing.parsed_file import Key, StagedFigure
from measurements.readings import Reading

MEASURED = ("samples", "download", "upload", "latency", "passing")


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that counts now."""

    pk: int
    reading: Reading


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
        filled = filled_from(before.reading, figure)
        if filled is not figure:
            found.emptied.append((before, figure))
            figure = figure if empty_overwrites else filled
        if same(before.reading, figure.reading):
            found.same.append(before)
            found.same_keys.append(figure.key)
        else:
            found.changed.append((before, figure))
    return found


def filled_from(before: Reading, figure: StagedFigure) -> StagedFigure:
    """The figure with what was known before in place of its empty cells; itself where it has none of those."""
    said = figure.reading
    kept: dict[str, Any] = {
        name: known for name in MEASURED if (known := getattr(before, name)) is not None and getattr(said, name) is None
    }
    if not kept:
        return figure
    if not said.has_speed:
        kept["statistic"] = before.statistic
    return replace(figure, reading=said._replace(**kept))


def _without_speed(figure: StagedFigure, known: Mapping[Key, Known]) -> Known | None:
    """The one figure that stands where this one, or that one, has no speed that a statistic could belong to."""
    other = known.get((*figure.counted, "mean" if figure.reading.statistic == "median" else "median"))
    if other is None or (figure.reading.has_speed and other.reading.has_speed):
        return None
    return other


def same(one: Reading, other: Reading) -> bool:
    """Do two say the same? The statistic counts only where something bears it."""
    return one == other or not differing(one, other)


def differing(one: Reading, other: Reading) -> list[str]:
    """The fields in which they differ."""
    names = [name for name in MEASURED if getattr(one, name) != getattr(other, name)]
    return names if _statistic(one) == _statistic(other) else ["statistic", *names]


def _statistic(said: Reading) -> str:
    return said.statistic if said.has_speed or said.latency is not None else ""

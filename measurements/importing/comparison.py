"""Comparing a file with the stored figures: new, changed or the same. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from measurements.importing.parsed_file import Key, StagedFigure
from measurements.readings import Reading

MEASURED = ("samples", "download", "upload", "latency", "passing")
COUNTED = ("samples", "passing")  # of these there is no mean and no median


@dataclass(frozen=True, slots=True)
class Known:
    """A stored figure that counts now. `sole`: its source gives one of mean and median, so the other replaces it."""

    pk: int
    reading: Reading
    sole: bool = False


@dataclass(slots=True)
class Difference:
    """What a file would do to the stored figures.

    `changed` pairs old and new, `emptied` stored figures with those that have empty cells. `unseen`: what an earlier
    mean or median left behind one of those that change.
    """

    new: list[StagedFigure] = field(default_factory=list)
    changed: list[tuple[Known, StagedFigure]] = field(default_factory=list)
    same: list[Known] = field(default_factory=list)
    same_keys: list[Key] = field(default_factory=list)  # of those, in the same order
    emptied: list[tuple[Known, StagedFigure]] = field(default_factory=list)
    unseen: list[Known] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {"new": len(self.new), "changed": len(self.changed), "same": len(self.same)}


def compare(
    figures: Iterable[StagedFigure], known: Mapping[Key, Known], *, empty_overwrites: bool = False
) -> Difference:
    """Sort the figures of a file by what they do. The statistic matters only where there is a speed.

    Of a source that gives one of mean and median, a figure is compared with the last one given, whichever that was.
    A stored figure stays where the file has an empty cell, unless `empty_overwrites`.
    """
    found = Difference()
    if not known:
        found.new.extend(figures)
        return found
    for figure in figures:
        before, unseen = _standing(figure, known)
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
            if unseen is not None:
                found.unseen.append(unseen)
    return found


def filled_from(before: Reading, figure: StagedFigure) -> StagedFigure:
    """The figure with its empty cells filled from what was known before; itself where it has none.

    What was known as a median fills no cell beside a mean.
    """
    said = figure.reading
    apart = said.has_speed and before.has_speed and said.statistic != before.statistic
    kept: dict[str, Any] = {
        name: known
        for name in (COUNTED if apart else MEASURED)
        if (known := getattr(before, name)) is not None and getattr(said, name) is None
    }
    if not kept:
        return figure
    if not said.has_speed:
        kept["statistic"] = before.statistic
    return replace(figure, reading=said._replace(**kept))


def _standing(figure: StagedFigure, known: Mapping[Key, Known]) -> tuple[Known | None, Known | None]:
    """What the figure is held against, and what stands behind that unseen.

    It is the other statistic's where this one, or that one, has no speed that a statistic could belong to.
    """
    exact = known.get(figure.key)
    if exact is not None and not exact.sole:
        return exact, None
    other = known.get((*figure.counted, "mean" if figure.reading.statistic == "median" else "median"))
    if exact is None or other is None:
        apart = other is not None and figure.reading.has_speed and other.reading.has_speed and not other.sole
        return exact or (None if apart else other), None
    return (exact, other) if exact.pk > other.pk else (other, exact)


def same(one: Reading, other: Reading) -> bool:
    """Do two readings say the same? The statistic counts only where there is a speed."""
    return one == other or not differing(one, other)


def differing(one: Reading, other: Reading) -> list[str]:
    """Names of the fields in which two readings differ."""
    names = [name for name in MEASURED if getattr(one, name) != getattr(other, name)]
    return names if _statistic(one) == _statistic(other) else ["statistic", *names]


def _statistic(said: Reading) -> str:
    return said.statistic if said.has_speed or said.latency is not None else ""

"""Choosing and naming mean and median. Pure: knows no Django.

VNNIC computes both, and they are a factor of two apart; a file may carry either or both. Which one is judged is a dated
rule (measurements.models.JudgedStatistic); every speed that is shown says which one it is.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from base.saying import Said, say

MIXED = "mixed"
SHORT = {"median": say("median"), "mean": say("mean")}
STATISTIC_NAMES = {"median": say("medians"), "mean": say("means")}
T = TypeVar("T")


def chosen(of: Mapping[str, T], judged: str, speed: Callable[[T], object]) -> T | None:
    """The entry that counts among those by statistic: the one judged, or the only one there is.

    Where one alone has a download `speed` (not None) it is that one: an empty cell of the median's column does not
    hide the mean.
    """
    there = {name: one for name, one in of.items() if speed(one) is not None} or of
    return there[judged] if judged in there else next(iter(there.values()), None)


def short_label(statistic: str) -> Said | str:
    """A statistic's short name: `trung vị`, `trung bình`.

    Blank where there is no speed, and for MIXED, where each row says its own.
    """
    return SHORT.get(statistic, "")


def common(speeds: Iterable[tuple[Decimal | None, str]]) -> str:
    """The one statistic that all speeds have, each given with its own; MIXED where they differ.

    Blank where there is no speed, or one whose statistic is not known, being frozen before it was stored.
    """
    found = {statistic for speed, statistic in speeds if speed is not None}
    if not found or "" in found:
        return ""
    return found.pop() if len(found) == 1 else MIXED

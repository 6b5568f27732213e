"""What a file was understood to say, in few words: for the pinned answer of the command and the preview. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from measurements.importing.issues import Issue
from measurements.importing.resolving import Entry

NOTHING: dict[str, Any] = {"months": [], "networks": [], "statistics": [], "as_of": None, "assumed": []}
# Warnings that say that something was inferred, not read → what it was.
ASSUMPTIONS = {
    "statistic_assumed": "statistic",
    "network_assumed": "network",
    "month_assumed": "month",
    "province_assumed": "province",
}


def understanding(entries: Sequence[Entry], issues: Iterable[Issue], as_of: date | None) -> dict[str, Any]:
    """{"months", "networks", "statistics", "as_of", "assumed"}: sorted lists, `as_of` YYYY-MM-DD or None.

    A statistic is listed only where there is a speed that it belongs to. `assumed` names what rests on inference
    alone, to be ticked by a person: statistic, network, month, province.
    """
    figures = [entry.figure for entry in entries]
    return {
        "months": sorted({figure.period for figure in figures}),
        "networks": sorted({figure.network for figure in figures}),
        "statistics": sorted({entry.figure.statistic for entry in entries if entry.has_speed}),
        "as_of": as_of.isoformat() if as_of else None,
        "assumed": sorted({ASSUMPTIONS[one.code] for one in issues if one.code in ASSUMPTIONS}),
    }

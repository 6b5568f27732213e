"""Verdicts and levels as pages name them, in the page's language: mark and word, and the order of legends."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from base.audit_words import MEANINGS
from base.translating import translated
from measurements.judging.compliance import Verdict
from measurements.judging.statistic import short_label
from measurements.judging.table import NO_SPEED, OF_OPERATOR, REFERENCE

MARKS: dict[str, str] = {
    Verdict.COMPLIANT: "✓",
    Verdict.TOO_FEW_SAMPLES: "▲",
    Verdict.TOO_SLOW: "▼",
    Verdict.SPEED_MISSING: "◇",
    Verdict.UNDECIDED: "?",
    Verdict.NO_DATA: "–",
    REFERENCE: "○",
    NO_SPEED: "◇",
}
WORDS: dict[str, Promise] = {
    Verdict.COMPLIANT: _("Compliant"),
    Verdict.TOO_FEW_SAMPLES: _("Too few samples"),
    Verdict.TOO_SLOW: _("Too slow"),
    Verdict.SPEED_MISSING: _("Enough samples, no speed"),
    Verdict.UNDECIDED: _("Undecided"),
    Verdict.NO_DATA: _("No figures yet"),
    REFERENCE: _("For reference"),
    NO_SPEED: _("No speed"),
}
# From the good to the unknown: the order of bars and legends.
SHOWN = (
    Verdict.COMPLIANT,
    Verdict.SPEED_MISSING,
    Verdict.TOO_SLOW,
    Verdict.TOO_FEW_SAMPLES,
    Verdict.UNDECIDED,
    Verdict.NO_DATA,
)
OF_SPEED = frozenset(
    {Verdict.SPEED_MISSING, Verdict.TOO_SLOW, NO_SPEED}
)  # where no speed is asked no unit can be either
STANDINGS = tuple(dict.fromkeys((*SHOWN, *OF_OPERATOR)))  # with what only one operator's figures can be
LEVEL_NAMES: dict[str, Promise] = {
    "province": _("Provinces"),
    "district": _("Districts"),
    "ward": _("Wards"),
}
# What a column can be said to mean; what a file's figures are (mean or median) stands in no column.
ROLES: dict[str, Promise] = {role: words for role, words in MEANINGS.items() if role != "statistic"}
UNITS_OF_MEASURE = {"mbps": "Mbps", "kbps": "kbps", "gbps": "Gbps", "bps": "bps", "ms": "ms", "s": "s"}
ASSUMED_WORDS: dict[str, Promise] = {
    "month": pgettext_lazy("inferred", "month"),
    "network": pgettext_lazy("inferred", "network"),
    "statistic": pgettext_lazy("inferred", "mean or median"),
    "province": pgettext_lazy("inferred", "province"),
}


def counts_shown(counts: Mapping[Any, int], *, speed_asked: bool) -> dict[str, int | None]:
    """Verdict → number of units to be shown, in the order of legends.

    None, shown as a dash, for what no unit could be, because no speed is asked: a nought would read as a praise.
    """
    return {
        str(verdict): counts[verdict] if speed_asked or counts[verdict] or verdict not in OF_SPEED else None
        for verdict in STANDINGS
        if verdict in counts
    }


def statistic_word(statistic: str) -> str:
    """A statistic's short name in the language of the page; blank where there is no speed, and for MIXED."""
    return translated(short_label(statistic))


def with_statistic(head: str, statistic: str) -> str:
    """A heading with its statistic: `Download, Mbps` → `Download, Mbps (median)`."""
    word = statistic_word(statistic)
    return f"{head} ({word})" if word else head


OWN_STATES: dict[str, Promise] = {  # of a ward's own count, in the words of its buttons
    "undone": pgettext_lazy("own figures", "Taken away"),
    "discarded": pgettext_lazy("own figures", "Not kept"),
    "replaced": pgettext_lazy("own figures", "Replaced by what came later"),
}

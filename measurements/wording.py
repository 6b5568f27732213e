"""The verdicts and levels as pages name them, in the page's language: mark and word, and the order of legends."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from measurements.judging.compliance import Verdict

MARKS = {
    Verdict.COMPLIANT: "✓",
    Verdict.TOO_FEW_SAMPLES: "▲",
    Verdict.TOO_SLOW: "▼",
    Verdict.SPEED_MISSING: "◇",
    Verdict.UNDECIDED: "?",
    Verdict.NO_DATA: "–",
}
WORDS: dict[Verdict, Promise] = {
    Verdict.COMPLIANT: _("Compliant"),
    Verdict.TOO_FEW_SAMPLES: _("Too few samples"),
    Verdict.TOO_SLOW: _("Too slow"),
    Verdict.SPEED_MISSING: _("Enough samples, no speed"),
    Verdict.UNDECIDED: _("Undecided"),
    Verdict.NO_DATA: _("No figures yet"),
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
LEVEL_NAMES: dict[str, Promise] = {
    "province": _("Provinces"),
    "district": _("Districts"),
    "ward": _("Wards"),
}

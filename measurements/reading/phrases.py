"""The words of measurements.reading.words as phrases, each with its kind and value, found by their first word."""

import re
from collections.abc import Mapping

from measurements.reading import words

TOKEN = re.compile(r"[0-9a-z]+|[%<>≤≥+#]")

Term = tuple[str, str]  # kind, value


def _phrases() -> dict[str, list[tuple[tuple[str, ...], Term]]]:
    """Every phrase by its first word, longest first."""
    tables: dict[str, Mapping[str, str]] = {
        "measure": words.MEASURES,
        "other": words.OTHER_MEASURES,
        "direction": words.DIRECTIONS,
        "quality": words.QUALITIES,
        "statistic": words.STATISTICS,
        "unit": words.UNITS,
        "network": words.NETWORKS,
        "app": {"": words.APP},
        "period": {"": words.PERIOD_WORDS},
        "filler": {"": words.FILLER},
        "place": {"": words.PLACES},
        "admin": {"": words.ADMINISTRATION},
    }
    known: dict[tuple[str, ...], Term] = {}
    for kind, table in tables.items():
        for value, texts in table.items():
            for text in texts.split("|"):
                known.setdefault(tuple(TOKEN.findall(text)), (kind, value))
    found: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for phrase, term in known.items():
        found.setdefault(phrase[0], []).append((phrase, term))
    for several in found.values():
        several.sort(key=lambda item: -len(item[0]))
    return found


PHRASES = _phrases()

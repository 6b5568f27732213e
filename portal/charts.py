"""Data of the dashboard's charts, for static/js/charts.js. Pure: knows no Django.

Each chart has a table behind it with the same numbers; texts come translated from whoever asks.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from measurements.judging.compliance import Verdict
from portal.trend import TrendMonth


def share_lines(
    months: Sequence[TrendMonth], names: Sequence[str], target: str, breaks: Mapping[str, str]
) -> dict[str, Any]:
    """Line chart of two shares in per cent, with a target line at 100.

    `breaks`: marks (label → text) on months that do not compare with those before.
    """
    return {
        "kind": "lines",
        "unit": "%",
        "max": 100,
        "labels": [month.period.label for month in months],
        "series": [
            {"name": names[0], "values": [_number(month.enough) for month in months]},
            {"name": names[1], "values": [_number(month.fast) for month in months]},
        ],
        "target": {"value": 100, "name": target},
        "breaks": [{"at": label, "name": text} for label, text in breaks.items()],
    }


def verdict_bars(months: Sequence[TrendMonth], shown: Sequence[tuple[Verdict, str]]) -> dict[str, Any]:
    """Stacked bars, one for each month, of units by verdict (with labels), each with its pattern."""
    return {
        "kind": "stack",
        "labels": [month.period.label for month in months],
        "series": [
            {
                "verdict": verdict.value,
                "name": word,
                "values": [month.summary.counts[verdict] if month.summary else None for month in months],
            }
            for verdict, word in shown
        ],
    }


def operator_bars(lines: Sequence[tuple[str, int, int, int]], names: tuple[str, str, str]) -> dict[str, Any]:
    """Stacked bars, one for each operator: units fast enough, too slow, and for reference only."""
    kinds = (Verdict.COMPLIANT.value, Verdict.TOO_SLOW.value, Verdict.UNDECIDED.value)
    return {
        "kind": "stack",
        "across": True,
        "labels": [line[0] for line in lines],
        "series": [
            {"verdict": kind, "name": name, "values": [line[place] for line in lines]}
            for place, (kind, name) in enumerate(zip(kinds, names, strict=True), start=1)
        ],
    }


def sparkline(values: Sequence[Decimal | None], width: int = 120, height: int = 28) -> list[str]:
    """Points of SVG polylines, one for each run of months without a gap, from 0 to 100 per cent."""
    step = Decimal(width) / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{place * step:.1f},{2 + (height - 4) * (1 - value / 100):.1f}")
    return [" ".join(run if len(run) > 1 else run * 2) for run in runs if run]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

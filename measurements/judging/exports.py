"""Compliance rows in their public form, the same for command, API and public page."""

from typing import Any

from measurements.judging.table import ComplianceRow

PUBLIC_COLUMNS = ("code", "name", "level", "parent", "samples_min", "samples_max", "download_mbps", "verdict")


def public_row(row: ComplianceRow) -> dict[str, Any]:
    """A row as JSON values: PUBLIC_COLUMNS in order, then `statistic`, which one the speed is, blank without a speed.

    The speed is an unrounded number or None.
    """
    speed = row.download_mbps
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "parent": row.parent,
        "samples_min": row.samples_min,
        "samples_max": row.samples_max,
        "download_mbps": None if speed is None else float(speed),
        "verdict": row.verdict.value,
        "statistic": "" if speed is None else row.statistic,
    }


def operator_row(row: ComplianceRow) -> dict[str, Any]:
    """A row of one operator as JSON values, also with `for_reference`: its speed rests on too few samples to count."""
    return public_row(row) | {"for_reference": row.for_reference}

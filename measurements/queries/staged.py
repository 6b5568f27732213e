"""The figures that a checked file would bring, as the pinned answer of the command shows them. Writes nothing."""

from decimal import Decimal
from typing import Any

from measurements.importing import parsed_file
from measurements.models import ImportBatch
from wards.models import Operator, Unit


def staged_figures(batch: ImportBatch) -> list[dict[str, Any]]:
    """The figures of a checked file as JSON values, in the order of the file.

    Speeds are unrounded numbers or None, `operator` a code or None for all of them.
    """
    if not batch.staged:
        return []
    with batch.staged.open("rb") as file:
        figures = list(parsed_file.read_figures(file))
    units = Unit.objects.in_bulk({figure.unit_id for figure in figures})
    codes = dict(Operator.objects.values_list("pk", "code"))
    return [
        {
            "unit": {
                "level": units[figure.unit_id].level,
                "code": units[figure.unit_id].code,
                "name": units[figure.unit_id].full_name,
            },
            "period": figure.period,
            "network": figure.network,
            "operator": codes[figure.operator_id] if figure.operator_id else None,
            "statistic": figure.reading.statistic,
            "samples_min": figure.reading.least,
            "samples_max": figure.reading.most,
            "download_mbps": _number(figure.reading.download),
            "upload_mbps": _number(figure.reading.upload),
            "latency_ms": _number(figure.reading.latency),
            "sheet": figure.sheet,
            "cell": figure.cell,
        }
        for figure in figures
    ]


def _number(speed: Decimal | None) -> float | None:
    return None if speed is None else float(speed)

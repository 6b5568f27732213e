from measurements.models.figures import (
    BatchProvince,
    Figure,
    FigureQuerySet,
    ImportBatch,
    LayoutMapping,
    MonthState,
    MonthSummary,
    Network,
    Snapshot,
    Source,
    Statistic,
    Threshold,
)
from measurements.models.published import AtlasMonth, PublishedFigure

__all__ = [
    "AtlasMonth",
    "BatchProvince",
    "Figure",
    "FigureQuerySet",
    "ImportBatch",
    "LayoutMapping",
    "MonthState",
    "MonthSummary",
    "Network",
    "PublishedFigure",
    "Snapshot",
    "Source",
    "Statistic",
    "Threshold",
]

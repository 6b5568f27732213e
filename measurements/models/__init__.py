"""Tables of figures, files and thresholds, and of what VNNIC publishes."""

from measurements.models.figures import (
    BatchProvince,
    Figure,
    FigureQuerySet,
    ImportBatch,
    JudgedStatistic,
    LayoutMapping,
    MonthState,
    MonthSummary,
    Network,
    Snapshot,
    Source,
    Statistic,
    Threshold,
    judged_in,
)
from measurements.models.published import AtlasMonth, PublishedFigure

__all__ = [
    "AtlasMonth",
    "BatchProvince",
    "Figure",
    "FigureQuerySet",
    "ImportBatch",
    "JudgedStatistic",
    "LayoutMapping",
    "MonthState",
    "MonthSummary",
    "Network",
    "PublishedFigure",
    "Snapshot",
    "Source",
    "Statistic",
    "Threshold",
    "judged_in",
]

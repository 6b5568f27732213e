"""What screens, API and reports ask about figures. Writes nothing."""

from measurements.queries.batches import (
    batches_for,
    counts_for,
    heir_of,
    is_whole,
    latest_job,
    listed,
    may_bring,
    provinces_within,
    reaches,
    units_within,
    without_mended,
)
from measurements.queries.figures import (
    compliance,
    judged_statistics,
    levels_in_force,
    operator_rows,
    periods_with_figures,
    reading,
    reporting_level,
    requirement,
    requirements,
    unit_history,
    unit_row,
)
from measurements.queries.mappings import mappings_for, taught_for
from measurements.queries.own import last_own_batch, last_own_month, own_counts, template_of
from measurements.queries.place import MonthChoice, Place, month_choices, period_in, place_of
from measurements.queries.series import MonthCell, like_for_like, unit_months
from measurements.queries.summaries import kept_months, month_summaries
from measurements.queries.versions import STATISTICS, figures_of, figures_within, thresholds_of

__all__ = [
    "STATISTICS",
    "MonthCell",
    "MonthChoice",
    "Place",
    "batches_for",
    "compliance",
    "counts_for",
    "figures_of",
    "figures_within",
    "heir_of",
    "is_whole",
    "judged_statistics",
    "kept_months",
    "last_own_batch",
    "last_own_month",
    "latest_job",
    "levels_in_force",
    "like_for_like",
    "listed",
    "mappings_for",
    "may_bring",
    "month_choices",
    "month_summaries",
    "operator_rows",
    "own_counts",
    "period_in",
    "periods_with_figures",
    "place_of",
    "provinces_within",
    "reaches",
    "reading",
    "reporting_level",
    "requirement",
    "requirements",
    "taught_for",
    "template_of",
    "thresholds_of",
    "unit_history",
    "unit_months",
    "unit_row",
    "units_within",
    "without_mended",
]

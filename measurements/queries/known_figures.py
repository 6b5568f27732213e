"""The figures that count, as comparisons need them. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Q

from base.period import Period
from measurements.importing.comparison import Known
from measurements.importing.parsed_file import Key, StagedFigure, read_figures
from measurements.models import Figure, ImportBatch, Source
from measurements.readings import Reading, interval
from wards.queries import rows_of_months

_FIELDS = (
    *("pk", "unit_id", "period", "network", "operator_id"),
    *("statistic", "samples_min", "samples_max", "download", "upload", "latency", "passing"),
)


def figures_read(batch: ImportBatch) -> list[StagedFigure]:
    """Figures read from a batch's file, with the units of now; nothing where none are stored."""
    if not batch.staged:
        return []
    with batch.staged.open("rb") as file:
        return on_rows_of_now(list(read_figures(file)))


def on_rows_of_now(figures: Sequence[StagedFigure]) -> list[StagedFigure]:
    """The figures with each unit's row as in force now: the register may have been redrawn since the check."""
    places = {(figure.unit_id, figure.period) for figure in figures}
    months = {text: Period.parse(text) for text in {period for _unit, period in places}}
    rows = rows_of_months((unit, months[period]) for unit, period in places)
    if not rows:
        return list(figures)
    moved = {(unit, str(month)): now for (unit, month), now in rows.items()}
    return [
        replace(figure, unit_id=now) if (now := moved.get((figure.unit_id, figure.period))) else figure
        for figure in figures
    ]


def known_figures(
    source: str,
    periods: Sequence[str],
    province_code: str,
    beside: Iterable[StagedFigure],
    *,
    all_operators: bool = False,
) -> dict[Key, Known]:
    """Key → current figure, of some months (YYYY-MM), of one province or (blank) of the country.

    A month has several times as many as a file, so only those of the networks and operators of the figures `beside`
    which they are compared; with `all_operators` of all, as whoever judges the units needs them.
    """
    compared = {(figure.network, figure.operator_id) for figure in beside}
    found = Figure.objects.standing().filter(source=source, period__in=[f"{period}-01" for period in periods])
    found = found.filter(network__in={network for network, _operator in compared})
    if not all_operators:
        operators = {operator for _network, operator in compared}
        total = Q(operator__isnull=True) if None in operators else Q()
        found = found.filter(Q(operator__in=operators - {None}) | total)
    if province_code:
        found = found.filter(unit__province_code=province_code)
    known = {}
    sole = source == Source.WARD
    months: dict[object, str] = {}
    rows = found.values_list(*_FIELDS).iterator(5000)
    for pk, unit, day, network, operator, statistic, least, most, download, upload, latency, passing in rows:
        period = months.get(day) or months.setdefault(day, f"{day:%Y-%m}")
        said = Reading(interval(least, most), download, statistic, upload, latency, passing)
        known[unit, period, network, operator, statistic] = Known(pk, said, sole)
    return known

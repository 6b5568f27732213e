"""Wards' own counts beside what VNNIC published. Writes nothing."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Action, limit_units
from base import clock
from base.models import is_in_force
from base.period import Period
from measurements.importing.own_template import Identity, Standing
from measurements.judging.compliance import reading_of_unit
from measurements.judging.own_counts import OwnCount
from measurements.models import Figure, ImportBatch, Network, Source
from measurements.queries.figures import reading
from measurements.readings import Reading
from wards.models import Unit

MONTHS_OFFERED = 12


def own_units(user: User | AnonymousUser) -> QuerySet[Unit]:
    """Units whose own count the user may enter."""
    return limit_units(user, Action.IMPORT_OWN_FIGURES, Unit.objects.select_related("parent"))


def own_months_open(unit: Unit) -> list[Period]:
    """Months for which a count is taken: the last twelve that are over while the unit was in force, newest first."""
    this = Period.of(clock.today())
    over = [this.plus(-back) for back in range(1, MONTHS_OFFERED + 1)]
    return [month for month in over if is_in_force(unit, month.last_day)]


def own_counts(unit: Unit, period: Period) -> list[OwnCount]:
    """The ward's own counts of a month, one for each network that has one; two queries."""
    theirs = Figure.objects.current().of_period(period).filter(unit=unit, source=Source.VNNIC)
    of_vnnic, of_ward = list(theirs.select_related("operator")), _newest_own(unit, period)
    found = []
    for network in Network.values:
        own = [figure for figure in of_ward if figure.network == network]
        published = [figure for figure in of_vnnic if figure.network == network]
        total, estimated, figure_id = _of_unit(own)
        if total is not None and not total.empty:
            found.append(OwnCount(network, total, estimated, figure_id, _of_unit(published)[0]))
    return found


def _newest_own(unit: Unit, period: Period) -> list[Figure]:
    """What the ward said last of each network and operator.

    A mean takes the place of a median; until 12/2026 it was written beside it.
    """
    rows = Figure.objects.standing().of_period(period).filter(unit=unit, source=Source.WARD)
    newest = {(figure.network, figure.operator_id): figure for figure in rows.select_related("operator").order_by("pk")}
    return list(newest.values())


def last_own_month(unit: Unit) -> Period | None:
    """The newest month for which a unit gave a count of its own."""
    figure = Figure.objects.current().filter(unit=unit, source=Source.WARD).order_by("-period").first()
    return Period.of(figure.period) if figure else None


@dataclass(frozen=True, slots=True)
class OwnCountStanding:
    """The current own count of a ward for a month, a reading for each network; `last`: the batch applied last."""

    period: Period
    networks: list[tuple[str, Reading]]
    last: ImportBatch | None


def stated(unit: Unit, period: Period, without: ImportBatch | None = None) -> OwnCountStanding:
    """The current own count of a month; `without` a batch: as it will be once that is undone."""
    rows = Figure.objects.of_period(period).filter(unit=unit, source=Source.WARD).select_related("operator")
    stands = Q(replaced_by__isnull=True)
    if without is not None:
        stands = stands & ~Q(batch=without) | Q(replaced_by=without)
    newest = {(figure.network, figure.operator_id): figure for figure in rows.filter(stands).order_by("pk")}
    networks = []
    for network in Network.values:
        total, _estimated, _pk = _of_unit([figure for figure in newest.values() if figure.network == network])
        if total is not None and not total.blank:
            networks.append((network, total))
    return OwnCountStanding(period, networks, last_own_batch(unit.code, period))


def months_with_own(unit: Unit) -> set[Period]:
    """Months for which the ward has a current own count."""
    rows = Figure.objects.standing().filter(unit=unit, source=Source.WARD)
    return {Period.of(day) for day in rows.order_by().values_list("period", flat=True).distinct()}


def last_own_batch(unit_code: str, period: Period) -> ImportBatch | None:
    """The batch that a ward applied last for a month and did not undo; one taken up again counts from then."""
    applied = ImportBatch.objects.filter(source=Source.WARD, status=ImportBatch.Status.APPLIED, unit__code=unit_code)
    newest_first = applied.order_by("-applied_at", "-pk")
    return next((batch for batch in newest_first if str(period) in batch.periods), None)


def applied_since(unit_code: str, period: Period, version: int) -> ImportBatch | None:
    """The batch a ward applied for a month after the one of key `version`, which was the last (0: there was none)."""
    newest = last_own_batch(unit_code, period)
    if newest is None or newest.pk == version:
        return None
    stood = ImportBatch.objects.filter(pk=version).values_list("applied_at", flat=True).first()
    return newest if stood is None or newest.applied_at is None or newest.applied_at > stood else None


def template_of(unit: Unit, period: Period) -> tuple[Identity, dict[str, Standing]]:
    """The identity of a ward's template of a month, and what the ward reported before, by network."""
    newest = last_own_batch(unit.code, period)
    identity = Identity(unit.code, unit.full_name, period, newest.pk if newest else 0)
    standing = {
        figure.network: Standing(
            _as_typed(figure.samples_min, figure.samples_max),
            figure.download,
            figure.upload,
            figure.statistic,
        )
        for figure in _newest_own(unit, period)
        if figure.operator_id is None
    }
    return identity, standing


def _as_typed(least: int | None, most: int | None) -> int | str | None:
    """A number, or fewer than one, in digits alone, for it is read again; what lies between two is not typed."""
    if least == most or most is None:
        return least if least == most else None
    return None if least else f"<{most + 1}"


def _of_unit(figures: list[Figure]) -> tuple[Reading | None, bool, int | None]:
    own = next((figure for figure in figures if figure.operator_id is None), None)
    parts = [reading(figure) for figure in figures if figure.operator_id is not None]
    total, estimated = reading_of_unit(reading(own) if own else None, parts)
    return total, estimated, own.pk if own and not estimated else None

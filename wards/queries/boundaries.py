"""Boundaries in use on a day, and the outlines of units. Writes nothing."""

from collections.abc import Collection
from datetime import date

from wards.models import Boundary, BoundarySet
from wards.queries.succession import sole_predecessors


def boundaries_on(province_code: str, on: date) -> BoundarySet | None:
    """The boundary set in use on a day for the province with this code then."""
    used = BoundarySet.objects.filter(status=BoundarySet.Status.USED, province_code=province_code)
    return used.filter(valid_from__lte=on).order_by("-valid_from").first()


def outlines_of(boundaries: BoundarySet, unit_ids: Collection[int]) -> dict[int, Boundary]:
    """The outlines of units by their id. Four queries at most.

    A row that was opened only because its name or parent changed has the land, and the outline, of the
    row before; followed over three such changes.
    """
    held = {one.unit_id: one for one in Boundary.objects.filter(boundaries=boundaries)}
    origin = {pk: pk for pk in unit_ids}
    for _step in range(3):
        missing = {pk for pk in origin.values() if pk not in held}
        if not missing:
            break
        before = sole_predecessors(missing, same_code=True)
        origin = {pk: before.get(at, at) for pk, at in origin.items()}
    return {pk: held[at] for pk, at in origin.items() if at in held}

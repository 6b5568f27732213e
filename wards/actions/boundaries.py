"""Boundaries of wards: received, used, withdrawn. Rows are never changed once used; a newer set takes their place."""

import hashlib
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from base import audit, clock
from base.day_format import show_day
from base.refusal import Refused
from base.saying import packed, say
from wards.boundary_file import WardInForce, check_file
from wards.boundary_shapes import Outline, simplify
from wards.models import Boundary, BoundarySet, Kind, Level, Unit
from wards.text import clean

Status = BoundarySet.Status


def receive_boundaries(
    *, by: AbstractBaseUser | None, file_name: str, content: bytes, valid_from: date
) -> list[BoundarySet]:
    """Check a GeoJSON file and store it, one set for each province, not yet in use.

    Raises Refused with every problem, and nothing is stored.
    """
    units = {unit.pk: unit for unit in Unit.objects.in_force(valid_from).filter(level=Level.WARD)}
    wards = [WardInForce(unit.pk, unit.code, unit.full_name, unit.province_code) for unit in units.values()]
    if not wards:
        raise Refused(say("The register has no wards in force on {day}.", day=show_day(valid_from)))
    checked = check_file(content, wards)
    if checked.problems:
        raise Refused(*checked.problems)
    made = []
    for code in sorted({units[pk].province_code for pk in checked.shapes}):
        shapes = {pk: shape for pk, shape in checked.shapes.items() if units[pk].province_code == code}
        islands = {pk for pk in shapes if units[pk].kind == Kind.DAC_KHU}
        outlines, vertices = simplify(shapes, islands)
        boundaries = BoundarySet(
            province_code=code,
            valid_from=valid_from,
            file_name=clean(file_name)[-200:],
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            vertices_read=checked.vertices,
            vertices_kept=vertices,
            warnings=[packed(one) for one in checked.warnings],
            uploaded_by_id=by.pk if by is not None else None,
            uploaded_at=clock.machine_now(),
        )
        made.append((boundaries, outlines))
    with transaction.atomic():
        for boundaries, outlines in made:
            _store(by, boundaries, outlines)
    return [boundaries for boundaries, _ in made]


def _store(by: AbstractBaseUser | None, boundaries: BoundarySet, outlines: dict[int, Outline]) -> None:
    facts = {
        "file": boundaries.file_name,
        "sha256": boundaries.sha256,
        "province": boundaries.province_code,
        "wards": len(outlines),
    }
    audit.record(by=by, action="boundaries.receive", after={**facts, "valid_from": boundaries.valid_from.isoformat()})
    boundaries.save()
    Boundary.objects.bulk_create(
        Boundary(
            boundaries=boundaries,
            unit_id=pk,
            polygons=outline.polygons,
            middle_east=outline.middle[0],
            middle_north=outline.middle[1],
            room=outline.room,
        )
        for pk, outline in outlines.items()
    )


@transaction.atomic
def use_boundaries(*, by: AbstractBaseUser | None, boundaries: BoundarySet) -> None:
    """Put a boundary set into use from its day on; one that was used from the same day becomes replaced."""
    peers = list(
        BoundarySet.objects.select_for_update().filter(
            province_code=boundaries.province_code, valid_from=boundaries.valid_from
        )
    )
    used = next((each for each in peers if each.status == Status.USED), None)
    if used is not None and used.pk == boundaries.pk:
        return
    audit.record(
        by=by,
        action="boundaries.use",
        on=boundaries,
        before={"used": used.pk if used else None},
        after={"used": boundaries.pk, "sha256": boundaries.sha256},
    )
    if used is not None:
        BoundarySet.objects.filter(pk=used.pk).update(status=Status.REPLACED)
    BoundarySet.objects.filter(pk=boundaries.pk).update(status=Status.USED)


@transaction.atomic
def withdraw_boundaries(*, by: AbstractBaseUser | None, boundaries: BoundarySet) -> None:
    """Take a boundary set out of use; it stays stored and can be used again."""
    standing = BoundarySet.objects.select_for_update().get(pk=boundaries.pk)
    if standing.status not in (Status.USED, Status.CHECKED):
        return
    audit.record(by=by, action="boundaries.withdraw", on=boundaries, before={"status": standing.status})
    BoundarySet.objects.filter(pk=boundaries.pk).update(status=Status.WITHDRAWN)

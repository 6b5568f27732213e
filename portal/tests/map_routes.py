"""Who may open the map and the pages of boundaries: rows of the tables in portal/tests/route_table.py."""

from datetime import date

from accounts.models import Role
from base import clock
from wards.models import BoundarySet

MAP_PAGES = {
    "portal:map": ("get", set(Role.values) - {"agency"}),
    "portal:boundary_sets": ("get", {"admin"}),
}
MAP_OBJECTS = {
    name: (method, {"admin"}, {"admin"}, {"admin"})
    for name, method in (
        ("portal:boundary_set", "get"),
        ("portal:use_boundaries", "post"),
        ("portal:withdraw_boundaries", "post"),
    )
}


def boundaries_of(name, unit):
    """The set that such an address names, of the unit's province; None for any other address."""
    if name not in MAP_OBJECTS:
        return None
    wanted = {"province_code": unit.province_code, "valid_from": date(2025, 7, 1)}
    rest = {"size": 1, "vertices_read": 0, "vertices_kept": 0, "uploaded_at": clock.machine_now()}
    return BoundarySet.objects.get_or_create(**wanted, defaults=rest)[0]

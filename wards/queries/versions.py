"""Versions of units, names, operators and boundaries, for caches. Writes nothing."""

from base.versions import FactKind
from wards.models import BoundarySet, Operator, RegisterState


def register_version() -> str:
    """A text that changes whenever units or their lineage change; one query. Empty until an action changed them."""
    return RegisterState.objects.values_list("units", flat=True).first() or ""


def _names() -> str | None:
    return RegisterState.objects.values_list("names", flat=True).first() or None


# Units and their lineage.
REGISTER = FactKind("register", ask=lambda _versions: register_version() or None)
# Units, their lineage and their other names.
NAMES = FactKind("names", ask=lambda _versions: _names())
# Operators: how they are called, since when, in which order.
OPERATORS = FactKind("operators", ask=lambda _versions: tuple(Operator.objects.order_by("pk").values_list()))


def boundaries_of(province_code: str) -> FactKind:
    """Version of the boundary sets in use for the province with this code, each since when."""
    used = BoundarySet.objects.filter(status=BoundarySet.Status.USED, province_code=province_code)
    return FactKind(
        "boundaries",
        (province_code,),
        ask=lambda _versions: tuple(used.order_by("valid_from", "pk").values_list("pk", "valid_from")),
    )

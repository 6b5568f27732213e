"""What tells one state of units, names, operators and boundaries from the next. Writes nothing."""

from base.versions import FactKind
from wards.models import BoundarySet, Operator, RegisterState


def register_version() -> str:
    """Another text whenever units or their lineage have changed; one query. Empty: by no action yet."""
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
    """Which sets of boundaries are used for the province that bears a code, each since when."""
    used = BoundarySet.objects.filter(status=BoundarySet.Status.USED, province_code=province_code)
    return FactKind(
        "boundaries",
        (province_code,),
        ask=lambda _versions: tuple(used.order_by("valid_from", "pk").values_list("pk", "valid_from")),
    )

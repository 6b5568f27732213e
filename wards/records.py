"""Units and aliases as records for the pure modules."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One row of the register. Codes and dates as in wards.models.Unit."""

    pk: int
    level: str
    kind: str
    code: str
    name: str
    full_name: str
    parent_id: int | None
    province_code: str
    heir_code: str
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)


@dataclass(frozen=True, slots=True)
class KnownAlias:
    """Another name of a unit: its normal key, and where it holds (the code of a province or district, or "").

    `confirmed` by a person; else it is the other official spelling, loaded with the register.
    """

    key: str
    scope: str
    unit_id: int
    confirmed: bool = True

"""What is known beside a file, and the protocol of the directory of names. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from base.period import Period
from measurements.importing.asking import Answers
from wards.resolution import Resolution, UnitRecord

# Questions of the reader → what of ImportOptions answers them.
ANSWERED_BY = {
    "network_unclear": "network",
    "part_of_month": "as_of",
    "provisional": "as_of",
    "month_contradiction": "period",
    "month_elsewhere": "period",
    "month_assumed": "period",
}


class Directory(Protocol):
    """Protocol of the directory that resolves names of units."""

    def resolve(self, on: date, province_code: str, name: str, district: str, level: str, code: str) -> Resolution: ...

    def unit(self, on: date, pk: int) -> UnitRecord | None: ...

    def province_name(self, on: date, code: str) -> str: ...


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What is known beside the file: stated by the uploader, or found in its title."""

    today: date
    province_code: str = ""
    period: Period | None = None
    as_of: date | None = None
    network: str = ""
    statistic: str = ""
    own_unit: UnitRecord | None = None  # a ward's own file: no other unit may be in it
    answers: Answers = field(default_factory=Answers)  # to names and operators that the file left open
    within: frozenset[int] | None = None  # keys of the units that its bringer reaches; None: every unit

"""Reporters, who owe a filing: an operator in a province, an agency, a ward's body, or a ward. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Group(StrEnum):
    """The groups of reporters."""

    OPERATOR = "operator"
    AGENCY = "agency"  # sở/ngành; UBND huyện until 6/2025
    WARD_BODY = "ward_body"  # khu dân cư, schools, Đoàn in a ward, which file to their ward
    WARD = "ward"


@dataclass(frozen=True, slots=True)
class Reporter:
    """One reporter in one month. `unit_id`: the province of an operator or the unit of an agency."""

    group: Group
    name: str
    unit_id: int
    unit_name: str
    province_code: str
    operator_id: int | None = None
    agency_id: int | None = None
    ended: date | None = None  # merged, split or closed by now, so that nobody is left who could file

    @property
    def key(self) -> str:
        """The reporter's key in addresses and in the database: `operator-3-31`, `agency-7`, `ward-12345`."""
        if self.operator_id is not None:
            return f"operator-{self.operator_id}-{self.unit_id}"
        if self.agency_id is not None:
            return f"agency-{self.agency_id}"
        return f"ward-{self.unit_id}"


@dataclass(frozen=True, slots=True)
class ReporterKey:
    """The parts of a reporter's key."""

    unit_id: int | None = None
    operator_id: int | None = None
    agency_id: int | None = None


ANSWER = "answer-"  # before an operator's key: what it owes is no filing but answers about slow wards


def parse_key(text: str) -> ReporterKey | None:
    """Take a reporter's key apart; None if the text is no key."""
    if match := re.fullmatch(r"operator-([1-9]\d{0,9})-([1-9]\d{0,9})", text):
        return ReporterKey(unit_id=int(match[2]), operator_id=int(match[1]))
    if match := re.fullmatch(r"agency-([1-9]\d{0,9})", text):
        return ReporterKey(agency_id=int(match[1]))
    if match := re.fullmatch(r"ward-([1-9]\d{0,9})", text):
        return ReporterKey(unit_id=int(match[1]))
    return None

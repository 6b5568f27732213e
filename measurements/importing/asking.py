"""Questions about names that a file leaves open, and how answers are stored with the file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from base.day_format import show_day
from base.period import Period
from base.saying import joined, say
from measurements.importing.issues import Issue, issue
from measurements.reading.records import Row
from measurements.reading.text import fold
from wards.resolution import Outcome, Resolution
from wards.text import normal_key

NameKey = tuple[str, str, str]


def name_key(name: str, district: str, province: str) -> NameKey:
    """Key of a question about a name: name, district and province, as far as the file says them."""
    return normal_key(name), normal_key(district), normal_key(province)


@dataclass(frozen=True)
class Answers:
    """A person's answers for one file: the unit that a name means, the code of the operator that a text means."""

    units: Mapping[NameKey, int] = field(default_factory=dict)
    operators: Mapping[str, str] = field(default_factory=dict)  # folded text → code

    def operator(self, text: str) -> str:
        return self.operators.get(fold(text), "")

    def as_dict(self) -> dict[str, Any]:
        return {"units": [[*key, pk] for key, pk in self.units.items()], "operators": dict(self.operators)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Answers":
        units = {(name, district, province): pk for name, district, province, pk in stored.get("units", [])}
        return cls(units, stored.get("operators", {}))


def unclear_unit(
    found: Resolution, row: Row, period: Period, district: str, province_name: str, place: Mapping[str, str]
) -> Issue:
    """The issue that asks which unit a row means, with those that it may mean."""
    name = row.lowest_name
    names = [
        say("{unit} ({reason})", unit=s.unit.full_name, reason=s.reason) if s.reason else s.unit.full_name
        for s in found.suggestions[:3]
    ]
    suggest = say(" Is it: {names}?", names=joined(names, "; ")) if names else ""
    fix = {
        "name": name,
        "period": str(period),
        "district": district,
        "province": row.names.get("province", ""),
        "suggestions": [[s.unit.pk, s.unit.full_name, s.reason] for s in found.suggestions[:5]],
    }
    details: dict[str, Any] = {**place, "value": name, "fix": fix, "suggest": suggest}
    if found.outcome == Outcome.AMBIGUOUS:
        return issue("unit_ambiguous", **details)
    if found.outcome == Outcome.RENAMED and found.changed_on:
        return issue("unit_renamed", **details, day=show_day(found.changed_on))
    where = say(" in {province}", province=province_name) if province_name else ""
    return issue("unit_not_found", **details, month=period.label, where=where)

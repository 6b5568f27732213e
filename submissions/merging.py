"""Merge a filled template with a draft: which fields differ, and the result after a person has chosen. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from submissions.indicator_form import Sheet, fields_of, where_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of the draft that the file would change or empty."""

    field: str
    where: str
    drafted: str
    filled: str  # empty: nothing stands in the file

    @property
    def keeps(self) -> bool:
        """Is the draft's text the proposed choice? Only where the file has none."""
        return not self.filled


def conflicts(sheet: Sheet, drafted: Mapping[str, str], filled: Mapping[str, str]) -> list[Conflict]:
    """List the conflicts in catalogue order. A field that only the file fills is none: nothing typed is lost by it."""
    known = fields_of(sheet)
    order = [name for name in known if name in drafted] + [name for name in drafted if name not in known]
    found = []
    for name in order:
        old, new = drafted[name].strip(), filled.get(name, "").strip()
        if old and old != new:
            found.append(Conflict(name, _label(sheet, name), old, new))
    return found


def merged(drafted: Mapping[str, str], filled: Mapping[str, str], keep: Collection[str]) -> dict[str, str]:
    """Merge both: the file's fields, but the draft's in those listed in `keep`."""
    return {**filled, **{name: drafted[name] for name in keep if name in drafted}}


def _label(sheet: Sheet, name: str) -> str:
    found = fields_of(sheet).get(name)
    if found is None:
        return name
    spec, ward_id = found
    return where_of(sheet, spec, ward_id, name)

"""A filled template meets a draft: which fields differ, and what stands after a person has chosen. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from submissions.indicator_form import Sheet, fields_of, where_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field in which something is typed that the file would change or empty."""

    field: str
    where: str
    drafted: str
    filled: str  # empty: nothing stands in the file

    @property
    def keeps(self) -> bool:
        """Is the draft's text proposed: only where the file says nothing."""
        return not self.filled


def conflicts(sheet: Sheet, drafted: Mapping[str, str], filled: Mapping[str, str]) -> list[Conflict]:
    """In the order of the catalogue. What only the file has is no conflict: nothing typed is lost by it."""
    known = fields_of(sheet)
    order = [name for name in known if name in drafted] + [name for name in drafted if name not in known]
    found = []
    for name in order:
        old, new = drafted[name].strip(), filled.get(name, "").strip()
        if old and old != new:
            found.append(Conflict(name, _label(sheet, name), old, new))
    return found


def merged(drafted: Mapping[str, str], filled: Mapping[str, str], keep: Collection[str]) -> dict[str, str]:
    """The file's fields, but the draft's in those that are kept; a field neither kept nor filled is empty."""
    return {**filled, **{name: drafted[name] for name in keep if name in drafted}}


def _label(sheet: Sheet, name: str) -> str:
    found = fields_of(sheet).get(name)
    if found is None:
        return name
    spec, ward_id = found
    return where_of(sheet, spec, ward_id, name)

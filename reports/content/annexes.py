"""Numbering annexes and referring to them. Pure: knows no Django.

Two or more are numbered in Roman figures, a single one is not (Nghị định 30/2020/NĐ-CP, Phụ lục I); the text
must refer to each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.documents import Annex, DocumentTable

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """An annex before it is numbered. One without rows is left out, unless its absence must be said."""

    key: str
    title: str
    table: DocumentTable
    notes: tuple[str, ...] = ()
    always: bool = False
    holds: str = ""


@dataclass(frozen=True, slots=True)
class Annexes:
    """Numbered annexes, with their labels by key."""

    annexes: tuple[Annex, ...]
    labels: dict[str, str]  # key → "Phụ lục II"

    def see(self, *keys: str) -> str:
        """Text that refers to annexes, `Phụ lục I và Phụ lục II kèm theo`; blank if none of them exists."""
        found = [self.labels[key] for key in keys if key in self.labels]
        return f"{' và '.join(found)} kèm theo" if found else ""


def number(parts: Iterable[AnnexPart]) -> Annexes:
    """Number the annexes that are printed, in the order given."""
    kept = [part for part in parts if part.always or part.table.rows]
    labels = {part.key: f"Phụ lục {ROMAN[index]}" if len(kept) > 1 else "Phụ lục" for index, part in enumerate(kept)}
    return Annexes(
        tuple(Annex(labels[part.key], part.title, part.notes, part.table, holds=part.holds) for part in kept), labels
    )

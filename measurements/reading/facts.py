"""Facts of a sheet that a library which reads values does not give."""

from dataclasses import dataclass, field

Place = tuple[int, int]  # row and column, from 0


@dataclass(slots=True)
class SheetFacts:
    """Facts of one sheet; rows and columns count from 0. An error code "formula": it has no stored value.

    `seen`: what a person sees where that is another thing than the stored value ("<300", "" for nothing);
    `struck`: cells whose whole text is struck through; `months`: dates shown as month and year alone.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    seen: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    months: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # only where the library tells none


def is_footnote(raised: str) -> bool:
    """Does a raised piece of text mark a footnote: `1`, `(2)`, `*`, `a`? No exponent of a unit does (`km2` aside)."""
    bare = raised.strip()
    return len(bare) <= 5 and not any(char.isalpha() for char in bare[1:])

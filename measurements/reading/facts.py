"""What a library that reads values does not tell of a sheet."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Facts:
    """Facts of one sheet; rows and columns count from 0. An error code "formula": it has no stored value."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # only where the library tells none

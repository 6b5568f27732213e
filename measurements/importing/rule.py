"""What a rule about imported files is: how grave, and what it says. Pure."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """`text` takes the keyword arguments that the place of discovery knows."""

    severity: str
    text: str

"""Rules about imported files: severity and text. Pure."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its severity, and its text with placeholders for what the place of discovery knows."""

    severity: str
    text: str

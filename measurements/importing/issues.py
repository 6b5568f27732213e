"""Issues: one thing that is wrong with a file, and where. Pure."""

from dataclasses import dataclass
from typing import Any

from base.saying import Said, packed_all, unpacked_all
from measurements.importing import messages
from measurements.importing.rule import ERROR
from measurements.reading.records import Note

PINNED = ("severity", "code", "sheet", "cell", "value", "message")


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong with a file.

    `sheet` and `cell` are blank when it concerns the file. `fix`, for who can answer it with one click, is JSON:
    {"name": text as in the file, "suggestions": [[unit pk, full name, reason], …]} for an unclear unit, else empty.
    """

    severity: str
    code: str
    sheet: str
    cell: str
    value: str
    message: str  # said by a rule, unless it was stored by an older version
    fix: dict[str, Any] | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    def as_dict(self) -> dict[str, Any]:
        """The issue as JSON values: the pinned keys, and two that may be absent.

        `fix` where there is one, `details` where something but the value fills the message.
        """
        values: dict[str, Any] = {name: getattr(self, name) for name in PINNED}
        if self.fix is not None:
            values["fix"] = self.fix
        if isinstance(self.message, Said) and (details := packed_all(self.message.values)):
            if details.get("value") == self.value:
                del details["value"]
            if details:
                values["details"] = details
        return values

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Issue":
        values = {name: stored[name] for name in PINNED}
        filling = {"value": stored["value"], **unpacked_all(stored.get("details", {}))}
        values["value"] = filling["value"]
        values["message"] = messages.message_again(stored["code"], stored["message"], filling)
        return cls(**values, fix=stored.get("fix"))


def of_note(note: Note) -> Issue:
    """An issue from a note of the reader."""
    return issue(note.code, sheet=note.sheet, cell=note.cell, value=note.value, **note.details)


def issue(code: str, *, sheet: str = "", cell: str = "", value: str = "", fix: Any = None, **details: object) -> Issue:
    """Make an issue by a rule of measurements.importing.messages; details fill its message, `value` among them."""
    text = messages.message(code, value=value, **details)
    return Issue(messages.severity(code), code, sheet, cell, value, text, fix)

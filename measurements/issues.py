"""One thing that is wrong with a file, and where. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from measurements import rules


@dataclass(frozen=True, slots=True)
class Issue:
    """`sheet` and `cell` are blank when it concerns the file; `fix` names who could mend it with one click.

    `fix` is JSON: {"name": text as in the file, "suggestions": [[unit pk, full name, reason], …]} for an
    unclear unit, else empty.
    """

    severity: str
    code: str
    sheet: str
    cell: str
    value: str
    message: str
    fix: dict[str, Any] | None = None

    @property
    def is_error(self) -> bool:
        return self.severity == rules.ERROR

    @property
    def place(self) -> str:
        """`Trang “T7”, ô D12`, as far as known."""
        parts = [f"Trang “{self.sheet}”" if self.sheet else "", f"ô {self.cell}" if self.cell else ""]
        return ", ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, Any]:
        """The pinned keys, and `fix` where there is one."""
        values = asdict(self)
        if self.fix is None:
            values.pop("fix")
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Issue":
        return cls(**values)


def issue(code: str, *, sheet: str = "", cell: str = "", value: str = "", fix: Any = None, **details: object) -> Issue:
    """An issue by a rule of measurements.rules; details fill its message, `value` among them."""
    text = rules.message(code, value=value, **details)
    return Issue(rules.severity(code), code, sheet, cell, value, text, fix)


@dataclass(frozen=True, slots=True)
class Group:
    """Issues of one rule together, for a list a person can take in: 17 × unknown unit."""

    code: str
    severity: str
    issues: tuple[Issue, ...]


def grouped(issues: list[Issue]) -> list[Group]:
    """By rule: errors first, then the more frequent; within a group in the order of the file."""
    by_code: dict[str, list[Issue]] = {}
    for one in issues:
        by_code.setdefault(one.code, []).append(one)
    groups = [Group(code, found[0].severity, tuple(found)) for code, found in by_code.items()]
    return sorted(groups, key=lambda group: (group.severity != rules.ERROR, -len(group.issues)))

"""Issues of a file as few lines: equal ones as one line, with a list of its places. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from measurements.importing.issues import Issue


@dataclass(slots=True)
class IssueLine:
    """One line of the list: `issue` is the first of its kind.

    `places`: all cells of which exactly this is said; `others`: warnings of the same rule about something else, each
    with its places.
    """

    issue: Issue
    places: list[str] = field(default_factory=list)
    others: "list[IssueLine]" = field(default_factory=list)

    @property
    def count(self) -> int:
        return max(1, len(self.places)) + sum(other.count for other in self.others)


def gathered(issues: Iterable[Issue]) -> list[IssueLine]:
    """Issues as lines: errors that say the same as one, warnings of one rule as one.

    In the order of the first of each.
    """
    same: dict[tuple[object, ...], IssueLine] = {}
    for one in issues:
        key = (one.code, one.value, one.message, one.fix["name"] if one.fix else "")
        line = same.setdefault(key, IssueLine(one))
        if place := "!".join(filter(None, (one.sheet, one.cell))):
            line.places.append(place)
    lines: list[IssueLine] = []
    of_rule: dict[str, IssueLine] = {}
    for line in same.values():
        if line.issue.is_error or line.issue.code not in of_rule:
            lines.append(line)
            of_rule.setdefault(line.issue.code, line)
        else:
            of_rule[line.issue.code].others.append(line)
    return lines

"""Read what is wrong or not known in the register, grouped for the person who completes it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wards.problems import RegisterProblem, Trouble
from wards.queries import data_problems, unverified_changes

WORDS: dict[Trouble, Promise] = {
    Trouble.GAP: _("A unit ended, and it is not known what holds its land"),
    Trouble.OVERLAP: _("Two units for the same land or code at one time"),
    Trouble.NO_PARENT: _("A unit without a superior in all of its time"),
    Trouble.COUNT: _("Another number of units than in the official list"),
    Trouble.UNVERIFIED: _("Not verified: whole or part"),
    Trouble.DATE: _("The exact day is not known"),
    Trouble.MISSING: _("A known change whose list is not at hand"),
}


@dataclass(frozen=True)
class ProblemGroup:
    """All problems of one kind, each with the change that a person can complete, if there is one."""

    kind: Trouble
    problems: list[tuple[RegisterProblem, int | None]]

    @property
    def word(self) -> Promise:
        return WORDS[self.kind]


def problem_groups(province_code: str, today: date) -> list[ProblemGroup]:
    """The problems of a province (by today's code) and its predecessors; gravest kinds first."""
    changes = {
        (old, new): pk for pk, old, new in unverified_changes(province_code).values_list("pk", "old_id", "new_id")
    }
    groups: dict[Trouble, list[tuple[RegisterProblem, int | None]]] = {}
    for problem in data_problems(province_code, today):
        ends = (problem.unit.pk, problem.new.pk) if problem.unit and problem.new else None
        groups.setdefault(problem.kind, []).append((problem, changes.get(ends) if ends else None))
    return [ProblemGroup(kind, found) for kind, found in groups.items()]

"""Turn an address into a choice of reporters, group, month and province; 404 for what the user may not record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, QueryDict

from accounts.models import User
from accounts.permissions import Action, Subject, can
from base.period import Period
from submissions.forms import BoardFilter
from submissions.queries import states
from submissions.queries.board import chosen_month, provinces_of
from submissions.reporters import Group, Reporter
from submissions.states import BoardRow
from submissions.templatetags.filings import WORDS
from wards.models import Unit

MOST_NAMED = 1000  # as many as a province has, several times


@dataclass(frozen=True)
class GroupChoice:
    """A group of reporters in a month. `keys`: of the reporters chosen; empty: everybody of the group."""

    user: User
    province: Unit
    period: Period
    group: Group
    keys: frozenset[str] = frozenset()

    @property
    def board(self) -> str:
        return f"?province={self.province.code}&period={self.period}&group={self.group}"

    @property
    def query(self) -> str:
        return self.board + "".join(f"&key={key}" for key in sorted(self.keys))


def group_choice_or_404(user: Any, address: QueryDict) -> GroupChoice:
    """The choice that an address makes. Raises Http404 where the user may not record for it."""
    if not isinstance(user, User):
        raise Http404
    period = chosen_month(address.get("period", ""))
    group = address.get("group", Group.OPERATOR.value)
    code = address.get("province", "")
    province = next((unit for unit in provinces_of(user, period) if unit.code == code or not code), None)
    if province is None or group not in {one.value for one in Group}:
        raise Http404
    if not can(user, Action.RECORD_SUBMISSION, Subject(unit=province)):
        raise Http404
    keys = frozenset(address.getlist("key")[:MOST_NAMED])
    return GroupChoice(user, province, period, Group(group), keys)


def owing_chosen(choice: GroupChoice, address: QueryDict) -> tuple[GroupChoice, list[Reporter]]:
    """The reporters that owe, of those ticked or (`all`) of those that pass the filter; empty where none does."""
    found = states(choice.period, choice.province.code, [choice.group])
    rows = [BoardRow(one.reporter, (choice.period,), (one,), (None,)) for one in found]
    seen = filter_of(address, rows).seen() if address.get("all") else rows
    chosen = [
        row.reporter
        for row in seen
        if (cell := row.cells[0]) and cell.owes and (address.get("all") or row.reporter.key in choice.keys)
    ]
    return replace(choice, keys=frozenset(one.key for one in chosen)), chosen


def filter_of(address: QueryDict, rows: Sequence[BoardRow]) -> BoardFilter:
    """The board's filter as an address sets it."""
    return BoardFilter(address, rows, {status.value: word for status, (_mark, word) in WORDS.items()})

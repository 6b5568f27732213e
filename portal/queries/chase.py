"""Read whom to urge: the wards found in a month's table that fall short. Writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts.models import User
from base.translating import translated
from measurements.judging.shortfall import SHORT_OF_TARGET, shortfall_of
from measurements.judging.table import ComplianceRow, ComplianceTable
from measurements.wording import WORDS
from portal.urging import urging_text
from submissions.queries.reminders import holders


@dataclass(frozen=True)
class Chased:
    """A unit that falls short, what it lacks, and who acts for it."""

    row: ComplianceRow
    lacks: str
    people: list[User]


def chased(table: ComplianceTable, codes: Collection[str]) -> list[Chased]:
    """The units, of these codes, that fall short, in table order."""
    rows = [row for row in table.rows if row.code in codes and row.verdict in SHORT_OF_TARGET]
    people = holders([f"ward-{row.unit_id}" for row in rows], by_mail=False)
    return [Chased(row, _lacks(row, table), people.get(f"ward-{row.unit_id}", [])) for row in rows]


def _lacks(row: ComplianceRow, table: ComplianceTable) -> str:
    short = shortfall_of(row, table.required)
    return translated(short.said) if short else str(WORDS[row.verdict])


def text_to_send(found: Sequence[Chased], table: ComplianceTable) -> str:
    """Message that urges these units, for Zalo or mail."""
    return urging_text(table.period, [(one.row.name, shortfall_of(one.row, table.required)) for one in found])

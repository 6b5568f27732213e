"""The country's registers without a database, straight from the packages and our own facts."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache

from wards.history import History, whole_country
from wards.known_facts import spellings
from wards.lineage import Succession
from wards.models import Kind
from wards.records import KnownAlias, UnitRecord
from wards.resolution import Register
from wards.text import normal_key


@cache
def country() -> tuple[History, dict[int, UnitRecord], list[Succession]]:
    history = whole_country()
    numbers = {id(row): number for number, row in enumerate(history.rows, start=1)}
    records = {
        numbers[id(row)]: UnitRecord(
            pk=numbers[id(row)],
            level=row.entry.level,
            kind=row.entry.kind,
            code=row.entry.code,
            name=row.entry.name,
            full_name=f"{Kind(row.entry.kind).label} {row.entry.name}",
            parent_id=numbers[id(row.parent)] if row.parent else None,
            province_code=row.province_code,
            heir_code=row.heir_code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in history.rows
    }
    links = [Succession(numbers[id(link.old)], numbers[id(link.new)], link.on, link.part) for link in history.links]
    return history, records, links


def registers_at(on: date, province_code: str | None = None) -> Iterator[tuple[Register, dict[int, UnitRecord]]]:
    """Each province's register of a day (or one), with all its rows of all days."""
    _, records, links = country()
    by_heir: defaultdict[str, list[UnitRecord]] = defaultdict(list)
    for record in records.values():
        by_heir[record.heir_code].append(record)
    other_names = {key: other for key, (_, other) in spellings().items()}
    for province in records.values():
        if province.level != "province" or not province.in_force(on) or province_code not in (None, province.code):
            continue
        rows = {record.pk: record for record in by_heir[province.heir_code]}
        in_force = [row for row in rows.values() if row.in_force(on) and row.province_code == province.code]
        inside = {row.pk for row in in_force}
        aliases = [
            KnownAlias(normal_key(other_names[row.level, row.code]), row.province_code, row.pk, confirmed=False)
            for row in in_force
            if (row.level, row.code) in other_names and spellings()[row.level, row.code][0] == row.name
        ]
        register = Register(
            in_force,
            [row for row in rows.values() if row.pk not in inside],
            [link for link in links if link.old_id in rows],
            aliases,
            on=on,
            province_code=province.code,
        )
        yield register, rows

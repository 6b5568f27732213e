"""Loading provinces from the packages and our own facts, or from a register file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from base import audit, clock
from base.day_format import show_day
from base.refusal import Refused
from base.saying import say
from wards.actions.versions import register_changed
from wards.history import History, Link, UnitState, whole_country
from wards.known_facts import later_changes, spellings
from wards.models import Alias, Unit, UnitChange
from wards.register_file import SupportsRead, read_history
from wards.text import normal_key, search_key, sort_key

BATCH = 2000


@dataclass(frozen=True)
class LoadResult:
    """The numbers of a load; all zero when the register already held everything."""

    provinces: tuple[str, ...]
    units: int = 0
    changes: int = 0
    aliases: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.units or self.changes or self.aliases)


def load_register(
    *, by: AbstractBaseUser | None, provinces: Sequence[str] | None = None, file: SupportsRead | None = None
) -> LoadResult:
    """Load provinces (None: all) with all their predecessors, from the packages and our own facts or a file.

    A province is the unit that had the code last; a dissolved one brings its heir. Loading again changes nothing; what
    `reorganise` added since stays, and what came into force since is left to it (queries.changes_missing, `manage.py
    update_register`). Raises Refused, with nothing stored, for a file with any problem and where the register holds
    something else.
    """
    history = whole_country() if file is None else _from_file(file.read())
    heirs = {row.entry.code: row.heir_code for row in history.rows if row.entry.level == "province"}
    if unknown := sorted(set(provinces or ()) - heirs.keys()):
        raise Refused(*(say("No province bears the code {code}.", code=code) for code in unknown))
    wanted = {heirs[code] for code in provinces} if provinces else set(heirs.values())
    return _store(by=by, history=history, provinces=wanted)


def _from_file(content: bytes) -> History:
    history, problems = read_history(content)
    if problems:
        raise Refused(*problems)
    return history


@transaction.atomic
def _store(*, by: AbstractBaseUser | None, history: History, provinces: set[str]) -> LoadResult:
    codes = tuple(sorted(provinces))
    held = _held(history, provinces)
    missing: list[UnitState] = []
    for row in history.rows:
        if row.heir_code in provinces and (row.entry.level, row.entry.code, row.valid_from) not in held:
            missing.append(row)
    loaded = {row.heir_code for row in history.rows if (row.entry.level, row.entry.code, row.valid_from) in held}
    # What came into force since the register was loaded is entered as a reorganisation, by which people follow.
    since = {change.when.on for change in later_changes()}
    missing = [row for row in missing if row.heir_code not in loaded or row.valid_from not in since]
    problems = _differences(history.rows, held, provinces)
    problems += [
        say(
            "The register has the province {province} but lacks {unit} ({code}, {day}).",
            province=row.heir_code,
            unit=row.entry.name,
            code=row.entry.code,
            day=show_day(row.valid_from),
        )
        for row in missing
        if row.heir_code in loaded
    ]
    if problems:
        raise Refused(*problems)
    if not missing:
        return LoadResult(codes)
    audit.record(by=by, action="unit.load", after={"provinces": codes, "units": len(missing)})
    register_changed()
    units = _create_units(missing)
    changes = _create_changes(history.links, units)
    spelt = _create_spellings(units)
    _count_for_the_planner()
    return LoadResult(codes, len(units), changes, spelt)


def _count_for_the_planner() -> None:
    """PostgreSQL joins the register in seconds instead of milliseconds until it has counted what was loaded.

    By itself it does so a minute later. A role that does not own the tables is only warned.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Unit, UnitChange):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _held(history: History, provinces: set[str]) -> dict[tuple[str, str, date], Unit]:
    """What the register holds of these provinces and their predecessors, whoever inherits them by now."""
    codes = {row.province_code for row in history.rows if row.heir_code in provinces}
    found = Unit.objects.filter(province_code__in=codes).select_related("parent")
    return {(unit.level, unit.code, unit.valid_from): unit for unit in found}


def _differences(rows: list[UnitState], held: dict[tuple[str, str, date], Unit], provinces: set[str]) -> list[str]:
    problems: list[str] = []
    for row in rows:
        unit = held.get((row.entry.level, row.entry.code, row.valid_from)) if row.heir_code in provinces else None
        if unit is None:
            continue
        parent = unit.parent.code if unit.parent else ""
        if (unit.kind, unit.name, parent) != (row.entry.kind, row.entry.name, row.entry.parent):
            problems.append(
                say(
                    "Code {code} from {day}: the register says {unit}, the source says {other}.",
                    code=unit.code,
                    day=show_day(unit.valid_from),
                    unit=unit,
                    other=row.entry.name,
                )
            )
    return problems


def _create_units(rows: list[UnitState]) -> dict[int, Unit]:
    """Insert rows, the upper levels first. Returns the units by the identity of their row."""
    made: dict[int, Unit] = {}
    for level in ("province", "district", "ward"):
        batch = [row for row in rows if row.entry.level == level]
        units = [_unit(row, made.get(id(row.parent))) for row in batch]
        Unit.objects.bulk_create(units, batch_size=BATCH)
        made.update((id(row), unit) for row, unit in zip(batch, units, strict=True))
    return made


def _unit(row: UnitState, parent: Unit | None) -> Unit:
    entry = row.entry
    return Unit(
        level=entry.level,
        kind=entry.kind,
        code=entry.code,
        name=entry.name,
        parent=parent,
        province_code=row.province_code,
        heir_code=row.heir_code,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        dates_known=row.dates_known,
        legal_act=row.legal_act,
        sort_key=sort_key(entry.name),
        search_key=search_key(entry.name),
    )


def _create_changes(links: list[Link], units: dict[int, Unit]) -> int:
    made = [
        UnitChange(
            old=units[id(link.old)],
            new=units[id(link.new)],
            effective_on=link.on,
            part=link.part,
            legal_act=link.legal_act,
        )
        for link in links
        if id(link.old) in units and id(link.new) in units
    ]
    UnitChange.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _create_spellings(units: dict[int, Unit]) -> int:
    """The spelling that the kept one was preferred to is an alias from the start."""
    by_code: defaultdict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units.values():
        by_code[unit.level, unit.code].append(unit)
    made = [
        Alias(key=normal_key(other), scope=unit.province_code, unit=unit, confirmed_at=clock.machine_now())
        for key, (kept, other) in spellings().items()
        for unit in by_code[key]
        if unit.name == kept and normal_key(kept) != normal_key(other)
    ]
    Alias.objects.bulk_create(made, batch_size=BATCH)
    return len(made)

"""Registers of a day, ready to resolve names. Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from base.process_cache import ProcessCache
from base.versions import Versions
from wards.models import Alias, Kind, Unit
from wards.queries.succession import successions
from wards.queries.units import province_at, provinces_in_force
from wards.queries.versions import NAMES
from wards.resolution import KnownAlias, Register, Succession, UnitRecord

_RECORD = ("pk", "level", "kind", "code", "name", "parent_id", "province_code", "heir_code", "valid_from", "valid_to")
_KIND_NAMES = dict(Kind.choices)
_REGISTERS = ProcessCache[Register](80)  # by day and province: two days of all 34


def register_at(on: date, province_code: str | None = None) -> Register:
    """The names of one province (None: the whole country) on a day, ready to resolve.

    The code is read at that day; that of a dissolved province means its heir. A process that has asked
    before gets the same one again until somebody changes the register.
    """
    return _registers(on, [province_code])[province_code]


def registers_at(on: date, province_codes: Iterable[str]) -> dict[str, Register]:
    """Registers of several provinces by code, as by `register_at`; those not cached are read together."""
    found = _registers(on, list(province_codes))
    return {code: register for code, register in found.items() if code is not None}


def _registers(on: date, codes: Sequence[str | None]) -> dict[str | None, Register]:
    found = _REGISTERS.get_many(
        [(on, code) for code in codes],
        Versions().of(NAMES),
        lambda missing: {(on, code): one for code, one in _read_registers(on, [code for _on, code in missing]).items()},
    )
    return {code: register for (_on, code), register in found.items()}


def _read_registers(on: date, codes: Sequence[str | None]) -> dict[str | None, Register]:
    """By code; None stands for the whole country. Three queries, however many provinces."""
    provinces = _provinces_of(on, [code for code in codes if code is not None])
    heirs = {code: provinces[code].heir_code for code in codes if code in provinces}
    among = None if None in codes else list(heirs.values())
    rows, unit = (Q(), Q()) if among is None else (Q(heir_code__in=among), Q(unit__heir_code__in=among))
    records: dict[str | None, list[UnitRecord]] = {None: []}
    heir_of: dict[int, str] = {}
    units = Unit.objects.filter(rows).order_by("sort_key", "pk").values_list(*_RECORD)
    for pk, level, kind, code, name, *rest in units if codes else ():
        record = UnitRecord(pk, level, kind, code, name, f"{_KIND_NAMES[kind]} {name}", *rest)
        heir_of[pk] = record.heir_code
        records.setdefault(record.heir_code, []).append(record)
        records[None].append(record)
    links: dict[str | None, list[Succession]] = {None: []}
    for link in successions(among) if codes else ():
        if (heir := heir_of.get(link.old_id)) and link.new_id in heir_of:
            links[None].append(link)
            if heir_of[link.new_id] == heir:
                links.setdefault(heir, []).append(link)
    aliases: dict[str | None, list[KnownAlias]] = {None: []}
    for alias in Alias.objects.filter(unit, withdrawn_at__isnull=True) if codes else ():
        known = KnownAlias(alias.key, alias.scope, alias.unit_id, alias.confirmed_by_id is not None)
        aliases[None].append(known)
        aliases.setdefault(heir_of.get(alias.unit_id), []).append(known)
    found: dict[str | None, Register] = {}
    for wanted in codes:
        if wanted is not None and wanted not in provinces:
            found[wanted] = Register([], [], [], [], on=on, province_code=wanted)
            continue
        of, own = (None, None) if wanted is None else (heirs[wanted], provinces[wanted].code)
        here = [one for one in records.get(of, ()) if one.in_force(on) and own in (None, one.province_code)]
        pks = {one.pk for one in here}
        others = [one for one in records.get(of, ()) if one.pk not in pks]
        named = [alias for alias in aliases.get(of, ()) if alias.unit_id in pks]
        found[wanted] = Register(here, others, links.get(of, ()), named, on=on, province_code=own)
    return found


def _provinces_of(on: date, codes: Sequence[str]) -> Mapping[str | None, Unit]:
    """`province_at` of several codes."""
    if len(codes) < 3:
        found = {code: province_at(code, on) for code in codes}
    else:
        standing = {unit.code: unit for unit in provinces_in_force(on)}
        found = {code: standing.get(code) or province_at(code, on) for code in codes}
    return {code: unit for code, unit in found.items() if unit is not None}

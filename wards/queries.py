"""Reads of the register for screens, imports, reports and the API. Writes nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from base.kept import Kept
from base.models import AuditEntry
from wards.known_facts import known_gaps, official_counts
from wards.lineage import Lineage
from wards.models import Agency, Alias, Boundary, BoundarySet, Kind, Level, Operator, Unit, UnitChange, UnitQuerySet
from wards.origins import Origins
from wards.plan import Line, Plan, make_plan
from wards.problems import Problem, find_problems
from wards.resolution import KnownAlias, Register, Succession, UnitRecord
from wards.text import search_key

# Actions on the register whose audit entry names no single unit.
REGISTER_CHANGES = ("unit.load", "unit.reorganise", "unit.verify_change")
_RECORD = ("pk", "level", "kind", "code", "name", "parent_id", "province_code", "heir_code", "valid_from", "valid_to")
_KIND_NAMES = dict(Kind.choices)
MAX_KEPT = 80  # two days of all 34 provinces
# (day, province) → the register's last change, and what was read after it
_KEPT: dict[tuple[date, str | None], tuple[tuple[int, datetime], Register]] = {}
_ORIGINS = Kept[Origins](40)
_LEVEL_ORDER = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.WARD: 2}


def register_at(on: date, province_code: str | None = None) -> Register:
    """The names of one province (None: the whole country) as they stood on a day, ready to resolve.

    The code is read at that day; that of a dissolved province means its heir. A process that has asked
    before gets the same one again until somebody changes the register.
    """
    return _registers(on, [province_code])[province_code]


def registers_at(on: date, province_codes: Iterable[str]) -> dict[str, Register]:
    """`register_at` of several provinces by code; those that are not kept are read together."""
    found = _registers(on, list(province_codes))
    return {code: register for code, register in found.items() if code is not None}


def _registers(on: date, codes: Sequence[str | None]) -> dict[str | None, Register]:
    changed = _kept_while()
    if changed is None:
        return _read_registers(on, codes)
    held = {code: _KEPT.get((on, code)) for code in codes}
    found = {code: kept[1] for code, kept in held.items() if kept and kept[0] == changed}
    read = _read_registers(on, [code for code in held if code not in found])
    for code, register in read.items():
        _KEPT[on, code] = (changed, register)
    while len(_KEPT) > MAX_KEPT:
        _KEPT.pop(next(iter(_KEPT)), None)
    return {**found, **read}


def _kept_while() -> tuple[int, datetime] | None:
    """When the register last changed: each change leaves an audit entry. None: by no action yet, or just now."""
    if connection.in_atomic_block:  # may be in the middle of changing it
        return None
    names_and_lineage = Q(subject_type__startswith="wards.") & ~Q(subject_type="wards.boundaryset")
    about = names_and_lineage | Q(action__in=REGISTER_CHANGES)
    return AuditEntry.objects.filter(about).order_by("-pk").values_list("pk", "at").first()


def register_version() -> str:
    """Another text whenever units or their lineage have changed: number and newest of the audit entries about them.

    The newest alone would not do: of two changes at once the one that began first may be stored last.
    """
    about = Q(subject_type="wards.unit") | Q(action__in=REGISTER_CHANGES)
    found = AuditEntry.objects.filter(about).exclude(action__startswith="alias.").order_by()
    newest = found.aggregate(newest=Max("pk"), entries=Count("pk"))
    return f"{newest['newest'] or 0}:{newest['entries']}"


def _read_registers(on: date, codes: Sequence[str | None]) -> dict[str | None, Register]:
    """By code; None stands for the whole country. Three queries, however many provinces."""
    provinces = _provinces_of(on, [code for code in codes if code is not None])
    heirs = {code: provinces[code].heir_code for code in codes if code in provinces}
    rows, old, unit = Q(), Q(), Q()
    if None not in codes:
        among = list(heirs.values())
        rows, old, unit = Q(heir_code__in=among), Q(old__heir_code__in=among), Q(unit__heir_code__in=among)
    records: dict[str | None, list[UnitRecord]] = {None: []}
    heir_of: dict[int, str] = {}
    units = Unit.objects.filter(rows).order_by("sort_key", "pk").values_list(*_RECORD)
    for pk, level, kind, code, name, *rest in units if codes else ():
        record = UnitRecord(pk, level, kind, code, name, f"{_KIND_NAMES[kind]} {name}", *rest)
        heir_of[pk] = record.heir_code
        records.setdefault(record.heir_code, []).append(record)
        records[None].append(record)
    links: dict[str | None, list[Succession]] = {None: []}
    changes = UnitChange.objects.filter(old).values_list("old_id", "new_id", "effective_on", "part")
    for link in changes if codes else ():
        if (heir := heir_of.get(link[0])) and link[1] in heir_of:
            links[None].append(Succession(*link))
            if heir_of[link[1]] == heir:
                links.setdefault(heir, []).append(links[None][-1])
    aliases: dict[str | None, list[KnownAlias]] = {None: []}
    for alias in Alias.objects.filter(unit, withdrawn_at__isnull=True) if codes else ():
        known = KnownAlias(alias.key, alias.scope, alias.unit_id, alias.confirmed_by_id is not None)
        aliases[None].append(known)
        aliases.setdefault(heir_of.get(alias.unit_id), []).append(known)
    found: dict[str | None, Register] = {}
    for asked in codes:
        if asked is not None and asked not in provinces:
            found[asked] = Register([], [], [], [], on=on, province_code=asked)
            continue
        of, own = (None, None) if asked is None else (heirs[asked], provinces[asked].code)
        here = [one for one in records.get(of, ()) if one.in_force(on) and own in (None, one.province_code)]
        pks = {one.pk for one in here}
        others = [one for one in records.get(of, ()) if one.pk not in pks]
        named = [alias for alias in aliases.get(of, ()) if alias.unit_id in pks]
        found[asked] = Register(here, others, links.get(of, ()), named, on=on, province_code=own)
    return found


def _provinces_of(on: date, codes: Sequence[str]) -> Mapping[str | None, Unit]:
    """`province_at` of several codes."""
    if len(codes) < 3:
        found = {code: province_at(code, on) for code in codes}
    else:
        standing = {unit.code: unit for unit in provinces_in_force(on)}
        found = {code: standing.get(code) or province_at(code, on) for code in codes}
    return {code: unit for code, unit in found.items() if unit is not None}


def origins_of(unit: Unit) -> Origins:
    """What the units that this one's province answers for were made of, day by day.

    Kept while the register is the same, which one query tells; two more read it.
    """
    return _ORIGINS.ask(unit.heir_code, _kept_while(), lambda: _origins_within(unit.heir_code))


def _origins_within(heir_code: str) -> Origins:
    records = {each.pk: record_of(each) for each in Unit.objects.inherited_by(heir_code)}
    links = UnitChange.objects.filter(old__heir_code=heir_code).values_list("old_id", "new_id", "effective_on", "part")
    return Origins(records, Lineage(records, (Succession(*link) for link in links)))


def record_of(unit: Unit) -> UnitRecord:
    """A unit as the pure modules know it."""
    return UnitRecord(
        pk=unit.pk,
        level=unit.level,
        kind=unit.kind,
        code=unit.code,
        name=unit.name,
        full_name=unit.full_name,
        parent_id=unit.parent_id,
        province_code=unit.province_code,
        heir_code=unit.heir_code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )


def units_in_force(on: date, province_code: str, level: str | None = None) -> UnitQuerySet:
    """Units of a province on a day, sorted by the Vietnamese alphabet, their parents with them.

    The code is read at that day; that of a dissolved province means its heir.
    """
    province = province_at(province_code, on)
    if province is None:
        return Unit.objects.none()
    found = Unit.objects.in_force(on).of_province(province.code).select_related("parent").order_by("sort_key", "pk")
    return found.filter(level=level) if level else found


def province_at(code: str, on: date) -> Unit | None:
    """The province that bears this code on this day, or the heir of the one that last bore it before."""
    provinces = Unit.objects.filter(level=Level.PROVINCE)
    found = provinces.in_force(on).filter(code=code).first()
    if found is None:
        last = provinces.filter(code=code, valid_to__lte=on).order_by("-valid_to").first()
        if last is not None:
            found = provinces.in_force(on).filter(heir_code=last.heir_code).first()
    return found


def provinces_in_force(on: date) -> UnitQuerySet:
    """All provinces of a day, sorted."""
    return Unit.objects.in_force(on).filter(level=Level.PROVINCE).order_by("sort_key", "pk")


def levels_in_force(on: date, province_code: str) -> list[Level]:
    """The levels that a province has on a day, the highest first."""
    found = units_in_force(on, province_code).order_by().values_list("level", flat=True).distinct()
    return sorted((Level(level) for level in found), key=lambda level: _LEVEL_ORDER[level])


def operators_in_force(on: date) -> QuerySet[Operator]:
    """The mobile operators of a day, in the order in which reports list them."""
    return Operator.objects.in_force(on).order_by("position", "code")


def match_operator(text: str, on: date) -> Operator | None:
    """The operator that a file's cell names, by code, name or alias; None: unknown, to be asked."""
    key = _operator_key(text)
    for operator in operators_in_force(on):
        if key and key in {_operator_key(name) for name in (operator.code, operator.name, *operator.aliases)}:
            return operator
    return None


def _operator_key(text: str) -> str:
    return "".join(char for char in search_key(text) if char.isalnum())


def plan_reorganisation(*, on: date, legal_act: str, lines: Sequence[Line]) -> Plan:
    """What a reorganisation would do, for the preview; nothing may be stored while it has problems."""
    records = [record_of(unit) for unit in Unit.objects.filter(valid_to__isnull=True).order_by("pk")]
    return make_plan(records, lines, on=on, legal_act=legal_act)


def data_problems(province_code: str, today: date) -> list[Problem]:
    """What is wrong or not known about a province (by the code it bears today) and its predecessors."""
    rows = list(Unit.objects.inherited_by(province_code).order_by("sort_key", "pk"))
    records = {unit.pk: record_of(unit) for unit in rows}
    links = UnitChange.objects.filter(old__heir_code=province_code).values_list(
        "old_id", "new_id", "effective_on", "part"
    )
    return find_problems(
        records,
        [Succession(*link) for link in links],
        [records[unit.pk] for unit in rows if not unit.dates_known],
        official_counts(),
        known_gaps(),
        today,
    )


@dataclass(frozen=True)
class UnitLife:
    """A unit through time: its own rows, what it was made of, and what it became."""

    rows: list[Unit]  # oldest first: the same unit under its names, kinds, codes and parents
    came_from: list[UnitChange]  # into the oldest row
    became: list[UnitChange]  # out of the newest row


def life_of(unit: Unit) -> UnitLife:
    """Follow a unit over changes that left its land whole and alone, back and forth."""
    rows = [unit]
    while previous := _only_other(rows[0].predecessors.select_related("old__parent"), "old"):
        rows.insert(0, previous)
    while following := _only_other(rows[-1].successors.select_related("new__parent"), "new"):
        rows.append(following)
    came_from = rows[0].predecessors.select_related("old__parent").order_by("-effective_on", "old__sort_key")
    became = rows[-1].successors.select_related("new__parent").order_by("effective_on", "new__sort_key")
    return UnitLife(rows, list(came_from), list(became))


def unit_of_agency(agency: Agency, on: date) -> Unit | None:
    """The unit that an agency belongs to on a day: its own, or the one as which that went on whole. None: it ended.

    A district's committee ended with its district. A province's own agencies go on only under the same code: those of
    a province that was merged into another are written down anew there.
    """
    unit: Unit = agency.unit
    while unit.valid_to is not None and unit.valid_to <= on:
        changes = list(UnitChange.objects.filter(old=unit).select_related("new")[:2])
        if len(changes) != 1 or changes[0].part != UnitChange.Part.WHOLE or changes[0].new.level != unit.level:
            return None
        if unit.level == Level.PROVINCE and changes[0].new.code != unit.code:
            return None
        unit = changes[0].new
    return unit if unit.valid_from <= on else None


def _only_other(changes: QuerySet[UnitChange], side: str) -> Unit | None:
    """The one unit on the other side, if the change is whole and neither side has another."""
    found = list(changes[:2])
    if len(found) != 1 or found[0].part != UnitChange.Part.WHOLE:
        return None
    change = found[0]
    if change.old.successors.count() != 1 or change.new.predecessors.count() != 1:
        return None
    return change.old if side == "old" else change.new


def children_on(unit: Unit, on: date) -> UnitQuerySet:
    """What lies directly under a unit on a day, sorted, with how many units lie under each."""
    still = Q(children__valid_to__isnull=True) | Q(children__valid_to__gt=on)
    below = Count("children", filter=Q(children__valid_from__lte=on) & still)
    found: UnitQuerySet = Unit.objects.in_force(on).filter(parent=unit).annotate(parts=below)
    return found.order_by("sort_key", "pk")


def boundaries_on(province_code: str, on: date) -> BoundarySet | None:
    """The boundaries in use on a day for the province that bears this code then."""
    used = BoundarySet.objects.filter(status=BoundarySet.Status.USED, province_code=province_code)
    return used.filter(valid_from__lte=on).order_by("-valid_from").first()


def outlines_of(boundaries: BoundarySet, unit_ids: Collection[int]) -> dict[int, Boundary]:
    """The outlines of units by their id. Four queries at most.

    A row that was opened only because its name or parent changed has the land, and the outline, of the
    row before; followed over three such changes.
    """
    held = {one.unit_id: one for one in Boundary.objects.filter(boundaries=boundaries)}
    origin = {pk: pk for pk in unit_ids}
    for _step in range(3):
        asked = {pk for pk in origin.values() if pk not in held}
        if not asked:
            break
        before = _sole_predecessors(asked)
        origin = {pk: before.get(at, at) for pk, at in origin.items()}
    return {pk: held[at] for pk, at in origin.items() if at in held}


def _sole_predecessors(unit_ids: Collection[int]) -> dict[int, int]:
    """New id → old id where the new row is all of the one old row that went into it, and bears its code."""
    found: dict[int, list[UnitChange]] = {}
    for change in UnitChange.objects.filter(new__in=unit_ids).select_related("old", "new"):
        found.setdefault(change.new_id, []).append(change)
    return {
        new: links[0].old_id
        for new, links in found.items()
        if len(links) == 1 and links[0].part == UnitChange.Part.WHOLE and links[0].old.code == links[0].new.code
    }

"""Planning a reorganisation: which rows close, which open, and what became what. Pure: knows no Django.

The input has the form of the official conversion tables: one line for each old unit and each new unit
that holds land of it. Nothing is stored unless the whole table leaves neither a gap nor an overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from base.day_format import show_day
from base.saying import say
from wards.known_facts import START
from wards.lineage import PART, WHOLE
from wards.records import UnitRecord
from wards.sources import KINDS, SourceUnit
from wards.text import normal_key

LEVEL_OF_KIND = {
    "province": {"tinh", "thanh_pho"},
    "district": {"quan", "huyen", "thi_xa", "thanh_pho"},
    "ward": {"phuong", "xa", "thi_tran", "dac_khu"},
}
CODE_LENGTH = {"province": 2, "district": 3, "ward": 5}
_WORDS = {kind: words for words, kind in KINDS.items()}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: all (`whole`) or a part of an old unit goes into `new`; its empty fields are the old unit's.

    `row`: where it stands in the file.
    """

    row: int
    old_level: str
    old_code: str
    part: str
    new: SourceUnit
    old_name: str = ""  # if given, it must be the register's


@dataclass(slots=True)
class Plan:
    """What a reorganisation would do. With problems, nothing may be stored."""

    on: date
    legal_act: str
    closed: list[UnitRecord] = field(default_factory=list)
    opened: list[SourceUnit] = field(default_factory=list)
    links: list[tuple[int, Key, str]] = field(default_factory=list)  # old pk, new key, whole or part
    problems: list[str] = field(default_factory=list)  # said, with the row


def make_plan(units: Iterable[UnitRecord], lines: Sequence[PlanLine], *, on: date, legal_act: str) -> Plan:
    """Plan the lines against the units that are open today (valid_to empty)."""
    plan = Plan(on, legal_act.strip())
    if not plan.legal_act:
        plan.problems.append(say("The legal act (number, day) is missing."))
    if on <= START:
        plan.problems.append(
            say(
                "The day {day} must lie after the register's first day, {start}.",
                day=show_day(on),
                start=show_day(START),
            )
        )
    if not lines:
        plan.problems.append(say("There are no rows to carry out."))
    _Planner(plan, {(unit.level, unit.code): unit for unit in units if unit.valid_to is None}, lines).run()
    return plan


class _Planner:
    def __init__(self, plan: Plan, open_units: dict[Key, UnitRecord], lines: Sequence[PlanLine]) -> None:
        self._plan, self._open, self._lines = plan, open_units, lines
        self._by_pk = {unit.pk: unit for unit in open_units.values()}
        self._olds: dict[Key, UnitRecord] = {}
        self._news: dict[Key, SourceUnit] = {}

    def run(self) -> None:
        self._read_lines()
        self._check_shares()
        self._renew_children()
        self._check_result()
        self._plan.closed = list(self._olds.values())
        order = {"province": 0, "district": 1, "ward": 2}
        self._plan.opened = sorted(self._news.values(), key=lambda entry: (order[entry.level], entry.code))

    def _problem(self, line: PlanLine | None, text: str) -> None:
        self._plan.problems.append(say("Row {row}: {text}", row=line.row, text=text) if line else text)

    def _read_lines(self) -> None:
        seen: set[tuple[Key, Key]] = set()
        for line in self._lines:
            old = self._old(line)
            new = self._new(line, old) if old else None
            if line.part not in (WHOLE, PART):
                self._problem(line, say("“{part}” is neither “toàn bộ” (whole) nor “một phần” (part).", part=line.part))
            if old is None or new is None:
                continue
            pair = ((old.level, old.code), new.key)
            if pair in seen:
                self._problem(line, say("{old} → {new} is already in a row above.", old=old.full_name, new=new.name))
            seen.add(pair)
            self._olds[pair[0]] = old
            self._news[new.key] = new
            self._plan.links.append((old.pk, new.key, line.part))

    def _old(self, line: PlanLine) -> UnitRecord | None:
        if not line.old_code:
            self._problem(
                line, say("the old unit's code is missing: a new unit must be made of the land of one that exists.")
            )
            return None
        unit = self._open.get((line.old_level, line.old_code))
        if unit is None:
            self._problem(line, say("no unit in force bears the code {code}.", code=line.old_code))
        elif unit.valid_from >= self._plan.on:
            self._problem(
                line,
                say(
                    "{unit} ({code}) has been in force since {day}, not before this day.",
                    unit=unit.full_name,
                    code=unit.code,
                    day=show_day(unit.valid_from),
                ),
            )
        elif line.old_name and normal_key(line.old_name) not in (normal_key(unit.name), normal_key(unit.full_name)):
            self._problem(
                line,
                say(
                    "the code {code} is {unit}, not “{name}”.",
                    code=line.old_code,
                    unit=unit.full_name,
                    name=line.old_name,
                ),
            )
        else:
            return unit
        return None

    def _new(self, line: PlanLine, old: UnitRecord) -> SourceUnit | None:
        new = SourceUnit(
            line.new.level or old.level,
            line.new.code or old.code,
            line.new.kind or old.kind,
            line.new.name or old.name,
            line.new.parent or ("" if (line.new.level or old.level) == "province" else self._parent_code(old)),
        )
        words = _WORDS.get(new.kind, new.kind)
        if new.kind not in LEVEL_OF_KIND.get(new.level, ()):
            self._problem(line, say("“{kind}” is not a kind of unit of this level.", kind=words))
        elif not new.code.isdecimal() or len(new.code) != CODE_LENGTH[new.level]:
            self._problem(
                line,
                say("the new code “{code}” must have {length} digits.", code=new.code, length=CODE_LENGTH[new.level]),
            )
        elif self._news.get(new.key, new) != new:
            self._problem(
                line, say("the new code {code} stands with another kind, name or parent in a row above.", code=new.code)
            )
        else:
            return new
        return None

    def _check_shares(self) -> None:
        """Every old unit goes wholly somewhere: once whole, or in at least two parts."""
        shares: defaultdict[int, list[str]] = defaultdict(list)
        for pk, _, part in self._plan.links:
            shares[pk].append(part)
        for pk, parts in shares.items():
            name = self._by_pk[pk].full_name
            if parts == [PART]:
                self._problem(None, say("{unit}: only a part is entered; where does the rest go? (gap)", unit=name))
            elif WHOLE in parts and len(parts) > 1:
                self._problem(
                    None, say("{unit}: entered as whole but in {count} rows (overlap).", unit=name, count=len(parts))
                )
        for key, new in self._news.items():
            same = [(pk, part) for pk, to, part in self._plan.links if to == key]
            old = self._by_pk[same[0][0]]
            unchanged = (old.kind, old.name, old.code, self._parent_code(old)) == (
                new.kind,
                new.name,
                new.code,
                new.parent,
            )
            if len(same) == 1 and same[0][1] == WHOLE and unchanged and old.level == new.level:
                self._problem(
                    None, say("{unit} ({code}): this row changes nothing.", unit=old.full_name, code=old.code)
                )

    def _renew_children(self) -> None:
        """What lies under a closed unit follows it, if it is clear where to."""
        for level in ("district", "ward"):
            for key, unit in self._open.items():
                parent = self._by_pk.get(unit.parent_id or 0)
                if key[0] != level or key in self._olds or parent is None:
                    continue
                if (parent.level, parent.code) in self._olds:
                    self._follow(unit, parent)

    def _follow(self, unit: UnitRecord, parent: UnitRecord) -> None:
        heirs = [(key, part) for pk, key, part in self._plan.links if pk == parent.pk]
        if len(heirs) != 1 or heirs[0][1] != WHOLE:
            self._problem(
                None,
                say(
                    "{unit} ({code}): {parent} is split, and it is not clear to which new unit it belongs.",
                    unit=unit.full_name,
                    code=unit.code,
                    parent=parent.full_name,
                ),
            )
        elif (unit.level, unit.code) in self._news:
            self._problem(
                None,
                say(
                    "the code {code} belongs to {unit}, which is not closed (overlap).",
                    code=unit.code,
                    unit=unit.full_name,
                ),
            )
        else:
            above = heirs[0][0]
            entry = SourceUnit(unit.level, unit.code, unit.kind, unit.name, above[1])
            self._olds[unit.level, unit.code] = unit
            self._news[entry.key] = entry
            self._plan.links.append((unit.pk, entry.key, WHOLE))

    def _check_result(self) -> None:
        """The map of that day: no code twice, no unit without a parent, no twin beside another."""
        after: dict[Key, SourceUnit] = {
            key: SourceUnit(unit.level, unit.code, unit.kind, unit.name, self._parent_code(unit))
            for key, unit in self._open.items()
            if key not in self._olds
        }
        for key, new in self._news.items():
            if key in after:
                self._problem(
                    None,
                    say(
                        "the code {code} belongs to {unit}, which is not closed (overlap).",
                        code=new.code,
                        unit=after[key].name,
                    ),
                )
        after.update(self._news)
        twins: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for entry in after.values():
            twins[entry.parent, entry.kind, normal_key(entry.name)].append(entry.code)
        for new in self._news.values():
            above = "district" if len(new.parent) == CODE_LENGTH["district"] else "province"
            if new.level != "province" and (above, new.parent) not in after:
                self._problem(
                    None,
                    say(
                        "{unit} ({code}): there is no parent with the code “{parent}” on that day.",
                        unit=new.name,
                        code=new.code,
                        parent=new.parent,
                    ),
                )
            codes = twins[new.parent, new.kind, normal_key(new.name)]
            if len(codes) > 1 and new.code == codes[-1]:
                self._problem(
                    None,
                    say(
                        "{unit}: two units with the same name, kind and parent ({codes}).",
                        unit=new.name,
                        codes=", ".join(codes),
                    ),
                )

    def _parent_code(self, unit: UnitRecord) -> str:
        parent = self._by_pk.get(unit.parent_id or 0)
        return parent.code if parent else ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a plan for people."""

    old: str
    new: str
    whole: bool


def plan_lines(plan: Plan) -> list[ShownLine]:
    """The lines of a plan with names and codes."""
    olds = {unit.pk: f"{unit.full_name} ({unit.code})" for unit in plan.closed}
    news = {entry.key: f"{_WORDS[entry.kind]} {entry.name} ({entry.code})" for entry in plan.opened}
    return [ShownLine(olds[pk], news[key], part == WHOLE) for pk, key, part in plan.links]

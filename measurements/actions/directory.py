"""The names that a file may use (units of a day, operators, provinces), looked up for the importer. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from base.models import is_in_force
from base.process_cache import ProcessCache
from base.versions import Versions
from measurements.reading.text import fold
from wards.known_facts import province_map_day
from wards.models import Level, Operator, Unit
from wards.queries import REGISTER, operators_known, province_at, record_of, register_at, registers_at
from wards.resolution import Register, Resolution, UnitRecord

_UNIT_NAMES = ProcessCache[list[str]](40)  # by province
FEW_PROVINCES = 3  # a file that names more is taken to name them all


@dataclass
class RegisterDirectory:
    """Directory over the register that looks up each thing once; for one reading, not to be cached."""

    _registers: dict[tuple[date, str], Register] = field(default_factory=dict)
    _resolved: dict[tuple[object, ...], Resolution] = field(default_factory=dict)
    _provinces: dict[date, list[Unit]] = field(default_factory=dict)
    _names: dict[tuple[date, str], str] = field(default_factory=dict)
    _answered: dict[int, UnitRecord | None] = field(default_factory=dict)

    def resolve(self, on: date, province_code: str, name: str, district: str, level: str, code: str) -> Resolution:
        """Resolve a unit's name within its province (blank: the whole country), district and level as far as known."""
        on = province_map_day(on) if level == Level.PROVINCE else on
        key = (on, province_code, name, district, level, code)
        found = self._resolved.get(key)
        if found is None:
            register = self._register(on, province_code)
            found = register.resolve(name, district=district or None, level=level or None, code=code or None)
            self._resolved[key] = found
        return found

    def unit(self, on: date, pk: int) -> UnitRecord | None:
        """The unit that a person chose, if it is in force on that day."""
        if pk not in self._answered:
            self._answered[pk] = record_of(unit) if (unit := Unit.objects.filter(pk=pk).first()) else None
        found = self._answered[pk]
        return found if found is not None and found.in_force(on) else None

    def units(self, on: date, province_code: str, level: str) -> list[UnitRecord]:
        """Units in force of a level, to list those that are missing; empty without a province."""
        if not province_code:
            return []
        found = Unit.objects.in_force(on).filter(province_code=province_code, level=level)
        return [record_of(unit) for unit in found.order_by("sort_key", "pk")]

    def province_of_text(self, on: date, texts: list[str]) -> Unit | None:
        """The one province that the texts name; None if they name none or several."""
        flat = " | ".join(f" {fold(text)} " for text in texts)
        named = [unit for unit in self._all_provinces(on) if f" {fold(unit.name)} " in flat]
        return named[0] if len(named) == 1 else None

    def province_name(self, on: date, code: str) -> str:
        """The name of the province with this code on that day (codes outlive names); blank if there is none."""
        on = province_map_day(on)
        if (on, code) not in self._names:
            province = province_at(code, on)
            self._names[on, code] = province.full_name if province else ""
        return self._names[on, code]

    def _register(self, on: date, province_code: str) -> Register:
        key = (on, province_code)
        if key not in self._registers:
            if sum(day == on for day, _code in self._registers) == FEW_PROVINCES:
                codes = {province_code, *(unit.code for unit in self._all_provinces(on))}
                self._registers |= {(on, code): each for code, each in registers_at(on, sorted(codes)).items()}
            else:
                self._registers[key] = register_at(on, province_code or None)
        return self._registers[key]

    def _all_provinces(self, on: date) -> list[Unit]:
        if on not in self._provinces:
            self._provinces[on] = list(Unit.objects.in_force(on).filter(level=Level.PROVINCE))
        return self._provinces[on]


def operators(on: date) -> dict[str, Operator]:
    """Code → operator, for operators of any network on a day."""
    return {operator.code: operator for operator in operators_known(on)}


def fixed_alone(found: Mapping[str, Operator], on: date) -> dict[str, str]:
    """Code → name of operators without a radio network: in a mobile table nobody means them for certain."""
    return {code: operator.name for code, operator in found.items() if not is_in_force(operator, on)}


def unit_names(province_code: str) -> list[str]:
    """Folded names of units of any day that a title of a province's file may contain (blank: of the whole country)."""
    return _UNIT_NAMES.get(province_code, Versions().of(REGISTER), lambda: _read_unit_names(province_code))


def _read_unit_names(province_code: str) -> list[str]:
    of_province = Q(province_code=province_code) | Q(heir_code=province_code) if province_code else Q()
    names = Unit.objects.filter(of_province).order_by().values_list("name", flat=True).distinct()
    return sorted({fold(name) for name in names})


def vocabulary(on: date) -> dict[str, list[str]]:
    """Code → all names of the operator, for the reader."""
    return {code: [operator.name, code, *operator.aliases] for code, operator in operators(on).items()}

"""A register, rows and a resolver in memory: what was read becomes figures without a database or a child process."""

from datetime import date

from base.period import Period
from measurements.importing.options import ImportOptions
from measurements.importing.resolving import Resolver
from measurements.reading.records import ParsedFigure, Row
from measurements.tests.importing.figures_made import said
from wards.lineage import Succession
from wards.records import KnownAlias
from wards.resolution import Register, UnitRecord

FIRST, LATER = date(2024, 5, 1), date(2024, 8, 15)
KINDS = {"xa": "Xã", "huyen": "Huyện", "tinh": "Tỉnh"}


def unit(pk, kind, code, name, parent=None, *, province="31", start=FIRST, end=None):
    level = {"xa": "ward", "huyen": "district", "tinh": "province"}[kind]
    return UnitRecord(pk, level, kind, code, name, f"{KINDS[kind]} {name}", parent, province, province, start, end)


HERE, EAST, WEST = unit(1, "tinh", "31", "Đây"), unit(2, "huyen", "311", "Đông", 1), unit(3, "huyen", "312", "Tây", 1)
AN, BA, TWIN, OTHER_TWIN = (
    unit(4, "xa", "31001", "An", 2),
    unit(5, "xa", "31002", "Ba", 3),
    unit(6, "xa", "31003", "Đôi", 2),
    unit(7, "xa", "31004", "Đôi", 3),
)
MEAN, OLD, NEW = (
    unit(8, "xa", "31005", "Trung Bình", 2),
    unit(9, "xa", "31006", "Cũ", 2, end=LATER),
    unit(10, "xa", "31007", "Mới", 2, start=LATER),
)
THERE, FAR, GONE = (
    unit(20, "tinh", "22", "Xa", province="22"),
    unit(21, "xa", "22001", "Ngoài", 20, province="22"),
    unit(22, "tinh", "15", "Lạ", province="15"),
)
CHOSEN = unit(11, "xa", "31008", "Được Chọn", 3)
UNITS = [HERE, EAST, WEST, AN, BA, TWIN, OTHER_TWIN, MEAN, OLD, NEW, CHOSEN, THERE, FAR, GONE]


class Book:
    """The units above; `asked` counts the look-ups."""

    def __init__(self, *more):
        self.units, self.asked = [*UNITS, *more], 0

    def resolve(self, on, province_code, name, district, level, code):
        self.asked += 1
        here = [one for one in self.units if province_code in ("", one.province_code)]
        now = [one for one in here if one.in_force(on)]
        others = [one for one in here if not one.in_force(on)]
        whole = [Succession(OLD.pk, NEW.pk, LATER, "whole")] if OLD in here else []
        alias = [KnownAlias("a en", "", AN.pk)]
        found = Register(now, others, whole, alias, on=on, province_code=province_code or None)
        return found.resolve(name, district=district or None, level=level or None, code=code or None)

    def unit(self, on, pk):
        found = next((one for one in self.units if one.pk == pk), None)
        return found if found and found.in_force(on) else None

    def province_name(self, on, code):
        return next((one.full_name for one in self.units if one.level == "province" and one.code == code), "")


def resolver(*, table=None, more=(), **stated):
    options = {"today": date(2024, 9, 20), "province_code": "31", **stated}
    made = Resolver(ImportOptions(**options), Book(*more), {"viettel": 70, "vnpt": 71})
    made.table({"sheet": "S", "title": [], "columns": [], "lowest": "ward", **(table or {})})
    return made


def read(count=365, **more):
    """A figure as read; `count` and speeds as in `figures_made.said`."""
    spoken = {name: more.pop(name) for name in ("statistic", "download", "upload", "latency") if name in more}
    values = {"period": "2024-08", "network": "mobile", "operator": "", "cell": "C4", "raw": "", **more}
    return ParsedFigure(reading=said(count, **{"statistic": "", **spoken}), **{"operator_known": True, **values})


def row(*readings, kind="unit", number=4, cell="B4", numbered=True, notes=(), cells=None, tests=0, table=0, **names):
    made = Row(table, number, kind, names, cell, numbered, list(readings), list(notes))
    made.cells, made.tests = cells if cells is not None else [*names.values(), "365"], tests
    return made


def august(year=2024):
    return Period(year, 8)


# --- what became of rows


def taken(made):
    """Unit, month, network, operator, statistic and count of each figure."""
    return [
        (*(e.unit.pk, e.figure.period, e.figure.network, e.figure.operator_id), said.statistic, said.least)
        for e in made.entries
        for said in [e.figure.reading]
    ]


def units(made):
    return [entry.unit.pk for entry in made.entries]


def told(made):
    return [(one.code, one.sheet, one.cell, one.value) for one in made.issues]


def details(made, at=0):
    return {name: str(value) for name, value in made.issues[at].message.values.items()}


def after(*rows, **stated):
    made = resolver(**stated)
    for one in rows:
        made.row(one)
    return made


def section(name, **more):
    return row(read(None), kind="maybe", unit=name, cells=[name], numbered=False, **more)

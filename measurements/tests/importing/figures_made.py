"""Figures, units and totals in memory, as the checks of a file get them."""

from datetime import date

from measurements.importing.comparison import Known
from measurements.importing.found import Entry
from measurements.importing.parsed_file import StagedFigure
from measurements.readings import Reading, as_number, interval
from wards.resolution import UnitRecord


def unit(pk, level="ward", parent=None, name=""):
    name = name or f"Đơn vị {pk}"
    return UnitRecord(pk, level, "xa", f"{pk:05}", name, name, parent, "31", "31", date(2024, 5, 1), None)


def said(count=None, *, statistic="median", **speeds):
    """A reading; `count`: a number, an interval, or none; speeds as text."""
    least, most = count if isinstance(count, tuple) else (count, count)
    return Reading(interval(least, most), statistic=statistic, **{"download": None} | numbers(speeds))


def numbers(speeds):
    return {name: as_number(text) for name, text in speeds.items()}


def entry(of, count=None, *, period="2024-08", network="mobile", operator=None, table=0, section=0, **more):
    """`count`, statistic and speeds as in `said`."""
    cell = more.pop("cell", f"C{of.pk}")
    reading = said(count, **more)
    figure = StagedFigure(of.pk, period, network, operator, reading, "S", cell, f"raw {count}", 0)
    return Entry(figure, of, table, section, reading.has_speed)


def known(low, high=None, **more):
    return Known(1, said((low, low if high is None else high), **more))


def told(issues):
    """Code, sheet, cell, value and details of each."""
    return [
        (one.code, one.sheet, one.cell, one.value, {k: str(v) for k, v in one.message.values.items() if k != "value"})
        for one in issues
    ]


DISTRICT = unit(1, "district", name="Huyện Đông")
WARD, OTHER = unit(2, parent=1, name="Xã An"), unit(3, parent=1, name="Xã Ba")

"""Figures, units and totals in memory, as the checks of a file get them."""

from datetime import date

from measurements.importing.comparison import Known
from measurements.importing.found import Entry
from measurements.importing.parsed_file import StagedFigure
from wards.resolution import UnitRecord


def unit(pk, level="ward", parent=None, name=""):
    name = name or f"Đơn vị {pk}"
    return UnitRecord(pk, level, "xa", f"{pk:05}", name, name, parent, "31", "31", date(2024, 5, 1), None)


def entry(of, count=None, *, period="2024-08", network="mobile", operator=None, table=0, section=0, **more):
    """`count`: a number, an interval, or none."""
    low, high = count if isinstance(count, tuple) else (count, count)
    values = {"download": None, "upload": None, "latency": None, "statistic": "median", "cell": f"C{of.pk}", **more}
    raw = f"raw {count}"
    figure = StagedFigure(
        of.pk,
        period,
        network,
        operator,
        values["statistic"],
        low,
        high,
        values["download"],
        values["upload"],
        values["latency"],
        "S",
        values["cell"],
        raw,
        0,
    )
    return Entry(figure, of, table, section, values["download"] is not None)


def known(low, high=None, *, statistic="median", download=None):
    return Known(1, (statistic, low, low if high is None else high, download, None, None))


def told(issues):
    """Code, sheet, cell, value and details of each."""
    return [
        (one.code, one.sheet, one.cell, one.value, {k: str(v) for k, v in one.message.values.items() if k != "value"})
        for one in issues
    ]


DISTRICT = unit(1, "district", name="Huyện Đông")
WARD, OTHER = unit(2, parent=1, name="Xã An"), unit(3, parent=1, name="Xã Ba")

"""The names that a row gives, with those of the cells above it that hold on."""

from measurements.reading.grid import Grid
from measurements.reading.row_units import RowUnits
from measurements.reading.tables import Table

PLACES = {"stt": 0, "province": 1, "district": 2, "ward": 3, "operator": 4}
ROWS = [
    [1, "Tỉnh Thử", "Huyện Đông", "Xã A", "op"],
    [None, None, None, None, "khac"],  # the same ward's other operator
    [2, None, None, "Xã B", "op"],
    [3, None, None, "Xã C", "op"],
    [4, None, "Huyện Tây", "Xã D", "op"],
    [5, "Tỉnh Xa", None, "Xã E", "op"],
    [6, None, None, "Xã F", "op"],
]


def names_of(rows, **dimensions):
    table = Table("", 0, 0, [], dimensions=dimensions)
    units = RowUnits(Grid("", rows), {}, table)
    return [units.of(at, table, has_value=True) for at in range(len(rows))]


def test_province_and_district_hold_on_until_others_are_named():
    asked = ("province", "district", "ward")
    found = [(*map(names.get, asked), cell) for names, cell in names_of(ROWS, **PLACES)]
    assert found == [
        ("Tỉnh Thử", "Huyện Đông", "Xã A", "D1"),
        ("Tỉnh Thử", "Huyện Đông", "Xã A", ""),
        ("Tỉnh Thử", "Huyện Đông", "Xã B", "D3"),
        ("Tỉnh Thử", "Huyện Đông", "Xã C", "D4"),
        ("Tỉnh Thử", "Huyện Tây", "Xã D", "D5"),
        ("Tỉnh Xa", None, "Xã E", "D6"),  # no district of another province
        ("Tỉnh Xa", None, "Xã F", "D7"),
    ]

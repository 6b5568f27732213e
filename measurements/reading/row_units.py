"""The names of units that a row itself gives, with those that cells above it give."""

from collections.abc import Mapping

from measurements.reading.grid import Grid, Place, address
from measurements.reading.tables import Table
from measurements.reading.words import UNIT_DIMENSIONS

NAME_ORDER = ("ward", "unit", "district", "province")


class RowUnits:
    """Reads the names of one table's rows, with those from cells above."""

    def __init__(self, grid: Grid, merged: Mapping[Place, Place], table: Table) -> None:
        self.grid, self._merged = grid, merged
        self.places = [(name, table.dimensions[name]) for name in UNIT_DIMENSIONS if name in table.dimensions]
        self.lowest = next((name for name in NAME_ORDER if name in table.dimensions), "")
        self._last: dict[str, str] = {}  # names above, for merged and grouped cells

    def of(self, row: int, table: Table, *, has_value: bool) -> tuple[dict[str, str], str]:
        """The unit's names in this row, and the cell of the lowest."""
        own, cell = self._own(row)
        dimensions, lowest = table.dimensions, self.lowest
        names = dict(own)
        for name in ("province", "district"):
            if name in dimensions and name not in own and name != lowest and self._last.get(name):
                if name == "district" and own.get("province", self._last.get("province")) != self._last.get("province"):
                    continue
                names[name] = self._last[name]
        if has_value and lowest and lowest not in own and not any(own.get(one) for one in NAME_ORDER):
            dimensions_there = [dimensions[one] for one in ("operator", "month", "network") if one in dimensions]
            details = any(self.grid.at(row, column) is not None for column in dimensions_there)
            stt = dimensions.get("stt")
            if details and (stt is None or self.grid.at(row, stt) is None) and self._last.get(lowest):
                names = dict(self._last)  # one unit, several rows, its name only in the first
        if own:
            cell = cell or address(row, dimensions.get("code", 0))
            if own != self._last:  # one unit often has several rows
                self._last = {**self._above(own), **own}
        elif lowest and names.keys() <= {"province", "district"}:
            return {}, cell
        return names, cell

    def _own(self, row: int) -> tuple[dict[str, str], str]:
        own: dict[str, str] = {}
        named: Place | None = None
        texts = self.grid.texts(row)
        for name, index in self.places:
            origin = self._merged.get((row, index), (row, index)) if self._merged else (row, index)
            at = origin[1]
            text = self.grid.text(*origin) if origin[0] != row else texts[at] if at < len(texts) else ""
            if text:
                own[name] = text
                if named is None or name in ("ward", "unit"):
                    named = origin
        return own, address(*named) if named else ""

    def _above(self, own: dict[str, str]) -> dict[str, str]:
        """The province and district that hold on for a row of these names; none of them in another province."""
        if own.get("province") and own["province"] != self._last.get("province"):
            return {}
        return {name: text for name, text in self._last.items() if name in ("province", "district")}

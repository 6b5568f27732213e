"""Resolving rows as read to figures of units: months, networks, names and operators. Pure but for the directory.

What cannot be settled becomes an Issue with its cell; nothing is guessed silently, nothing dropped silently.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from base.period import Period
from base.saying import say, unpacked
from measurements.importing.asking import name_key, unclear_unit
from measurements.importing.found import Elsewhere, Entry, Total
from measurements.importing.issues import Issue, issue, of_note
from measurements.importing.month_rules import month_problem
from measurements.importing.naming import UNIT_PREFIX, apart, province_named
from measurements.importing.options import ANSWERED_BY, Directory, ImportOptions
from measurements.importing.parsed_file import Key, StagedFigure, StagedRow
from measurements.reading import months
from measurements.reading.records import Note, ParsedFigure, Row
from measurements.reading.remarks import NETWORK_NAMES
from measurements.reading.row_names import may_be_statistic
from measurements.readings import JUDGED
from wards.resolution import Outcome, Resolution, UnitRecord

LONGEST_NAME = 8  # words of a name, kind and what is noted beside it among them
_WHOLE_PROVINCE = re.compile(r"(toàn|cả)\s+(tỉnh|thành phố|tp\.?|tỉnh\s*/\s*thành phố)\b[^\d:;]*", re.IGNORECASE)


@dataclass
class Resolver:
    """Collects the reader's output, in order. `operators`: code → primary key; `fixed_alone`: code → name, of some."""

    stated: ImportOptions
    directory: Directory
    operators: Mapping[str, int]
    fixed_alone: Mapping[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    rows: list[StagedRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    in_error: set[Key] = field(default_factory=set)  # figures that the file has, but wrong
    zeros: list[str] = field(default_factory=list)  # cells of figures with a speed of 0
    bad_cells: int = 0
    elsewhere: list[Elsewhere] = field(default_factory=list)
    beyond: dict[tuple[str, date], int] = field(default_factory=dict)  # rows left out, by province and last day
    _seen: dict[Key, Entry] = field(default_factory=dict)
    _section: dict[int, int] = field(default_factory=dict)
    _district: dict[int, str] = field(default_factory=dict)
    _told: set[tuple[object, ...]] = field(default_factory=set)
    _periods: dict[str, Period | None] = field(default_factory=dict)
    _settled: dict[tuple[object, ...], UnitRecord] = field(default_factory=dict)  # names that needed no word
    assumed_network: set[int] = field(default_factory=set)  # tables of which nothing says it

    def table(self, info: dict[str, Any]) -> None:
        self.tables.append(info)

    def note(self, note: Note) -> None:
        """Add a note of the reader as an issue, unless the uploader has answered it already."""
        answer = ANSWERED_BY.get(note.code)
        if not answer or not getattr(self.stated, answer):
            self.issues.append(of_note(note))

    def row(self, row: Row) -> None:
        sheet = self.tables[row.table]["sheet"]
        if row.kind == "total":
            section = self._section.get(row.table, 0)
            text = row.names.get("unit", "")
            self.totals.append(Total(row.table, section, text, sheet, row.figures, len(self.entries)))
            return
        if row.kind == "maybe" and self._is_section_or_note(row, sheet):
            return
        index = -1
        reported: set[str] = set()
        if row.kind != "maybe" and self._is_signature(row):
            self.left_out.append(f"{sheet}!{row.cell or row.number}: {' '.join(filter(None, row.cells))[:120]}")
            return
        if not row.numbered and row.figures and may_be_statistic(row.lowest_name):
            self._statistic(row, sheet)
            return
        if self._is_beyond_reach(row) or self._is_of_other_province(row, sheet):
            return
        for note in row.notes:
            self.issues.append(of_note(note))
        for figure in row.figures:
            period = self._period(figure, row, sheet)
            if period is None:
                self.bad_cells += 1
                continue
            unit = self._unit(row, period, sheet, reported)
            if unit is not None and not self._reached(unit):
                self._leave_out(unit, period, row)
                continue
            network = self._network(figure, row, sheet)
            operator = self._operator(figure, row, sheet, network)
            if unit is None or network is None or operator is None:
                self.bad_cells += 1
                continue
            if index < 0:
                index = len(self.rows)
                self.rows.append(StagedRow(sheet, row.number, row.table, row.cells, row.tests))
            statistic = self.stated.statistic or figure.reading.statistic or JUDGED
            key = (unit.pk, str(period), network, operator or None, statistic)
            self._stage(figure, row, sheet, unit, key, index)

    # --- one row

    def _reached(self, unit: UnitRecord) -> bool:
        return self.stated.within is None or unit.pk in self.stated.within

    def _is_beyond_reach(self, row: Row) -> bool:
        """A row of a unit for which its bringer does not act is left out whole, with whatever is wrong in it."""
        if self.stated.within is None or self.stated.own_unit is not None:
            return False
        period = self._row_period(row)
        unit = self._resolve(row, period).unit if period and any(row.names.values()) else None
        if period is None or unit is None or self._reached(unit):
            return False
        self._leave_out(unit, period, row)
        return True

    def _is_of_other_province(self, row: Row, sheet: str) -> bool:
        """A row that names another province than the file's; told at the end, with the others (`elsewhere`)."""
        text = row.names.get("province", "")
        period = self._row_period(row) if text and self.stated.province_code else None
        if period is None:
            return False
        found = province_named(self.directory, period.last_day, text).unit
        if found is None or found.code == self.stated.province_code:
            return False
        self.elsewhere.append(Elsewhere(sheet, row.cell, row.lowest_name, found.full_name, len(row.figures)))
        return True

    def _leave_out(self, unit: UnitRecord, period: Period, row: Row) -> None:
        place = (unit.province_code, period.last_day)
        self.beyond[place] = self.beyond.get(place, 0) + 1
        if unit.level == "district" and self.tables[row.table].get("lowest") != "district":
            self._open_section(row.table, unit.full_name)

    def _stage(self, parsed: ParsedFigure, row: Row, sheet: str, unit: UnitRecord, key: Key, index: int) -> None:
        """One figure under its key; `index` is that of its row among the rows that are shown."""
        if parsed.bad:
            self.in_error.add(key)
            self.bad_cells += 1
            return
        has_speed = parsed.reading.has_speed
        if not row.tests and parsed.drop_zeros():
            self.zeros.append(f"{sheet}!{parsed.cell}" if sheet else parsed.cell)
        pk, period, network, operator, statistic = key
        said = parsed.reading.of_statistic(statistic)
        figure = StagedFigure(pk, period, network, operator, said, sheet[:80], parsed.cell, parsed.raw, index)
        if unit.level == "district" and self.tables[row.table].get("lowest") != "district":
            self._open_section(row.table, unit.full_name)
            if said.blank:
                return
        if self.stated.own_unit is not None and said.blank:  # a row of the template that was not filled in
            self.left_out.append(f"{sheet}!{row.cell or row.number}: {' '.join(filter(None, row.cells))[:120]}")
            return
        first = self._seen.get(key)
        if first is not None:
            whose = f", {parsed.operator}" if parsed.operator else ""
            where = first.figure.cell if first.figure.sheet == sheet else f"{first.figure.sheet}!{first.figure.cell}"
            details = {"month": Period.parse(period).label, "operator": whose, "first": say("cell {cell}", cell=where)}
            place = {"sheet": sheet, "cell": parsed.cell, "value": parsed.raw}
            self.issues.append(issue("duplicate", unit=unit.full_name, **place, **details))
            self.bad_cells += 1
            return
        entry = Entry(figure, unit, row.table, self._section.get(row.table, 0), has_speed)
        self._seen[key] = entry
        self.entries.append(entry)

    def _is_section_or_note(self, row: Row, sheet: str) -> bool:
        """A row without any value: the district of what follows, a unit left blank, or words beside the table."""
        period = self._row_period(row)
        found = self._resolve(row, period) if period else None
        if found is not None and found.unit is not None and found.outcome in (Outcome.EXACT, Outcome.ALIAS):
            if found.unit.level == "district" and self.tables[row.table].get("lowest") != "district":
                self._open_section(row.table, found.unit.full_name)
                return True
            return False
        text = next(iter(row.names.values()), "")
        alone = sum(1 for cell in row.cells if cell) == 1 and len(text.split()) > LONGEST_NAME  # a sentence
        if found is not None and UNIT_PREFIX.match(text) and len(text) < 50 and not alone:
            return False
        self.left_out.append(f"{sheet}!{row.cell or row.number}: {' '.join(filter(None, row.cells))[:120]}")
        return True

    def _is_signature(self, row: Row) -> bool:
        """Words under value columns (`GIÁM ĐỐC`): no number, no known name, no STT."""
        if row.numbered or not row.figures or not all(one.bad or one.reading.blank for one in row.figures):
            return False
        if any(char.isdigit() for one in row.figures if one.bad for char in one.raw):
            return False
        period = self._row_period(row)
        found = self._resolve(row, period) if period and any(row.names.values()) else None
        text = next(iter(row.names.values()), "")
        return (found is None or found.unit is None) and not UNIT_PREFIX.match(text) and self.stated.own_unit is None

    def _statistic(self, row: Row, sheet: str) -> None:
        """Left out; but where a unit bears this name somebody must say which of both it is."""
        period = self._row_period(row)
        unit = self._resolve(row, period).unit if period else None
        place = {"sheet": sheet, "cell": row.cell, "value": row.lowest_name}
        if unit is None:
            self.issues.append(issue("statistic_row", **place))
        else:
            self.bad_cells += len(row.figures)
            self.issues.append(issue("statistic_or_unit", **place, unit=unit.full_name))

    def _open_section(self, table: int, name: str) -> None:
        self._section[table] = self._section.get(table, 0) + 1
        self._district[table] = name

    def _unit(self, row: Row, period: Period, sheet: str, reported: set[str]) -> UnitRecord | None:
        own = self.stated.own_unit
        if own is not None and not any(row.names.values()):
            return own
        key = (self.stated.province_code, period, self._district.get(row.table), *row.names, *row.names.values())
        if settled := self._settled.get(key):
            return settled
        found = self._resolve(row, period)
        name = row.lowest_name
        if found.unit is not None and found.held_within(period.first_day, period.last_day):
            if own is not None and found.unit.pk != own.pk:
                self._once(reported, issue("not_your_unit", sheet=sheet, cell=row.cell, value=name, unit=own.full_name))
                return None
            if not self._reached(found.unit):
                return found.unit
            province = self.stated.province_code
            if province and found.unit.province_code != province:
                self._once(
                    reported,
                    issue(
                        "wrong_province", sheet=sheet, cell=row.cell, value=name, province=self._province_name(period)
                    ),
                )
                return None
            self._settled[key] = found.unit
            return found.unit
        if own is not None:
            self._once(reported, issue("not_your_unit", sheet=sheet, cell=row.cell, value=name, unit=own.full_name))
        else:
            district = row.names.get("district", "") or self._district.get(row.table, "")
            place = {"sheet": sheet, "cell": row.cell}
            self._once(reported, unclear_unit(found, row, period, district, self._province_name(period), place))
        return None

    def _once(self, reported: set[str], problem: Issue) -> None:
        if problem.code not in reported:
            reported.add(problem.code)
            self.issues.append(problem)

    def _resolve(self, row: Row, period: Period) -> Resolution:
        names = row.names
        province = self.stated.province_code
        on = period.last_day
        name = row.lowest_name
        if (answer := self._answered(row)) and (unit := self.directory.unit(on, answer)):
            return Resolution(name, Outcome.ALIAS, unit)
        if text := names.get("province", ""):
            found = province_named(self.directory, on, text)
            if found.unit is None or set(names) == {"province"}:
                return found
            if province and found.unit.province_code != province:
                return found  # told as a wrong province
            province = found.unit.province_code
        if _WHOLE_PROVINCE.fullmatch(name) and province:
            return self.directory.resolve(on, province, self.directory.province_name(on, province), "", "province", "")
        level = "ward" if "ward" in names else "district" if "district" in names and "unit" not in names else ""
        district = names.get("district", "") if level != "district" else ""
        district = district or (self._district.get(row.table, "") if level != "district" else "")
        code = names.get("code", "")
        name = name if names.keys() - {"code"} else ""  # a code alone names the unit
        name, code = apart(name, code, self._province_name(period))
        best = self.directory.resolve(on, province, name, district, level, code)
        if best.unit is None and level:
            any_level = self.directory.resolve(on, province, name, "", "", code)
            if any_level.unit is not None and any_level.unit.level != level and UNIT_PREFIX.match(name):
                return any_level
        # A section's district need not hold for all below.
        if best.unit is None and district and "district" not in names:
            outside = self.directory.resolve(on, province, name, "", level, code)
            if outside.unit is not None and outside.unit.level != "ward":
                return outside
        return best

    def _answered(self, row: Row) -> int | None:
        """The unit that a person said this row means."""
        if not self.stated.answers.units:
            return None
        district = row.names.get("district", "") or self._district.get(row.table, "")
        return self.stated.answers.units.get(name_key(row.lowest_name, district, row.names.get("province", "")))

    def _province_name(self, period: Period) -> str:
        """Of the file's province, as it was called in that month; blank where the file is of the whole country."""
        code = self.stated.province_code
        return self.directory.province_name(period.last_day, code) if code else ""

    # --- months, networks, operators

    def _row_period(self, row: Row) -> Period | None:
        """The month of its first figure that has one."""
        own = (Period.parse(one.period) if one.period not in ("", "!") else self.stated.period for one in row.figures)
        return next(filter(None, own), None)

    def _period(self, figure: ParsedFigure, row: Row, sheet: str) -> Period | None:
        if figure.period == "!":
            return None
        table = self.tables[row.table]
        if not figure.period and table.get("span") and not self.stated.period:
            text = next((text for text in table["title"] if months.find(text).span), sheet)
            place = {"sheet": sheet, "cell": figure.month_cell, "value": text}
            self._tell(("span", row.table), issue("not_a_month", **place, span=unpacked(table["span"])))
            return None
        text = figure.period or (str(self.stated.period) if self.stated.period else "")
        if not text:
            cell = figure.month_cell or figure.cell
            what = say("in column {column}", column=re.sub(r"[0-9]", "", cell)) if cell else say("in the table")
            self._tell(("month", row.table, figure.group), issue("month_missing", sheet=sheet, cell=cell, what=what))
            return None
        if text not in self._periods:
            period = Period.parse(text)
            problem = month_problem(period, self.stated, sheet, figure.month_cell or figure.cell)
            self.issues += [problem] if problem else []
            self._periods[text] = None if problem else period
        return self._periods[text]

    def _network(self, figure: ParsedFigure, row: Row, sheet: str) -> str | None:
        if figure.network == "?":
            return None
        stated = self.stated.network
        if figure.network and stated and figure.network != stated:
            self._tell(
                ("network", row.table, figure.network),
                issue(
                    "network_conflict",
                    sheet=sheet,
                    cell=figure.cell,
                    value=NETWORK_NAMES[figure.network],
                    found=NETWORK_NAMES[figure.network],
                    stated=NETWORK_NAMES[stated],
                ),
            )
            return None
        if not figure.network and not stated:
            self.assumed_network.add(row.table)
        return figure.network or stated or "mobile"

    def _operator(self, figure: ParsedFigure, row: Row, sheet: str, network: str | None) -> int | None:
        """Primary key; 0 for all operators together; None if it must be asked (and is told)."""
        if not figure.operator:
            return 0
        text, code, rule = figure.operator, figure.operator, "operator_unknown"
        if figure.operator_known and code in self.fixed_alone and network in ("mobile", "5g"):
            text, rule = self.fixed_alone[code], "operator_of_fixed"
            code = self.stated.answers.operator(text)
        elif not figure.operator_known:
            code = self.stated.answers.operator(text)
        if (known := self.operators.get(code)) is None:
            self._tell(("operator", sheet, text, row.number), issue(rule, sheet=sheet, cell=figure.cell, value=text))
        return known

    def _tell(self, key: tuple[object, ...], problem: Issue) -> None:
        if key not in self._told:
            self._told.add(key)
            self.issues.append(problem)

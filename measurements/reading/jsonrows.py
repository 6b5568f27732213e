"""A JSON list of objects as a grid: a heading row of their names, and one row for each object.

So VNNIC's Internet Atlas answers: `[{"code": "15", "value": 265, "download": 41.5, …}, …]`, the number of samples
under `value`. Nothing documents that; a table of these names says how it was understood.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from base.saying import say
from measurements.reading.grid import Grid, Remark
from measurements.reading.guards import Caps, Refusal

ATLAS = frozenset({"code", "value", "download", "upload", "ping"})  # what tells an answer of the Atlas
_PROVINCE = re.compile(r"\d{2}")
_SCALARS = (str, int, float, type(None))


class Pairs(list[tuple[str, Any]]):
    """A JSON object as its names and values, in order: a name that comes twice is not lost."""


def read_json(path: Path, caps: Caps) -> Grid:
    """The one table of a JSON file. Raises Refusal."""
    said = decoded(path.read_bytes())
    title: list[str] = []
    if isinstance(said, Pairs):
        title, said = _wrapped(said)
    rows = _objects(said)
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(rows) >= caps.rows or len(names) > caps.columns:
        raise Refusal(
            "too_large", what=say("more than {rows} rows or {columns} columns", rows=caps.rows, columns=caps.columns)
        )
    heads = _heads(names, rows)
    cells: list[list[object]] = [[text] for text in title]
    cells += [[*heads], *([row.get(name) for name in names] for row in rows)]
    grid = Grid("", cells, records=True)
    if "value" in names and heads != names:
        grid.remarks.append(Remark("value_is_samples", len(title), names.index("value"), {}))
    return grid


def decoded(data: bytes) -> object:
    """Decode JSON: lists, `Pairs` in place of objects, and plain values. Raises Refusal."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("encoding_unknown") from error
    try:
        return json.loads(text, object_pairs_hook=Pairs, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
            raise Refusal("cut_off") from error
        raise _not_rows(say("line {line} is no JSON", line=error.lineno)) from error
    except RecursionError as error:
        raise _not_rows(say("it is nested too deeply")) from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        raise _not_rows(say("it holds something that is no number")) from error


def _no_number(name: str) -> object:
    raise ValueError(name)


def _not_rows(what: str) -> Refusal:
    return Refusal("json_not_rows", what=what)


def _wrapped(said: Pairs) -> tuple[list[str], object]:
    """The list inside an object, and what stands beside it, a text each."""
    lists = [value for _name, value in said if isinstance(value, list) and not isinstance(value, Pairs)]
    if len(lists) != 1:
        raise _not_rows(say("there is no list in it, or several"))
    plain = [(name, value) for name, value in said if isinstance(value, str | int | float)]
    return [f"{name}: {value}" for name, value in plain], lists[0]


def _objects(said: object) -> list[dict[str, Any]]:
    if not isinstance(said, list) or isinstance(said, Pairs):
        raise _not_rows(say("there is no list in it, or several"))
    if not said:
        raise Refusal("empty_file")
    rows = []
    for number, one in enumerate(said, start=1):
        if not isinstance(one, Pairs) or not one:
            raise _not_rows(say("item {number} is no object", number=number))
        row = dict(one)
        if len(row) < len(one):
            raise _not_rows(say("item {number} has a name twice", number=number))
        for name, value in one:
            if not isinstance(value, _SCALARS) or isinstance(value, Pairs):
                raise _not_rows(say("“{name}” of item {number} is not one value", name=name[:40], number=number))
        rows.append(row)
    return rows


def _heads(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[str]:
    """The names as headings; those of the Atlas by what they mean."""
    if not set(names) >= ATLAS:
        return list(names)
    of_provinces = all(isinstance(row.get("code"), str) and _PROVINCE.fullmatch(row["code"]) for row in rows)
    meant = {"value": "samples (value)"} | ({"code": "province code"} if of_provinces else {})
    return [meant.get(name, name) for name in names]


def says_no_network(grid: Grid, network: str) -> bool:
    """Is it an answer of the Atlas whose network is unknown? It is only in its address: nothing may be assumed."""
    return any(remark.code == "value_is_samples" for remark in grid.remarks) and not network

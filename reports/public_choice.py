"""Filter and sort the rows of the public table. Pure."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from measurements.judging.compliance import Verdict
from measurements.judging.table import ComplianceRow
from wards.text import search_key

SORTS = ("name", "samples", "download", "verdict")
_ORDER = list(Verdict)


def chosen(
    rows: Sequence[ComplianceRow], text: str, named: Collection[int], verdict: str, sort: str
) -> list[ComplianceRow]:
    """Rows whose name contains the text in any spelling, or whose id is in `named`; of one verdict, sorted.

    A sort or verdict that is none is as if it was not asked. What has no number comes last either way.
    """
    key = search_key(text)
    found = [row for row in rows if not key or key in search_key(row.name) or row.unit_id in named or row.code == text]
    if verdict in {one.value for one in Verdict}:
        found = [row for row in found if row.verdict.value == verdict]
    by, down = sort.removeprefix("-"), sort.startswith("-")
    if by == "verdict":
        return sorted(found, key=lambda row: _ORDER.index(row.verdict), reverse=down)
    if by in ("samples", "download"):
        known = [row for row in found if _number(row, by) is not None]
        known.sort(key=lambda row: _number(row, by) or 0, reverse=down)
        return known + [row for row in found if _number(row, by) is None]
    return found[::-1] if by == "name" and down else found  # they come in the order of their names


def _number(row: ComplianceRow, by: str) -> Decimal | int | None:
    return row.samples_min if by == "samples" else row.download_mbps

"""How a file was understood, in few words: for the command's pinned answer and the preview. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from measurements.importing.found import Entry
from measurements.importing.issues import Issue
from measurements.importing.options import ImportOptions
from measurements.importing.resolving import Resolver

NOTHING: dict[str, Any] = {"months": [], "networks": [], "statistics": [], "as_of": None, "assumed": []}
# Warnings that say that something was inferred, not read → what it was.
ASSUMPTIONS = {
    "statistic_assumed": "statistic",
    "network_assumed": "network",
    "month_assumed": "month",
    "province_assumed": "province",
}


def understanding(entries: Sequence[Entry], issues: Iterable[Issue], as_of: date | None) -> dict[str, Any]:
    """How a file was understood, as JSON: {"months", "networks", "statistics", "as_of", "assumed"}.

    Lists are sorted, `as_of` is YYYY-MM-DD or None. A statistic is listed only where there is a speed that it belongs
    to. `assumed` names what rests on inference alone, to be ticked by a person: statistic, network, month, province.
    """
    figures = [entry.figure for entry in entries]
    return {
        "months": sorted({figure.period for figure in figures}),
        "networks": sorted({figure.network for figure in figures}),
        "statistics": sorted({entry.figure.reading.statistic for entry in entries if entry.has_speed}),
        "as_of": as_of.isoformat() if as_of else None,
        "assumed": sorted({ASSUMPTIONS[one.code] for one in issues if one.code in ASSUMPTIONS}),
    }


def facts_of_tables(resolver: Resolver, issues: Iterable[Issue], stated: ImportOptions) -> dict[int, dict[str, Any]]:
    """Table id → what its figures are, and what of it was inferred: for the top of the preview.

    {"months", "networks", "statistics"}: sorted; {"units"}: level → how many; {"figures", "totals"}: how many;
    {"inferred"}: of statistic, network and month those that nothing in the file or beside it says.
    """
    issues = list(issues)
    unsaid_months = {one.sheet for one in issues if one.code == "month_assumed"}
    no_statistic = any(one.code == "statistic_assumed" for one in issues)
    by_table: dict[int, list[Entry]] = {table["id"]: [] for table in resolver.tables}
    for entry in resolver.entries:
        by_table[entry.table].append(entry)
    totals = Counter(total.table for total in resolver.totals)
    found = {}
    for table in resolver.tables:
        entries = by_table[table["id"]]
        facts = understanding(entries, (), stated.as_of)
        inferred = {
            "month": bool(entries) and bool(unsaid_months & {"", table["sheet"]}),
            "network": table["id"] in resolver.assumed_network,
            "statistic": no_statistic and bool(facts["statistics"]),
        }
        found[table["id"]] = {
            **{name: facts[name] for name in ("months", "networks", "statistics", "as_of")},
            "units": dict(Counter(level for _unit, level in {(e.unit.pk, e.unit.level) for e in entries})),
            "figures": len(entries),
            "totals": totals[table["id"]],
            "inferred": [name for name, is_so in inferred.items() if is_so],
        }
    return found

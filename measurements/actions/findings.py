"""What a file's rows say only together: totals, missing units, changes since what is stored, what was assumed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from base.period import Period
from base.saying import say
from measurements.actions import directory
from measurements.importing import checks
from measurements.importing.checks_month_before import jumps
from measurements.importing.comparison import Difference, compare
from measurements.importing.elsewhere import elsewhere_issues, is_national
from measurements.importing.issues import Issue, issue
from measurements.importing.options import ImportOptions
from measurements.importing.own_statistic import one_statistic
from measurements.importing.resolving import Resolver
from measurements.judging.statistic import STATISTIC_NAMES
from measurements.models import ImportBatch, Source
from measurements.queries.figures import judged_statistics
from measurements.queries.known_figures import known_figures
from wards.models import Unit


@dataclass(frozen=True, slots=True)
class Findings:
    """What a file's rows say together.

    `counts`: figures by what becomes of them; `totals`: of the file, beside sums of its rows; `periods`: YYYY-MM.
    """

    counts: dict[str, int]
    totals: dict[str, Any]
    periods: list[str]
    difference: Difference


def find(batch: ImportBatch, resolver: Resolver) -> Findings:
    """Look at all rows of a file together and beside what is stored; what is wrong joins the resolver's issues."""
    if batch.source == Source.WARD:
        _leave_other_statistics_out(resolver)
    entries, stated = resolver.entries, resolver.stated
    figures = [entry.figure for entry in entries]
    periods = checks.periods_of(entries)
    before = sorted({str(Period.parse(period).plus(-1)) for period in periods} - set(periods))
    known = known_figures(batch.source, periods, stated.province_code, figures)
    # Apart: of a new month nothing is known, and all of it is new without a look at each figure.
    earlier = known | known_figures(batch.source, before, stated.province_code, figures)
    issues = resolver.issues
    _count_other_provinces(resolver, periods)
    issues.extend(_nothing_or_not_all_taken(resolver))
    issues.extend(assumptions(resolver, stated))
    if batch.options.get("replaced") and not batch.was_typed:  # what is typed is shown beside what stands anyway
        issues.append(issue("brought_again"))
    parents = {entry.unit.parent_id for entry in entries if entry.unit.parent_id}
    names = {unit.pk: unit.full_name for unit in Unit.objects.filter(pk__in=parents)} if known else {}
    counted = checks.counted(entries)
    issues.extend(checks.above_parent(counted, known, names))
    issues.extend(checks.operators_and_networks(counted))
    issues.extend(jumps(entries, earlier))
    issues.extend(checks.zero_speeds(resolver.zeros))
    issues.extend(checks.slower_down_than_up(entries))
    issues.extend(checks.unlike_the_others(entries))
    # A total of rows that were left out, too, says nothing of those that were taken.
    is_part = resolver.beyond or is_national(resolver.elsewhere)
    total_issues, totals = ([], []) if is_part else checks.file_totals(resolver)
    issues.extend(total_issues)
    missing = 0
    if batch.source == Source.VNNIC and not stated.as_of:
        missing_issues, missing = _missing_units(resolver)
        issues.extend(missing_issues)
    difference = compare(figures, known)
    return Findings(
        counts={**difference.counts, "error": resolver.bad_cells, "missing": missing, "figures": len(figures)},
        totals={"file": totals, "sums": checks.sums(counted)},
        periods=periods,
        difference=difference,
    )


def _leave_other_statistics_out(resolver: Resolver) -> None:
    """Of mean and median, where a ward counted both, the one by which the month is judged."""
    judged = judged_statistics(map(Period.parse, checks.periods_of(resolver.entries)))
    entries, issues = one_statistic(resolver.entries, {str(month): of for month, of in judged.items()})
    resolver.entries, resolver.issues = entries, [*resolver.issues, *issues]


def _count_other_provinces(resolver: Resolver, periods: Sequence[str]) -> None:
    """Rows of other provinces: said once of a table of the country, else an error for each of their cells."""
    province = _province_name(resolver.stated, periods) if resolver.elsewhere else ""
    resolver.issues.extend(elsewhere_issues(resolver.elsewhere, province, some_taken=bool(resolver.entries)))
    if not is_national(resolver.elsewhere):
        resolver.bad_cells += sum(row.readings for row in resolver.elsewhere)


def _nothing_or_not_all_taken(resolver: Resolver) -> list[Issue]:
    """Why no row was taken, if no error says so, or which rows were left out as others' than the person's."""
    has_error = any(one.is_error for one in resolver.issues)
    if not resolver.tables and not has_error:
        return [issue("no_table")]
    if resolver.beyond:
        others = _provinces_beyond(resolver)
        if not resolver.entries:
            return [issue("nothing_within_reach", provinces=others)]
        return [issue("out_of_reach", count=sum(resolver.beyond.values()), provinces=others)]
    return [] if resolver.entries or has_error else [issue("no_rows")]


def _missing_units(resolver: Resolver) -> tuple[list[Issue], int]:
    """Units in force in a month of the file that are not in it, as issues, and their number."""
    book, province = directory.RegisterDirectory(), resolver.stated.province_code
    levels = {(entry.figure.period, entry.unit.level) for entry in resolver.entries}
    units = {(period, level): book.units(Period.parse(period).last_day, province, level) for period, level in levels}
    return checks.missing_units(resolver.entries, resolver.in_error, units)


def _province_name(stated: ImportOptions, periods: Sequence[str]) -> str:
    """Of the file's province, as it was called in its last month."""
    on = Period.parse(periods[-1]).last_day if periods else stated.today
    return directory.RegisterDirectory().province_name(on, stated.province_code)


def _provinces_beyond(resolver: Resolver) -> str:
    book = directory.RegisterDirectory()
    found = {code: book.province_name(on, code) for code, on in sorted(resolver.beyond)}
    names = [name or code for code, name in found.items()]
    if len(names) > checks.SHOWN_NAMES:
        more = len(names) - checks.SHOWN_NAMES
        shown = ", ".join(names[: checks.SHOWN_NAMES])
        return say("{names} and {count} other provinces", names=shown, count=more)
    return ", ".join(names)


def assumptions(resolver: Resolver, stated: ImportOptions) -> Iterator[Issue]:
    """What nobody stated and the portal takes for granted: province, network, statistic."""
    understood = [table for table in resolver.tables if table["layout"] != "unclear"]
    roles = {column["role"] for table in understood for column in table["columns"]}
    if roles and not roles & {"province", "code"} and not stated.province_code and not stated.own_unit:
        yield issue("province_missing")
    if resolver.assumed_network:
        yield issue("network_assumed")
    with_speed = [entry for entry in resolver.entries if entry.has_speed]
    if not with_speed:
        return
    read_as = {column.get("statistic", "") for table in resolver.tables for column in table["columns"]} - {""}
    if not stated.statistic and not read_as and not any(table.get("statistic") for table in resolver.tables):
        yield issue("statistic_assumed", statistic=STATISTIC_NAMES["median"])
    elif stated.statistic and read_as and read_as != {stated.statistic}:
        found = STATISTIC_NAMES[min(read_as)]
        yield issue("statistic_conflict", found=found, stated=STATISTIC_NAMES[stated.statistic])

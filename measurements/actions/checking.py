"""Checking a received file: reading it and listing all that is wrong with it. Stores no figure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from base import clock
from base.garbage import no_full_collections
from base.jobs import Cancelled
from base.period import Period
from base.saying import say
from measurements.actions import directory
from measurements.actions.emptied import with_emptied
from measurements.actions.reach import note_provinces, stated_province
from measurements.actions.scanning import scan
from measurements.importing import checks, parsed_file
from measurements.importing.checks_month_before import jumps
from measurements.importing.comparison import Difference, compare
from measurements.importing.elsewhere import elsewhere_issues, is_national
from measurements.importing.issues import Issue, issue
from measurements.importing.month_rules import FIRST_PUBLISHED
from measurements.importing.options import ImportOptions
from measurements.importing.own_statistic import one_statistic
from measurements.importing.own_template import ForeignTemplate, Identity
from measurements.importing.resolving import Resolver
from measurements.importing.understanding import facts_of_tables, understanding
from measurements.judging.statistic import STATISTIC_NAMES
from measurements.models import ImportBatch, Source
from measurements.queries import applied_since, mappings_for, units_within
from measurements.queries.figures import judged_statistics
from measurements.queries.known_figures import known_figures
from measurements.queries.questions import ANSWERABLE, answers_for, stored_lines
from measurements.reading.guards import Caps
from measurements.reading.host import ChildDied, Request, read
from measurements.reading.local import local_path
from measurements.reading.records import Note, Row
from wards.models import Unit
from wards.queries import record_of

Progress = Callable[[str, int, int | None], None]
MAX_STORED_ISSUES = 5000
WARD_CAPS = Caps(file_bytes=5_000_000, inflated_bytes=60_000_000, sheets=30, rows=20_000, columns=200, cells=400_000)
STAFF_CAPS = Caps(file_bytes=120_000_000, inflated_bytes=1_500_000_000, rows=1_048_576, columns=1_000, cells=16_000_000)


_OWN_PROVINCE = re.compile(r"\b(?:tỉnh|thành phố|tp)\b", re.IGNORECASE)
CHECKABLE = (ImportBatch.Status.RECEIVED, ImportBatch.Status.CHECKED, ImportBatch.Status.REJECTED)
_FOUND = ("status", "issues", "counts", "totals", "reading", "periods", "layout", "staged", "province_code")


def no_progress(phase: str, done: int = 0, total: int | None = None) -> None:
    """Show no progress, for callers that have nothing to show it on."""


@no_full_collections()
def check_batch(*, batch: ImportBatch, progress: Progress = no_progress) -> None:
    """Read the file in a child process, settle every row, and store what was found on the batch.

    Afterwards the batch is `checked` or, with any error, `rejected`; both can be checked again. Safe to
    repeat; raises Cancelled when `progress` does.
    """
    if batch.status not in CHECKABLE:
        return
    if settings.CLAMAV_URL:
        progress("scan", 0, None)
    verdict = scan(batch)
    if verdict.waits:
        ImportBatch.objects.filter(pk=batch.pk).update(status=ImportBatch.Status.QUARANTINED)
        batch.refresh_from_db()
        return
    if verdict.found:
        _reject(batch, [issue("infected", what=verdict.found)])
        return
    try:
        resolver, lines = _read(batch, progress)
    except ChildDied as death:
        _reject(batch, [issue("unreadable", what=str(death))])
        return
    except ForeignTemplate as foreign:
        _reject(batch, [foreign.issue])
        return
    progress("check", 0, None)
    _store(batch, resolver, _findings(batch, resolver), lines, progress)


def settle_batch(*, batch: ImportBatch, progress: Progress = no_progress) -> None:
    """Settle every row again with the answers given since, without reading the file again.

    The reader's output is stored with a batch that asks about names; where it is not there, the file is read.
    """
    if batch.status not in CHECKABLE:
        return
    lines = stored_lines(batch)
    if not lines:
        check_batch(batch=batch, progress=progress)
        return
    progress("check", 0, None)
    book, resolver = _begun(batch)
    for line in lines:
        _take(line, resolver, book, batch, progress)
    _store(batch, resolver, _findings(batch, resolver), lines, progress)


def _begun(batch: ImportBatch) -> tuple[directory.RegisterDirectory, Resolver]:
    stated, book = _stated(batch), directory.RegisterDirectory()
    on = _operators_on(stated)
    operators = directory.operators(on)
    known = {code: operator.pk for code, operator in operators.items()}
    return book, Resolver(stated, book, known, directory.fixed_alone(operators, on))


def _operators_on(stated: ImportOptions) -> date:
    return (stated.period or Period.of(stated.today)).last_day


def _read(batch: ImportBatch, progress: Progress) -> tuple[Resolver, list[dict[str, Any]]]:
    """What was found, and what the child process said of it, kept for `settle_batch`."""
    book, resolver = _begun(batch)
    lines: list[dict[str, Any]] = []
    with local_path(batch.file) as path:
        ward = batch.source == Source.WARD
        request = Request(
            path=path,
            file_name=batch.file_name,
            operators=directory.vocabulary(_operators_on(resolver.stated)),
            units=directory.unit_names(resolver.stated.province_code),
            taught={shape: mapping.columns for shape, mapping in mappings_for(batch).items()},
            own_unit=batch.unit_id is not None,
            caps=WARD_CAPS if ward else STAFF_CAPS,
            memory_bytes=(1 << 30) if ward or batch.size < 10_000_000 else 1_610_612_736,
        )
        for line in read(request):
            if "progress" not in line:
                lines.append(line)
            _take(line, resolver, book, batch, progress)
    return resolver, lines


def _take(
    line: dict[str, Any], resolver: Resolver, book: directory.RegisterDirectory, batch: ImportBatch, progress: Progress
) -> None:
    if rows := line.get("rows"):
        for values in rows:
            resolver.row(Row.from_list(values))
    elif said := line.get("progress"):
        progress(*said)
    elif template := line.get("template"):
        resolver.issues.extend(_of_template(template, resolver.stated, batch))
    elif note := line.get("note"):
        resolver.note(Note.from_list(note))
    elif table := line.get("table"):
        resolver.table(table)
        if resolver.stated.province_code:
            resolver.issues.extend(_of_other_province(resolver.stated, table, book))
        else:
            resolver.stated = _with_province(resolver, table, book, batch)
    elif sheets := line.get("sheets"):
        resolver.issues.extend(issue("hidden_sheet", sheet=name, name=name) for name in sheets["hidden"])


def _of_template(said: dict[str, str], stated: ImportOptions, batch: ImportBatch) -> list[Issue]:
    """A prefilled template comes back: of the ward and month it is brought for, or it raises ForeignTemplate."""
    template = Identity.read(said)
    if template is None:
        return []
    template.require(stated.own_unit.code if stated.own_unit else "", batch.unit, stated.period)
    newer = applied_since(template.unit_code, template.period, template.version)
    return [issue("template_stale", file=newer.file_name)] if newer else []


def _stated(batch: ImportBatch) -> ImportOptions:
    options = batch.options
    period = Period.parse(options["period"]) if options.get("period") else None
    return ImportOptions(
        today=clock.today(),
        province_code=batch.options.get("province", batch.province_code),
        period=period,
        as_of=date.fromisoformat(options["as_of"]) if options.get("as_of") else None,
        network=options.get("network", ""),
        statistic=options.get("statistic", ""),
        own_unit=record_of(batch.unit) if batch.unit else None,
        answers=answers_for(batch),
        within=units_within(batch.uploaded_by, batch.source),
    )


def _with_province(
    resolver: Resolver, table: dict[str, Any], book: directory.RegisterDirectory, batch: ImportBatch
) -> ImportOptions:
    """Whose file it is, if nobody said: by the title, the sheet's or the file's name, unless its rows say."""
    stated = resolver.stated
    if any(column["role"] == "province" for column in table["columns"]):
        return stated
    on = _day_of(stated, table)
    for where, texts in (
        ("", _titles(table)),
        (say("the name of the sheet"), [table["sheet"]]),
        (say("the name of the file"), [batch.file_name.rsplit(".", 1)[0].replace("_", " ")]),
    ):
        for day in (on, stated.today):
            if province := book.province_of_text(day, texts):
                if where:
                    resolver.issues.append(issue("province_assumed", province=province.full_name, where=where))
                return replace(stated, province_code=province.code)
    return stated


def _of_other_province(
    stated: ImportOptions, table: dict[str, Any], book: directory.RegisterDirectory
) -> Iterator[Issue]:
    """A title that names a province of that month, and not the one the file was brought for."""
    if any(column["role"] == "province" for column in table["columns"]):
        return
    for text in _titles(table):
        province = book.province_of_text(_day_of(stated, table), [text])
        if province and province.code != stated.province_code and _OWN_PROVINCE.search(text):
            name = book.province_name(_day_of(stated, table), stated.province_code)
            yield issue("title_elsewhere", sheet=table["sheet"], value=text, province=name)


def _titles(table: dict[str, Any]) -> list[str]:
    """The title's lines without the one of place and day: "Hà Nội, ngày 12 tháng 9 năm 2025"."""
    return [text for text in table["title"] if "ngày" not in text.lower()]


def _day_of(stated: ImportOptions, table: dict[str, Any]) -> date:
    months = [column["month"] for column in table["columns"] if column["month"]]
    return (stated.period or (Period.parse(months[0]) if months else FIRST_PUBLISHED)).last_day


def _findings(batch: ImportBatch, resolver: Resolver) -> dict[str, Any]:
    """Everything that needs the whole file, or what is stored already."""
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
    issues.extend(_assumptions(resolver, stated))
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
    return {
        "counts": {**difference.counts, "error": resolver.bad_cells, "missing": missing, "figures": len(figures)},
        "totals": {"file": totals, "sums": checks.sums(counted)},
        "periods": periods,
        "difference": difference,
    }


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


def _assumptions(resolver: Resolver, stated: ImportOptions) -> Iterator[Issue]:
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


def _store(
    batch: ImportBatch,
    resolver: Resolver,
    findings: dict[str, Any],
    lines: list[dict[str, Any]],
    progress: Progress,
) -> None:
    stated = resolver.stated
    issues = sorted(resolver.issues, key=lambda one: not one.is_error)
    rejected = any(one.is_error for one in issues)
    kept = lines if any(one.code in ANSWERABLE for one in issues) else ()
    staged = parsed_file.write(with_emptied(batch, resolver.entries), resolver.rows, kept)
    batch.staged.save(f"{batch.sha256[:16]}-{batch.pk}.jsonl.gz", ContentFile(staged), save=False)
    batch.province_code = stated.province_code
    batch.layout = "+".join(sorted({table["layout"] for table in resolver.tables}))[:40]
    batch.periods = findings["periods"]
    batch.counts = findings["counts"]
    batch.totals = findings["totals"]
    facts = facts_of_tables(resolver, issues, stated)
    batch.reading = {
        "tables": [{**table, "facts": facts[table["id"]]} for table in resolver.tables[:200]],
        "left_out": resolver.left_out[:500],
        "understood": understanding(resolver.entries, issues, stated.as_of),
    }
    heirs = {entry.unit.pk: entry.unit.heir_code for entry in resolver.entries}
    status = ImportBatch.Status.REJECTED if rejected else ImportBatch.Status.CHECKED
    _finish(batch, issues, status, heirs=heirs, difference=findings["difference"], progress=progress)


def _reject(batch: ImportBatch, issues: list[Issue]) -> None:
    batch.counts = {"new": 0, "changed": 0, "same": 0, "error": 1, "missing": 0, "figures": 0}
    _finish(batch, issues, ImportBatch.Status.REJECTED)


def _finish(
    batch: ImportBatch,
    issues: list[Issue],
    status: str,
    *,
    heirs: Mapping[int, str] = MappingProxyType({}),
    difference: Difference | None = None,
    progress: Progress = no_progress,
) -> None:
    batch.issues = [one.as_dict() for one in issues[:MAX_STORED_ISSUES]]
    with transaction.atomic():
        # Somebody may have discarded, applied or stopped it meanwhile.
        current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        progress("check", 0, None)
        if current.status in CHECKABLE:
            batch.status = status
            batch.save(update_fields=_FOUND)
            known = difference or Difference()
            note_provinces(batch=batch, stated=stated_province(batch), heirs=heirs, difference=known)
        else:
            raise Cancelled


def settle_target(target: str, progress: Progress) -> None:
    """Job: settle the batch with this primary key."""
    found = ImportBatch.objects.select_related("uploaded_by", "unit")
    settle_batch(batch=found.get(pk=target), progress=progress)


def check_target(target: str, progress: Progress) -> None:
    """Job: check the batch with this primary key."""
    found = ImportBatch.objects.select_related("uploaded_by", "unit")
    check_batch(batch=found.get(pk=target), progress=progress)

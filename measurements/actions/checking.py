"""Checking a received file: reading it and listing all that is wrong with it. Stores no figure."""

import re
from collections.abc import Callable, Iterator, Mapping
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
from measurements.actions.findings import Findings, find
from measurements.actions.reach import note_provinces, stated_province
from measurements.actions.scanning import scan
from measurements.importing import parsed_file
from measurements.importing.comparison import Difference
from measurements.importing.issues import Issue, issue
from measurements.importing.month_rules import FIRST_PUBLISHED
from measurements.importing.options import ImportOptions
from measurements.importing.own_template import ForeignTemplate, Identity
from measurements.importing.resolving import Resolver
from measurements.importing.understanding import facts_of_tables, understanding
from measurements.models import ImportBatch, Source
from measurements.queries import applied_since, mappings_for, units_within
from measurements.queries.questions import ANSWERABLE, answers_for, stored_lines
from measurements.reading.guards import Caps
from measurements.reading.host import ChildDied, Request, read
from measurements.reading.local import local_path
from measurements.reading.records import Note, Row
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
    _store(batch, resolver, find(batch, resolver), lines, progress)


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
    _store(batch, resolver, find(batch, resolver), lines, progress)


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


def _store(
    batch: ImportBatch,
    resolver: Resolver,
    findings: Findings,
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
    batch.periods = findings.periods
    batch.counts = findings.counts
    batch.totals = findings.totals
    facts = facts_of_tables(resolver, issues, stated)
    batch.reading = {
        "tables": [{**table, "facts": facts[table["id"]]} for table in resolver.tables[:200]],
        "left_out": resolver.left_out[:500],
        "understood": understanding(resolver.entries, issues, stated.as_of),
    }
    heirs = {entry.unit.pk: entry.unit.heir_code for entry in resolver.entries}
    status = ImportBatch.Status.REJECTED if rejected else ImportBatch.Status.CHECKED
    _finish(batch, issues, status, heirs=heirs, difference=findings.difference, progress=progress)


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

"""Build one report's files, once, whatever dies in between.

Everything is gathered and rendered outside a transaction; then, under the row's lock, files are archived
and the row says so, all or nothing. The count of attempts is the fence: a worker that was taken for dead
and wakes up finds a newer attempt and leaves everything as it is.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet

from base import audit, clock, jobs
from base.period import Period
from base.refusal import Refused
from reports import content, pdf
from reports.actions.mailing import write_mail
from reports.actions.rendering import DRAFT, RenderedFile, render_facts
from reports.content import notices, revisions, words
from reports.facts import Facts, Issued, dump, load
from reports.models import ReportKind, ReportRun, RunFile
from reports.numbers import with_symbol
from reports.queries.gathering import figures_there, gather
from reports.queries.touching import seen_now
from reports.task_names import PDF_TASK
from wards.text import search_key

Status = ReportRun.Status
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Made:
    facts: Facts
    gathered_at: datetime
    seen: str  # the changes that its facts know of
    status: str  # built, or waiting with a draft
    files: list[RenderedFile]


def build_run(run_id: int, progress: Progress) -> None:
    """Build the files of an open report; does nothing to one that is built.

    Raises Refused for what trying again cannot mend.
    """
    claimed = ReportRun.objects.filter(pk=run_id, status__in=ReportRun.OPEN).update(attempts=F("attempts") + 1)
    if not claimed:
        return
    run = ReportRun.objects.select_related("province", "operator").get(pk=run_id)
    try:
        progress("gather")
        made = _make(run)
        progress("archive")
        _archive(run, made)
    except Refused as refusal:
        _mine(run).update(status=Status.FAILED, last_error=str(refusal))
        raise
    except Exception as error:
        _mine(run).update(last_error=f"{type(error).__name__}: {error}")
        raise


def _make(run: ReportRun) -> _Made:
    period = Period.of(run.period)
    province_code = run.province.province_code
    data_period, status = period, Status.BUILT
    began, seen = clock.now(), seen_now(run)  # before anything is read: what comes in between is seen the next time
    if run.kind == ReportKind.MINISTRY and not figures_there(period, province_code):
        # Never final on an empty month: a draft on the month before waits for the leader, or for VNNIC.
        before = period.plus(-1)
        data_period = before if figures_there(before, province_code) else period
        status = Status.BUILT if run.use_month_before and data_period == before else Status.WAITING
    if run.ahead:
        status = Status.WAITING
    facts = gather_for(run, data_period)
    if run.revision > 1:
        changes = revisions.compare(_facts_before(run), facts)
        facts = replace(facts, reason=run.reason, changes=changes, replaces=_last_issued(run))
    return _Made(facts, began, seen, status, render_facts(facts, banner=DRAFT if status == Status.WAITING else ""))


def gather_for(run: ReportRun, data_period: Period) -> Facts:
    """Gather the report's facts from the database as it is now. Raises Refused."""
    return gather(
        run.kind,
        Period.of(run.period),
        run.province.province_code,
        operator_code=run.operator.code if run.operator else None,
        data_period=data_period,
        due_on=run.due_at.astimezone(clock.VIETNAM).date(),
        revision=run.revision,
        late=run.late,
    )


def _facts_before(run: ReportRun) -> Facts:
    before = ReportRun.objects.get(
        kind=run.kind,
        province=run.province,
        operator=run.operator,
        period=run.period,
        revision=run.revision - 1,
    )
    return load(Facts, before.facts)


def _last_issued(run: ReportRun) -> Issued | None:
    """Number and day of the newest earlier revision that was issued; None where none was."""
    same = ReportRun.objects.filter(kind=run.kind, province=run.province, operator=run.operator, period=run.period)
    left = same.filter(revision__lt=run.revision, issued_on__isnull=False).order_by("-revision").first()
    if left is None or left.issued_on is None:
        return None
    return Issued(words.type_of(run.kind), with_symbol(left.number, left.symbol), left.issued_on)


def put_files(run: ReportRun, files: list[RenderedFile], now: datetime) -> None:
    """Make these the report's files, in the caller's transaction; the files before are deleted after commit.

    A file's path holds the beginning of its hash, so that archived bytes are never written over: a killed
    or rolled back attempt leaves at most a stray file, which the next success clears away.
    """
    forms = {file.form for file in files}
    if RunFile.Form.LETTER in forms:
        forms.add(RunFile.Form.PDF)  # the old letter's; the new one's is made afterwards
        if pdf.available():
            jobs.enqueue(task=PDF_TASK, target=run.pk)
    RunFile.objects.filter(run=run, form__in=forms).delete()
    for file in files:
        stored = _store(run, file)
        RunFile.objects.create(
            run=run,
            form=file.form,
            file=stored,
            name=file.name,
            sha256=file.sha256,
            size=len(file.content),
            made_at=now,
        )
    transaction.on_commit(lambda: _clear_strays(run))


def _archive(run: ReportRun, made: _Made) -> None:
    now = clock.now()
    with transaction.atomic():
        locked = ReportRun.objects.select_for_update().get(pk=run.pk)
        if locked.status not in ReportRun.OPEN or locked.attempts != run.attempts:
            return
        hashes = {file.form: file.sha256 for file in made.files}
        audit.record(by=None, action="report.build", on=run, before=locked.status, after=hashes)
        put_files(run, made.files, now)
        has_figures = made.facts.level is not None
        recipients = "\n".join(content.document(made.facts).to)
        ReportRun.objects.filter(pk=run.pk).update(
            status=made.status,
            attempts=0,
            last_error="",
            compared_at=made.gathered_at,
            compared_with=made.seen,
            differences=[],
            facts=dump(made.facts),
            data_period=Period.parse(made.facts.data_period).first_day if has_figures else None,
            built_at=now if made.status == Status.BUILT else None,
            recipients=recipients,
            recipients_key=search_key(recipients),
        )
        _tell(run, made)


def _tell(run: ReportRun, made: _Made) -> None:
    """Write one mail for each report that people must read; an operator's letter is read with the consolidated one."""
    if run.kind == ReportKind.OPERATOR:
        return
    period, province = Period.of(run.period), made.facts.province
    key = made.status
    if run.ahead and made.facts.data_period == str(period):
        subject, body = notices.drafted(run.kind, period, province, words.moment(run.due_at))
        key = "draft"
    elif made.status == Status.WAITING:
        subject, body = notices.waiting(period, province)
    else:
        subject, body = notices.made(
            run.kind, period, province, revision=words.revision(run.revision, run.reason), late=run.late
        )
    write_mail(key=f"report-{run.pk}-{key}", province_code=run.province.heir_code, subject=subject, body=body, run=run)


def _folder(run: ReportRun) -> str:
    who = f"-{run.operator.code}" if run.operator else ""
    return f"reports/{run.province.province_code}/{run.period:%Y-%m}/{run.kind}{who}-r{run.revision}"


def _store(run: ReportRun, file: RenderedFile) -> str:
    """Store one file at the only path that its content can have; a half-written one is replaced."""
    path = f"{_folder(run)}/{file.sha256[:12]}_{file.name}"
    if default_storage.exists(path):
        with default_storage.open(path) as there:
            if hashlib.sha256(there.read()).hexdigest() == file.sha256:
                return path
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(file.content))


def _clear_strays(run: ReportRun) -> None:
    folder = _folder(run)
    in_use = set(RunFile.objects.filter(run=run).values_list("file", flat=True))
    for name in default_storage.listdir(folder)[1]:
        if f"{folder}/{name}" not in in_use:
            default_storage.delete(f"{folder}/{name}")


def _mine(run: ReportRun) -> QuerySet[ReportRun]:
    return ReportRun.objects.filter(pk=run.pk, attempts=run.attempts, status__in=ReportRun.OPEN)

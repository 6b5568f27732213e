"""Simulate the invented province of the demonstration, month by month, by the portal's own actions.

Each event happens under the portal's clock of its day, so that receipts, deadlines and reports have it; the audit trail
has the machine's time, for that is when it was written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from fractions import Fraction

from django.conf import settings

from accounts.actions import open_accounts
from accounts.models import User
from accounts.people_file import as_table, read_people
from accounts.queries import begun_lines
from base import audit, clock, jobs
from base.models import Job
from base.period import Period, months_between
from base.refusal import Refused
from measurements.actions import apply_batch, ask_to_apply, check_batch, receive_file
from measurements.models import ImportBatch, Source
from measurements.queries.understood import assumed
from portal.demonstration import filings, people, workbooks
from portal.demonstration.course import (
    COLLECTS_SINCE,
    PROVINCE,
    WARDS_FILE_FOR,
    Event,
    Happening,
    course,
    filing_day,
    is_nil,
)
from portal.demonstration.figures import InventedPlace, lines
from reports.actions import (
    approve_run,
    build_run,
    hand_over,
    issue_run,
    open_by_hand,
    open_due_runs,
    publish_run,
    send_mail,
    switch_on_province,
    write_passages,
)
from reports.models import Mail, ReportKind, ReportRun
from reports.queries import due_of, figures_there
from reports.task_names import BUILD_TASK, PDF_TASK
from submissions.actions import (
    Certificate,
    SpeedAnswer,
    answer_request,
    ask_operators,
    file_submission,
    send_reminders,
)
from submissions.actions.reminders import plan_reminders
from submissions.models import Channel, DeadlineRule, SpeedRequest
from submissions.queries import latest_submission, reporters
from submissions.queries.commitments import slow_wards
from submissions.reporters import Group, Reporter
from wards.models import Level, Operator, Unit
from wards.queries.succession import heirs_on

# Until 30/6/2025 its land lay in two provinces: a file for each, by the code that it bore.
NAMES = {"31": ("Hải Phòng", "hai_phong"), "30": ("Hải Dương", "hai_duong")}
MERGED_ON = Period(2025, 7).first_day
NUMBERED_FROM = 100  # of the documents of a month, invented
HOURS_TO_SIGN, HOURS_TO_ISSUE = 26, 30
INTO_A_FOLDER = "base.mail_folder.FolderBackend"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act in the invented province.

    `left_to_visitor`: keys of reporters whose newest filing is left for visitors to make.
    """

    staff: User
    leader: User
    left_to_visitor: frozenset[str]
    now: datetime  # until when they have acted
    owing: dict[tuple[Period, Group], list[Reporter]] = field(default_factory=dict)  # as they were first asked for


def live_through(*, cast: Cast, tell: Tell, since: datetime | None) -> None:
    """Make figures, filings, reports, requests and mails from 5/2025, or since an earlier start, to now.

    What people did meanwhile stays. Broken off, it goes on where it was: each step is one that may be done twice.
    """
    now = cast.now
    last = Period.of(now.astimezone(clock.VIETNAM).date()).plus(-1)
    if since is None:
        _open_accounts()
        switch_on_province(by=None, code=PROVINCE, since=COLLECTS_SINCE)
        _have_wards_file_since(max(last.plus(1 - WARDS_FILE_FOR), COLLECTS_SINCE))
    months = list(months_between(COLLECTS_SINCE, last))
    kinds = (ReportKind.OPERATORS, ReportKind.MINISTRY)
    due = {month: [due_of(kind, PROVINCE, month).at for kind in kinds] for month in months}
    shown: set[Period] = set()
    for event in course(now, due):
        if since is not None and event.at <= since:
            continue
        if event.month not in shown:
            tell(event.month.label)
            shown.add(event.month)
        with clock.standing_at(event.at):
            _STEPS[event.step](cast, event, last)
    with clock.standing_at(now):
        _leave_to_leader(cast, last)
    _leave_old_pdfs(last)


def _open_accounts() -> None:
    """Open accounts for an officer of each ward and a clerk of each operator, by the administrator's table."""
    with clock.standing_at(_begin()):
        province = Unit.objects.in_force(clock.today()).get(level=Level.PROVINCE, code=PROVINCE)
        begun = [line for line in begun_lines(province) if line[0]]
        rows = [
            (name, people.name_of(number), f"{name}@{people.DOMAIN}", people.PHONE, *rest)
            for number, (name, _, _, _, *rest) in enumerate(begun)
        ]
        done = open_accounts(by=None, people=read_people(as_table(rows).encode()), keep=True)
    if done.problems:
        raise Refused(*(problem.message for problem in done.problems[:5]))


def _begin() -> datetime:
    return datetime.combine(COLLECTS_SINCE.first_day, time(8), clock.VIETNAM)


def _have_wards_file_since(month: Period) -> None:
    """Let the wards' rule begin with this month, as no letter asks wards for filings yet."""
    rule = DeadlineRule.objects.filter(group=Group.WARD, province_code="").earliest("valid_from")
    audit.record(by=None, action="deadlinerule.change", on=rule, after={"valid_from": month.first_day.isoformat()})
    DeadlineRule.objects.filter(pk=rule.pk).update(valid_from=month.first_day)


# --- figures


def _figures(cast: Cast, event: Event, last: Period) -> None:
    if figures_there(event.month, PROVINCE):
        return
    for code in ("31", "30") if event.month.last_day < MERGED_ON else ("31",):
        title, stem = NAMES[code]
        content = workbooks.workbook(title, event.month, lines(places_of(event.month, code), event.month))
        import_table(by=cast.staff, code=code, name=workbooks.file_name(stem, event.month), content=content, options={})


def _snapshot(cast: Cast, event: Event, last: Period) -> None:
    until = event.day or clock.today()
    title, stem = NAMES[PROVINCE]
    done = until.day / event.month.last_day.day
    listed = list(lines(places_of(event.month, PROVINCE), event.month, done))
    if not listed:  # on the first days of a month hardly anybody has measured
        return
    content = workbooks.workbook(title, event.month, listed, until)
    options = {"as_of": until.isoformat()}
    name = workbooks.file_name(stem, event.month, until)
    import_table(by=cast.staff, code=PROVINCE, name=name, content=content, options=options)


def import_table(*, by: User, code: str, name: str, content: bytes, options: dict[str, str]) -> None:
    """Import a table of figures as a user would, up to its application."""
    batch = receive_file(
        by=by, file_name=name, content=content, source=Source.VNNIC, province_code=code, options=options
    )
    if batch.status == ImportBatch.Status.APPLIED:
        return
    check_batch(batch=batch)
    if batch.status != ImportBatch.Status.CHECKED:
        raise Refused(*(issue["message"] for issue in batch.issues[:5]))
    ask_to_apply(by=by, batch=batch, confirmed=assumed(batch))
    apply_batch(by=by, batch=batch)


def places_of(month: Period, code: str) -> list[InventedPlace]:
    """The wards of a month with what their figures depend on; earlier wards are parts of their heirs."""
    units = Unit.objects.in_force(month.last_day).filter(level=Level.WARD, province_code=code)
    wards = list(units.select_related("parent").order_by("sort_key", "code"))
    if month.last_day >= MERGED_ON:
        return [InventedPlace(ward.full_name, "", ward.code, ward.kind) for ward in wards]
    found = heirs_on([ward.pk for ward in wards], MERGED_ON)
    land = Unit.objects.in_bulk({pk for ward, now in found.items() for pk in (ward, *now)})
    # By code: primary keys follow the order in which the register was loaded, which is no time the same.
    heirs = {ward: min(now, key=lambda pk: land[pk].code, default=ward) for ward, now in found.items()}
    everywhere = list(heirs.values())
    return [
        InventedPlace(
            ward.full_name,
            ward.parent.full_name if ward.parent else "",
            land[heirs[ward.pk]].code,
            land[heirs[ward.pk]].kind,
            Fraction(1, everywhere.count(heirs[ward.pk])),
        )
        for ward in wards
    ]


# --- filings


def _filings(cast: Cast, event: Event, last: Period) -> None:
    day = clock.today()
    for group in (Group.OPERATOR, Group.AGENCY, Group.WARD):
        if group is Group.WARD and event.month < last.plus(1 - WARDS_FILE_FOR):
            continue
        owing = cast.owing.get((event.month, group)) or reporters(event.month, PROVINCE, [group])
        cast.owing[event.month, group] = owing
        for number, reporter in enumerate(owing):
            left = event.month == last and reporter.key in cast.left_to_visitor
            may_be_late = group is not Group.OPERATOR or event.month == last
            due = filing_day(event.month, number, may_be_late=may_be_late)
            if due == day and not left and latest_submission(reporter.key, event.month) is None:
                _file(reporter, event.month, number)


def _file(reporter: Reporter, month: Period, number: int) -> None:
    nil = reporter.group is not Group.OPERATOR and is_nil(month, number)
    file_submission(
        by=None,
        reporter=reporter,
        period=month,
        typed={} if nil else _typed(reporter, month, number),
        is_nil=nil,
        certificate=Certificate(filings.SIGNED_BY),
        base_version=0,
        channel=Channel.TEMPLATE if number % 3 == 0 else Channel.FORM,
    )


def _typed(reporter: Reporter, month: Period, number: int) -> dict[str, str]:
    if reporter.group is Group.WARD:
        return filings.of_ward(number, month)
    if reporter.group is Group.AGENCY:
        return filings.of_agency(number, month)
    code = Operator.objects.get(pk=reporter.operator_id or 0).code
    wards = Unit.objects.in_force(month.last_day).filter(level=Level.WARD, province_code=PROVINCE).order_by("code")
    turn = (number * 17 + month.month * 5) % 100
    return filings.of_operator(code, month, list(wards.values_list("pk", flat=True)[turn : turn + 3]))


def _remind(cast: Cast, event: Event, last: Period) -> None:
    if _mails_leave():
        send_reminders(clock.today().isoformat(), _no_progress)
    else:
        plan_reminders(clock.today())


# --- reports


def _reports(cast: Cast, event: Event, last: Period) -> None:
    """Make what is due; then sign, issue and publish all but the newest month's report to the Ministry."""
    write_passages(
        by=cast.staff, province_code=PROVINCE, kind=ReportKind.MINISTRY, period=event.month, texts=filings.TEXTS
    )
    open_due_runs(clock.now())
    _build_open()
    made = ReportRun.objects.filter(status=ReportRun.Status.BUILT, period=event.month.first_day)
    for run in made.select_related("province", "operator").order_by("pk"):
        if run.kind != ReportKind.MINISTRY or event.month < last:
            _sign_and_issue(cast, run)
    _post()


def _build_open() -> None:
    """Build the open reports at once, as a worker would; their jobs are done, so that none is repeated."""
    for job in Job.objects.filter(task=BUILD_TASK, state=Job.State.WAITING).order_by("pk"):
        jobs.work(job.pk, lambda handle: build_run(int(handle.target), handle.progress))


def _sign_and_issue(cast: Cast, run: ReportRun) -> None:
    """Sign a report the next morning and issue it in the afternoon, unless that lies in the future."""
    at = clock.now()
    then = at + timedelta(hours=HOURS_TO_ISSUE)
    if then > cast.now:
        return
    with clock.standing_at(at + timedelta(hours=HOURS_TO_SIGN)):
        approve_run(by=cast.leader, run=run)
        hand_over(by=cast.staff, run=run)
    with clock.standing_at(then):
        number = str(NUMBERED_FROM + run.pk)
        issue_run(by=cast.staff, run=run, number=number, issued_on=clock.today(), channel="Trục liên thông văn bản")
        if run.kind in (ReportKind.MINISTRY, ReportKind.OPERATORS):
            publish_run(by=cast.staff, run=run)


def _leave_to_leader(cast: Cast, last: Period) -> None:
    """Leave one document to approve on the leader's desk.

    Before the reports are due it is the last monthly letter that is (before its day a letter is a draft, which nobody
    can approve).
    """
    waiting = ReportRun.objects.filter(status=ReportRun.Status.BUILT, operator__isnull=True, returned_at=None)
    if not waiting.exists():
        newest = due_of(ReportKind.LETTER, PROVINCE, last).at <= clock.now()
        period = last if newest else last.plus(-1)
        with clock.standing_at(due_of(ReportKind.LETTER, PROVINCE, period).at):
            open_by_hand(by=cast.staff, kind=ReportKind.LETTER, code=PROVINCE, period=period)
            _build_open()
    _post()


def _leave_old_pdfs(last: Period) -> None:
    """Cancel the PDFs of old letters for now: LibreOffice takes seconds for each, and newer ones come first."""
    old = ReportRun.objects.filter(period__lt=last.first_day).exclude(status=ReportRun.Status.BUILT)
    keys = [str(key) for key in old.values_list("pk", flat=True)]
    for job in Job.objects.filter(task=PDF_TASK, state=Job.State.WAITING, target__in=keys):
        jobs.cancel(job)


def _post() -> None:
    """Send the mails to staff and leader at once, where they go into a folder that people can look into."""
    if _mails_leave():
        for key in Mail.objects.filter(sent_at=None).values_list("pk", flat=True):
            send_mail(key)


def _mails_leave() -> bool:
    return settings.EMAIL_BACKEND == INTO_A_FOLDER


# --- slow wards


def _ask(cast: Cast, event: Event, last: Period) -> None:
    ask_operators(by=cast.staff, period=event.month, slow=slow_wards(event.month, PROVINCE))


def _answer(cast: Cast, event: Event, last: Period) -> None:
    requests = SpeedRequest.objects.filter(period=event.month.first_day, answered_at=None).order_by("pk")
    for number, request in enumerate(requests):
        given = filings.answer(number, clock.today())
        if given is not None:
            answer = SpeedAnswer(given.outcome, given.measure, given.done_by, given.evidence)
            answer_request(by=None, request=request, answer=answer)


def _no_progress(phase: str, done: int = 0, total: int | None = None) -> None:
    pass


_STEPS: dict[Happening, Callable[[Cast, Event, Period], None]] = {
    Happening.FIGURES: _figures,
    Happening.SNAPSHOT: _snapshot,
    Happening.FILINGS: _filings,
    Happening.REMIND: _remind,
    Happening.REPORTS: _reports,
    Happening.ASK: _ask,
    Happening.ANSWER: _answer,
}

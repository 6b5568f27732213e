"""Read the month's work in order: figures, filings, both reports, publication; its state and who acts next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Action, Subject, can
from base import clock
from base.day_format import show_day, show_day_month
from base.number_format import show_count
from base.period import Period, months_between
from base.versions import Versions
from measurements.models import Figure, ImportBatch, Network, Snapshot, Source
from measurements.queries import levels_in_force, periods_with_figures, reporting_level
from measurements.wording import LEVEL_NAMES
from reports.models import PublicationRule, ReportKind, ReportRun
from reports.queries import RunState, runs_for, state_of_run, with_texts_wanted
from reports.queries.calendar import due_days
from reports.queries.public import publishes_at
from reports.schedule import ScheduleKind
from submissions.models import Collection, ReporterGroup
from submissions.queries import last_closed_month
from submissions.queries.board import ChainStep, chain
from submissions.queries.periods import MONTHS_OWED
from submissions.reporters import Group
from wards.models import Level, Unit

Status = ReportRun.Status
COLLECTED = (Group.WARD, Group.AGENCY, Group.OPERATOR)  # a ward's own bodies file to their ward, which chases them
NAMED = 4  # who owes, by name; of more only the number


class MonthStepState(StrEnum):
    """The state of a step, for this role."""

    DONE = "done"
    MINE = "mine"  # this role has its button
    OTHERS = "others"  # somebody else's, or before its time
    LATE = "late"  # its day is over
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class StepButton:
    """The button of a step."""

    label: str
    url: str
    acts: bool = True  # False: there is only something to look at


@dataclass(frozen=True)
class MonthStep:
    """One step of the month: what, its state, until when, and what this role can do about it."""

    title: str
    said: str
    done: bool = False
    due: datetime | None = None
    button: StepButton | None = None
    asked: bool = True
    detail: str = ""
    about: ReportRun | ImportBatch | None = None

    @property
    def state(self) -> MonthStepState:
        if self.done:
            return MonthStepState.DONE
        if not self.asked:
            return MonthStepState.NOT_ASKED
        if self.due is not None and self.due < clock.now():
            return MonthStepState.LATE
        return MonthStepState.MINE if self.button and self.button.acts else MonthStepState.OTHERS


@dataclass(frozen=True)
class MonthRun:
    """The steps of the newest month that is over. `missing`: earlier ones since the province collects, oldest first."""

    period: Period
    steps: list[MonthStep]
    missing: list[MonthStep]  # figures that never came
    since: Period | None  # from which month on filings and reports are owed; None: not switched on

    @property
    def lines(self) -> list[MonthStep]:
        return [*self.missing, *self.steps]

    @property
    def marks(self) -> list[MonthStepState]:
        """The states that occur in it, for the legend of their marks."""
        present = {step.state for step in self.lines}
        return [state for state in MonthStepState if state in present]

    @property
    def first_open(self) -> MonthStep | None:
        """The step that this role does next, or None."""
        mine = [step for step in self.lines if not step.done and step.asked and step.button and step.button.acts]
        return mine[0] if mine else None

    @property
    def named(self) -> list[ReportRun | ImportBatch]:
        """The reports and files that the lines are about."""
        return [step.about for step in self.lines if step.about]

    @property
    def is_done(self) -> bool:
        return all(step.done or not step.asked for step in self.lines)


def month_run(user: User, code: str, versions: Versions, files: Iterable[ImportBatch] = ()) -> MonthRun | None:
    """The steps of the last month of the province with this code; None where no province has it any more.

    `versions`: as the page has found them; `files`: what came and waits to be applied or mended, as the user sees it.
    """
    period = last_closed_month()
    province = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE, code=code).first()
    if province is None:
        return None
    row = Collection.objects.filter(province_code=code).first()
    since = Period.of(row.since) if row else None
    ctx = _MonthContext(user, province, period, list(files), versions)
    days = due_days(code, [period])
    ministry_due = days[ScheduleKind.MINISTRY, period].at
    collects = since is not None and since <= period
    steps = [ctx.figures(period, ministry_due if collects else None)]
    if collects:
        steps += [ctx.filings(one) for one in chain(province, period) if one.group in COLLECTED]
        runs = {run.kind: run for run in _newest_runs(user, code, period)}
        operators, ministry = runs.get(ReportKind.OPERATORS), runs.get(ReportKind.MINISTRY)
        steps.append(ctx.report(ReportKind.OPERATORS, operators, days[ScheduleKind.OPERATORS, period].at))
        steps.append(ctx.report(ReportKind.MINISTRY, ministry, ministry_due))
        steps.append(ctx.publication(ministry, shows_figures=steps[0].done))
    missing = [ctx.figures(one, None) for one in _months_without(code, since, period, versions)]
    return MonthRun(period, steps, missing, since)


def _months_without(code: str, since: Period | None, before: Period, versions: Versions) -> list[Period]:
    """Months without figures, of those that are owed."""
    if since is None or since >= before:
        return []
    known = set(periods_with_figures(code, versions=versions))
    return [one for one in months_between(max(since, before.plus(-MONTHS_OWED)), before.plus(-1)) if one not in known]


def _newest_runs(user: User, code: str, period: Period) -> list[ReportRun]:
    found = runs_for(user).filter(
        province__heir_code=code,
        period=period.first_day,
        kind__in=[ReportKind.OPERATORS, ReportKind.MINISTRY],
        operator__isnull=True,
    )
    return with_texts_wanted(found.order_by("revision"))  # the last of a kind counts


@dataclass(frozen=True)
class _MonthContext:
    """The steps of a province's month as one role sees them."""

    user: User
    province: Unit
    period: Period
    files: Sequence[ImportBatch]
    versions: Versions

    def _may(self, action: Action) -> bool:
        return can(self.user, action, Subject(unit=self.province))

    def figures(self, period: Period, due: datetime | None) -> MonthStep:
        title = _("Figures of %(month)s") % {"month": period.label}
        code = self.province.code
        level = reporting_level(period, code, versions=self.versions)
        levels = levels_in_force(period, code, versions=self.versions)
        if level is not None:
            came = _applied_on(code, period, level)
            said = _("applied on %(day)s") % {"day": show_day(came)} if came else _("applied")
            whole = not levels or level == levels[-1]
            detail = "" if whole else _("so far by %(level)s only") % {"level": str(LEVEL_NAMES[level]).lower()}
            table = f"{reverse('measurements:compliance')}?province={code}&period={period}"
            button = StepButton(_("See the results"), table, acts=False) if whole else self._bring(period)
            return MonthStep(title, said, done=whole, due=None if whole else due, button=button, detail=detail)
        return replace(self._without_figures(title, period), due=due)

    def _without_figures(self, title: str, period: Period) -> MonthStep:
        waiting = next((one for one in self.files if str(period) in one.periods), None)
        if waiting is not None:
            url = reverse("measurements:import_detail", args=[waiting.pk])
            if waiting.status == ImportBatch.Status.CHECKED:
                said, button = _("the file waits to be applied"), StepButton(_("Check and apply"), url)
            else:
                said, button = _("the file has errors"), StepButton(_("See the errors"), url)
            return MonthStep(title, said, button=button, about=waiting)
        counted = _counted_until(self.province.code, period)
        detail = (
            _("only a count up to %(day)s, which is never judged") % {"day": show_day_month(counted)} if counted else ""
        )
        return MonthStep(title, _("not applied yet"), button=self._bring(period), detail=detail)

    def _bring(self, period: Period) -> StepButton | None:
        if not self._may(Action.IMPORT_FIGURES):
            return None
        return StepButton(_("Bring figures of %(month)s") % {"month": period.label}, reverse("measurements:imports"))

    def filings(self, step: ChainStep) -> MonthStep:
        title = _("%(group)s: filings") % {"group": ReporterGroup(step.group).label}
        said = _("%(filed)s of %(asked)s filed") % {
            "filed": show_count(step.filed),
            "asked": show_count(step.filed + step.owed),
        }
        query = f"?province={self.province.code}&period={self.period}&group={step.group}"
        board = f"{reverse('submissions:list')}{query}"
        done = not step.owed
        button = StepButton(_("Open filings"), board if done else f"{board}&state=owing", acts=False)
        if not done and self._may(Action.RECORD_SUBMISSION):
            if step.group == Group.OPERATOR:
                words = ngettext("Remind %(number)s operator", "Remind %(number)s operators", step.owed)
            else:
                words = ngettext("Remind %(number)s who owes", "Remind %(number)s who owe", step.owed)
            button = StepButton(words % {"number": show_count(step.owed)}, f"{reverse('submissions:reminders')}{query}")
        named = step.owing if len(step.owing) <= NAMED else ()
        detail = _("still owing: %(names)s") % {"names": ", ".join(named)} if named else ""
        return MonthStep(title, said, done=done, due=step.deadline.ends_at, button=button, detail=detail)

    def report(self, kind: ReportKind, run: ReportRun | None, due: datetime) -> MonthStep:
        title = str(kind.label)
        if run is None:
            return self._not_made(title, kind, due)
        state = state_of_run(run)
        said, detail = str(state.words), ""
        if run.is_issued and run.issued_on:
            said = _("issued on %(day)s") % {"day": show_day(run.issued_on)}
        if run.is_issued and run.differences:
            said, detail = _("figures differ now"), said
        word = self._next_of(run, state)
        url = reverse("reports:detail", args=[run.pk])
        button = StepButton(word or _("Open"), url, acts=bool(word))
        done, presses = run.is_issued and not run.differences, None if run.is_issued else due
        return MonthStep(title, said, done=done, due=presses, button=button, detail=detail, about=run)

    def _not_made(self, title: str, kind: ReportKind, due: datetime) -> MonthStep:
        if clock.now() < due:
            return MonthStep(title, _("makes itself at 07:00 of its day"), due=due)
        button = None
        if self._may(Action.MAKE_REPORTS):
            query = f"?kind={kind}&period={self.period}&province={self.province.code}"
            button = StepButton(_("Make it now"), f"{reverse('reports:new')}{query}")
        return MonthStep(title, _("not made yet"), due=due, button=button)

    def _next_of(self, run: ReportRun, state: RunState) -> str:
        """Label of what this role does with the report now; blank: only look at it."""
        if self._may(Action.APPROVE_REPORTS):
            undecided = run.status == Status.WAITING and run.data_period != run.period
            return _("Look, and approve") if state.may_be_approved else _("Decide") if undecided else ""
        if not self._may(Action.MAKE_REPORTS):
            return ""
        if run.status == Status.BUILT and (state.unwritten or run.returned_at):
            return _("Write the texts")
        words = {
            Status.FAILED: _("See why it failed"),
            Status.APPROVED: _("Hand to the clerk"),
            Status.HANDED_OVER: _("Record number and day"),
        }
        return words.get(Status(run.status), _("See what differs") if run.differences else "")

    def publication(self, run: ReportRun | None, *, shows_figures: bool) -> MonthStep:
        """The step of publication. `shows_figures`: some exist, which may be public as preliminary ones."""
        title = _("Publication")
        if run is not None and run.status == Status.PUBLISHED:
            page = reverse("reports:public", args=[run.province.province_code, str(self.period)])
            day = run.published_at
            said = _("public since %(day)s") % {"day": show_day(day)} if day else ""
            return MonthStep(title, said, done=True, button=StepButton(_("Open the public page"), page, acts=False))
        if run is not None and run.status == Status.ISSUED:
            may = self._may(Action.MAKE_REPORTS)
            button = StepButton(_("Publish"), reverse("reports:detail", args=[run.pk])) if may else None
            return MonthStep(title, _("waits to be published"), button=button)
        if shows_figures and publishes_at(self.province.heir_code, self.period) == PublicationRule.When.IMPORT:
            return MonthStep(
                title, _("the preliminary table is public; the final one once the Ministry's report is issued")
            )
        return MonthStep(title, _("after the Ministry's report is issued"))


def _applied_on(code: str, period: Period, level: str) -> date | None:
    """The day on which the newest figures of the month's table were applied, or None."""
    figures = Figure.objects.current().filter(
        period=period.first_day, source=Source.VNNIC, network=Network.MOBILE, operator=None
    )
    of_table = figures.filter(unit__heir_code=code, unit__level=level)
    at: datetime | None = of_table.aggregate(at=Max("batch__applied_at"))["at"]
    return at.astimezone(clock.VIETNAM).date() if at else None


def _counted_until(code: str, period: Period) -> date | None:
    counts = Snapshot.objects.filter(period=period.first_day, network=Network.MOBILE, unit__heir_code=code)
    day: date | None = counts.aggregate(day=Max("as_of"))["day"]
    return day

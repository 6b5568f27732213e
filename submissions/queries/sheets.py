"""Read the questions to a reporter in a month, with the last answers before it, for the pure modules."""

from collections.abc import Sequence
from dataclasses import replace

from base.period import Period
from submissions.indicator_form import Answer, Sheet
from submissions.models import Draft, Indicator, Submission
from submissions.queries.filings import last_submission_before
from submissions.queries.reporters import wards_of
from submissions.reporters import Reporter
from submissions.states import FilingState


def sheet_of(reporter: Reporter, period: Period) -> Sheet:
    """The questions to this reporter in that month, by the catalogue."""
    indicators = list(Indicator.objects.in_force(period.last_day).filter(asked_of=reporter.group))
    by_ward = any(one.per_ward for one in indicators)
    wards = wards_of(period, reporter.province_code) if by_ward else []
    before = last_submission_before(reporter, period)
    of = Period.of(before.period) if before else period.plus(-1)
    return Sheet(
        specs=[one.spec for one in indicators],
        last={(one.code, one.ward_id): one for one in answers_of(before)},
        is_january=period.month == 1,
        wards={ward.pk: ward.full_name for ward in wards},
        last_from="" if of == period.plus(-1) else of.label,
    )


def sheet_as_filed(reporter: Reporter, period: Period, submission: Submission) -> Sheet:
    """The questions as one version answered them: in the wording of its day, with those dropped since."""
    now = sheet_of(reporter, period)
    rows = list(submission.values.select_related("indicator", "ward").order_by("indicator__position", "pk"))
    answered = {row.indicator.code: row.indicator.spec for row in rows}
    known = {spec.code for spec in now.specs}
    specs = [answered.get(spec.code, spec) for spec in now.specs]
    wards = {row.ward.pk: row.ward.full_name for row in rows if row.ward}
    return replace(
        now,
        specs=specs + [spec for code, spec in answered.items() if code not in known],
        wards={**now.wards, **wards},
    )


def answers_of(submission: Submission | None) -> list[Answer]:
    """A filing's answers, in catalogue order; none without a filing."""
    if submission is None:
        return []
    rows = submission.values.select_related("indicator").order_by("indicator__position", "ward__sort_key", "pk")
    return [
        Answer(row.indicator.code, row.ward_id, month=row.month, cumulative=row.cumulative, text=row.text)
        for row in rows
    ]


def draft_of(reporter: Reporter, period: Period, *, by_staff: bool = False) -> Draft | None:
    """The draft of a reporter's month, its own or (`by_staff`) the department's; None where there is none."""
    rows = Draft.objects.filter(reporter_key=reporter.key, period=period.first_day, by_staff=by_staff)
    return rows.select_related("saved_by").first()


def versions_of(reporter: Reporter, period: Period) -> list[Submission]:
    """All versions of a filing, the newest first."""
    rows = Submission.objects.filter(reporter_key=reporter.key, period=period.first_day)
    return list(rows.order_by("-version").select_related("filed_by", "unit", "operator", "agency"))


def begun(owed: Sequence[tuple[Period, FilingState]]) -> set[tuple[str, Period]]:
    """The filings, of these, that have a draft of the reporter's own."""
    keys = {state.reporter.key for _period, state in owed}
    rows = Draft.objects.filter(reporter_key__in=keys, by_staff=False).values_list("reporter_key", "period")
    return {(key, Period.of(day)) for key, day in rows}

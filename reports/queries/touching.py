"""Fingerprints of the figures and filings that a report rests on: counted, not dated.

Clocks are set back, run ahead and differ between hosts, and a change is seen only when it is committed. What was seen
when a report was compared is stored with it (`compared_with`); it is compared again when that is no longer the same.
"""

import hashlib
from typing import Any

from django.db.models import Count, Max

from base.period import Period
from measurements.models import ImportBatch, JudgedStatistic, Source
from measurements.queries import judged_statistics
from reports.models import ReportKind, ReportRun
from reports.queries.gathering import MONTHS_SHOWN
from reports.queries.spans import LOOKED_BACK
from reports.schedule import MONTHS_OF, ScheduleKind
from submissions.models import Submission
from submissions.reporters import Group


def changes_at_large() -> str:
    """Fingerprint of all imports, undoings, filings and judging rules; equal means that nothing changed."""
    batches = ImportBatch.objects.filter(source=Source.VNNIC)
    imported = batches.aggregate(Count("applied_at"), Max("applied_at"), Count("undone_at"), Max("undone_at"))
    filed = Submission.objects.aggregate(Count("pk"), Max("pk"), Max("recorded_at"))
    judged = JudgedStatistic.objects.order_by("effective_from").values_list("effective_from", "statistic")
    return _digest([*imported.items(), *filed.items(), *judged])


def changes_around(run: ReportRun) -> str:
    """Fingerprint of what one report rests on.

    The imports of the months that its table shows or is compared with, with what is judged in them, and the operators'
    filings of its month and the one before.
    """
    own = Period.of(run.period)
    # With a draft on the month before; a longer report is compared with as many months before it.
    looked_at = 2 * MONTHS_OF[ScheduleKind(run.kind)] if run.kind in MONTHS_OF else MONTHS_SHOWN + 1
    months = [own.plus(-back) for back in range(looked_at)]
    filed_in = months if run.kind in MONTHS_OF else months[:2]
    months += sorted(_compared_with(run).difference(months))
    shown = set(map(str, months))
    batches = ImportBatch.objects.filter(
        applied_at__isnull=False,
        source=Source.VNNIC,
        province_code__in=["", run.province.province_code, run.province.heir_code],
    )
    rows = batches.order_by("pk").values_list("pk", "applied_at", "undone_at", "periods")
    imported = [tuple(values) for *values, periods in rows if shown.intersection(periods)]
    filed = Submission.objects.filter(
        period__in=[month.first_day for month in filed_in],
        group=Group.OPERATOR,
        unit__heir_code=run.province.heir_code,
    )
    judged = sorted((str(month), statistic) for month, statistic in judged_statistics(months).items())
    return _digest([*imported, *judged, *filed.order_by("pk").values_list("pk", "recorded_at")])


def _compared_with(run: ReportRun) -> set[Period]:
    """The earlier months with which the Ministry's report compares the month of its figures."""
    if run.kind != ReportKind.MINISTRY:
        return set()
    of_figures = Period.of(run.data_period or run.period)
    return {of_figures.plus(-back) for back in LOOKED_BACK}


def seen_now(run: ReportRun) -> str:
    """Both fingerprints as stored with a report: of everything, and of what concerns it."""
    return f"{changes_at_large()}/{changes_around(run)}"


def _digest(facts: list[Any]) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]

"""Filings as rows, whoever could have handed them in."""

from base.period import Period
from submissions.models import Indicator, Submission, Value

MONTH = Period(2024, 9)


def file(reporter, received_at, period=MONTH, version=1, values=(), **changes):
    row = Submission.objects.create(
        reporter_key=reporter.key,
        group=reporter.group,
        unit_id=reporter.unit_id,
        operator_id=reporter.operator_id,
        period=period.first_day,
        version=version,
        channel="form",
        received_at=received_at,
        recorded_at=received_at,
        certified_by="Người thử nghiệm",
        sha256="0" * 64,
        **changes,
    )
    for code, month, cumulative in values:
        indicator = Indicator.objects.get(code=code, asked_of=reporter.group)
        Value.objects.create(submission=row, indicator=indicator, month=month, cumulative=cumulative)
    return row

"""Actions on several reporters by one press: more time, exemption, nil returns that came on paper.

Each reporter is handled by itself: one that filed meanwhile is named and does not stop the others. Pressing twice does
nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts.models import User
from base import audit, clock
from base.period import Period
from base.refusal import Refused
from base.saying import say
from submissions.actions.calendar import audit_day, check_extension
from submissions.actions.filings import Certificate, Paper, file_submission
from submissions.models import Extension
from submissions.queries.filings import filed_in
from submissions.reporters import Reporter

FILED_MEANWHILE = say("has filed this month meanwhile")


@dataclass
class Together:
    """The outcome of an action on several reporters: done, unchanged, refused."""

    done: list[Reporter] = field(default_factory=list)
    same: list[Reporter] = field(default_factory=list)  # stood so before
    refused: list[tuple[Reporter, str]] = field(default_factory=list)  # with the reason


@transaction.atomic
def extend_together(
    *, by: User | None, reporters: Sequence[Reporter], period: Period, until: date | None, reason: str
) -> Together:
    """Give several reporters more time, or an exemption (`until` None). Raises as give_extension does."""
    outcome = Together()
    for code, group in {(one.province_code, one.group) for one in reporters}:
        check_extension(period, code, group, until, reason)
    rows = Extension.objects.select_for_update().filter(
        reporter_key__in=[one.key for one in reporters], period=period.first_day
    )
    standing = {row.reporter_key: row for row in rows}
    filed = {key for _month, key in filed_in({period: {one.key for one in reporters}})}
    for one in reporters:
        row = standing.get(one.key)
        if one.key in filed:
            outcome.refused.append((one, FILED_MEANWHILE))
        elif row and (row.until, row.reason) == (until, reason.strip()):
            outcome.same.append(one)
        else:
            outcome.done.append(one)
    if not outcome.done:
        return outcome
    before = {key: {"until": audit_day(row.until), "reason": row.reason} for key, row in standing.items()}
    keys = [one.key for one in outcome.done]
    after = {"until": audit_day(until), "reason": reason, "reporters": keys, "period": str(period)}
    audit.record(by=by, action="extension.give", before=before or None, after=after, reason=reason)
    given = {"until": until, "reason": reason.strip(), "given_by": by, "given_at": clock.now()}
    for one in outcome.done:
        Extension.objects.update_or_create(
            reporter_key=one.key, period=period.first_day, defaults={**given, "reporter_name": one.name}
        )
    return outcome


def record_nil_together(
    *, by: User | None, reporters: Sequence[Reporter], period: Period, certificate: Certificate, paper: Paper
) -> Together:
    """File nil returns that came on paper, each with its receipt and audit row. Figures are typed one by one."""
    outcome = Together()
    if not certificate.note.strip():
        raise Refused(say("No reason was given. Say on what the nil returns rest, for example the letter's number."))
    filed = {key for _month, key in filed_in({period: {one.key for one in reporters}})}
    for one in reporters:
        if one.key in filed:
            outcome.same.append(one)
            continue
        try:
            file_submission(
                by=by,
                reporter=one,
                period=period,
                typed={},
                is_nil=True,
                certificate=certificate,
                base_version=0,
                paper=paper,
            )
        except Refused as error:
            outcome.refused += [(one, problem) for problem in error.problems]
        else:
            outcome.done.append(one)
    return outcome

"""Turn an address into a reporter and month that this user may see; 404 for everything else."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from accounts.models import Role, User
from accounts.permissions import Action, Subject, can, require
from base import clock
from base.period import Period
from submissions.queries import find_reporter
from submissions.queries.board import month_or_404
from submissions.reporters import Group, Reporter
from wards.models import Unit
from wards.queries import same_unit_on


@dataclass(frozen=True)
class FilingContext:
    """One reporter's month, with what the user may do about it."""

    user: User
    reporter: Reporter
    period: Period
    subject: Subject

    @property
    def may_file(self) -> bool:
        return can(self.user, Action.FILE_SUBMISSION, self.subject)

    @property
    def may_record(self) -> bool:
        return can(self.user, Action.RECORD_SUBMISSION, self.subject)

    @property
    def by_staff(self) -> bool:
        """Does the user only record what came on paper? Then the draft is apart from the reporter's own."""
        return self.may_record and not self.may_file

    @property
    def args(self) -> tuple[str, str]:
        """The arguments of its addresses, for `reverse`."""
        return str(self.period), self.reporter.key


def filing_context_or_404(user: Any, period: str, key: str) -> FilingContext:
    """The reporter and month of an address. Raises Http404 where this user may not see its filings."""
    month = month_or_404(period)
    reporter = find_reporter(key, month)
    if reporter is None:
        raise Http404
    unit = Unit.objects.get(pk=reporter.unit_id)
    if reporter.group in {Group.WARD, Group.WARD_BODY}:
        # Who acts for a ward acts for its row of today; a ward that went on whole files its last months, too.
        unit = same_unit_on(unit, clock.today()) or unit
    subject = Subject(unit=unit, operator_id=reporter.operator_id, agency_id=reporter.agency_id)
    # A ward's bodies file to their ward, so that its officer sees them too.
    to_its_ward = reporter.group is Group.WARD_BODY and user.role == Role.WARD
    require(user, Action.VIEW_SUBMISSIONS, Subject(unit=unit) if to_its_ward else subject)
    return FilingContext(user, reporter, month, subject)


def writing_context_or_404(user: Any, period: str, key: str) -> FilingContext:
    """The reporter and month of an address. Raises Http404 where this user may neither file nor record."""
    ctx = filing_context_or_404(user, period, key)
    if not (ctx.may_file or ctx.may_record):
        raise Http404
    return ctx

"""Tags that list reports beside figures, on pages of lower apps."""

from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from measurements.models import ImportBatch
from reports.models import ReportRun
from reports.queries import issued_on_months, not_approved_on_months

register = template.Library()


@register.simple_tag
def reports_that_differ(batch: ImportBatch, user: User | AnonymousUser) -> list[ReportRun]:
    """Issued reports on the months and provinces of a file that brings something new, as the user may see."""
    if not (batch.counts.get("new") or batch.counts.get("changed")):
        return []
    return issued_on_months(user, {row.heir_code for row in batch.provinces.all()}, batch.periods)


@register.simple_tag
def reports_to_make(batch: ImportBatch, user: User | AnonymousUser) -> list[ReportRun]:
    """The Ministry's reports that wait for these figures or use them, and that nobody has approved."""
    return not_approved_on_months(user, {row.heir_code for row in batch.provinces.all()}, batch.periods)

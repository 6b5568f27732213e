"""The kinds of report, as columns and pages name them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.schedule import ScheduleKind


class ReportKind(models.TextChoices):
    """The kinds of report, for a model's column."""

    OPERATORS = ScheduleKind.OPERATORS, _("Operators, consolidated")
    OPERATOR = ScheduleKind.OPERATOR, _("One operator")
    MINISTRY = ScheduleKind.MINISTRY, _("Ministry and People's Committee")
    LETTER = ScheduleKind.LETTER, _("Monthly letter")
    REMINDER = ScheduleKind.REMINDER, _("Letter of reminder")
    PROPOSAL = ScheduleKind.PROPOSAL, _("Proposal to the People's Committee")
    COMMITTEE = ScheduleKind.COMMITTEE, _("Draft letter of the People's Committee")
    QUARTER = ScheduleKind.QUARTER, _("Report on a quarter")
    HALF_YEAR = ScheduleKind.HALF_YEAR, _("Report on half a year")
    YEAR = ScheduleKind.YEAR, _("Report on a year")


# Their figures stand from the day they are made; the others are renewed until they are approved.
KINDS_FROZEN_WHEN_MADE = (ReportKind.OPERATORS, ReportKind.OPERATOR)

# What stands around the text is stated for these, too, though they are no report.
LETTER_FORM_KINDS = [
    *ReportKind.choices,
    (ScheduleKind.WARD.value, _("Letter to one ward")),
    (ScheduleKind.PLAN.value, _("Plan of a ward")),
]

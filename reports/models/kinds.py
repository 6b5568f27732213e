"""The kinds of report, as columns and pages name them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.schedule import ScheduleKind


class ReportKind(models.TextChoices):
    OPERATORS = ScheduleKind.OPERATORS, _("Operators, consolidated")
    OPERATOR = ScheduleKind.OPERATOR, _("One operator")
    MINISTRY = ScheduleKind.MINISTRY, _("Ministry and People's Committee")
    LETTER = ScheduleKind.LETTER, _("Monthly letter")
    REMINDER = ScheduleKind.REMINDER, _("Letter of reminder")

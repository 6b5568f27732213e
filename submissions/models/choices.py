"""The choices of the choice columns, with their labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from submissions.deadlines import Roll
from submissions.promises import AnswerKind
from submissions.reporters import Group


class ReporterGroup(models.TextChoices):
    """Who reports: the groups of reporters, for a model's column."""

    OPERATOR = Group.OPERATOR, _("Operator")
    AGENCY = Group.AGENCY, _("Agency")
    WARD_BODY = Group.WARD_BODY, _("Body of a ward")
    WARD = Group.WARD, _("Ward")


class RollChoice(models.TextChoices):
    """Which way a deadline moves from a day off, for a model's column."""

    NONE = Roll.NONE, _("Not moved")
    NEXT = Roll.NEXT, _("To the next working day")
    PREVIOUS = Roll.PREVIOUS, _("To the previous working day")


class ValueKind(models.TextChoices):
    """What kind of value an indicator asks for."""

    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Number")
    PERCENT = "percent", _("Percent (0–100)")
    MONEY = "money", _("Money (million đồng)")
    TEXT = "text", _("Text")


class Cumulates(models.TextChoices):
    """What an indicator's total adds up."""

    TOTAL = "total", _("Everything that exists at the end of the month")
    YEAR = "year", _("Since January of the year")


class Channel(models.TextChoices):
    """The way by which a filing came."""

    FORM = "form", _("Web form")
    TEMPLATE = "template", _("Excel template")
    PAPER = "paper", _("Paper or e-office")
    API = "api", _("Program, by the API")


class AnswerChoice(models.TextChoices):
    """The answers an operator can give about a slow ward, for a model's column."""

    OPTIMISE = AnswerKind.OPTIMISE, _("Optimised")
    UPGRADE = AnswerKind.UPGRADE, _("Upgraded")
    NEW_SITE = AnswerKind.NEW_SITE, _("New site")
    NOT_OURS = AnswerKind.NOT_OURS, _("Not of this network")
    REBUTTED = AnswerKind.REBUTTED, _("Rebutted, with evidence")

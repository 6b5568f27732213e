"""The tables of reports: letterheads, rules, texts, and each report's life."""

from reports.models.furniture import AddressedClass, LegalBasis, LetterForm, OperatorAddress
from reports.models.kinds import KINDS_FROZEN_WHEN_MADE, LETTER_FORM_KINDS, ReportKind
from reports.models.rules import Letterhead, Passage, PublicationRule, ReportRule, Template
from reports.models.runs import STATUS_KEY, Mail, MailQuerySet, ReportRun, ReportRunQuerySet, RunFile
from reports.models.signing import RootCertificate
from reports.models.ward_letters import WardLetter
from reports.models.weak_spots import WeakSpot

__all__ = [
    "KINDS_FROZEN_WHEN_MADE",
    "LETTER_FORM_KINDS",
    "STATUS_KEY",
    "AddressedClass",
    "LegalBasis",
    "LetterForm",
    "Letterhead",
    "Mail",
    "MailQuerySet",
    "OperatorAddress",
    "Passage",
    "PublicationRule",
    "ReportKind",
    "ReportRule",
    "ReportRun",
    "ReportRunQuerySet",
    "RootCertificate",
    "RunFile",
    "Template",
    "WardLetter",
    "WeakSpot",
]

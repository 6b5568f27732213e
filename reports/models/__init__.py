"""What the department sends: under which letterhead, when it is public, and each report's life."""

from reports.models.furniture import AddressedClass, LegalBasis, LetterForm, OperatorAddress
from reports.models.kinds import ReportKind
from reports.models.rules import Letterhead, Passage, PublicationRule, ReportRule, Template
from reports.models.runs import STATUS_KEY, Mail, MailQuerySet, ReportRun, ReportRunQuerySet, RunFile
from reports.models.signing import RootCertificate

__all__ = [
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
]

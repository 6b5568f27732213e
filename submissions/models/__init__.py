from submissions.models.calendar import Collection, DeadlineRule, Extension, Holiday
from submissions.models.campaign import AnswerRule, CampaignGroup, ReferralCode, SpeedRequest
from submissions.models.catalogue import Indicator
from submissions.models.choices import AnswerChoice, Channel, Cumulates, ReporterGroup, RollChoice, ValueKind
from submissions.models.drive import Drive
from submissions.models.filings import Draft, Submission, Value
from submissions.models.reminders import Reminder

__all__ = [
    "AnswerChoice",
    "AnswerRule",
    "CampaignGroup",
    "Channel",
    "Collection",
    "Cumulates",
    "DeadlineRule",
    "Draft",
    "Drive",
    "Extension",
    "Holiday",
    "Indicator",
    "ReferralCode",
    "Reminder",
    "ReporterGroup",
    "RollChoice",
    "SpeedRequest",
    "Submission",
    "Value",
    "ValueKind",
]

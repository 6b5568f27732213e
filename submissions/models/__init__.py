from submissions.models.calendar import Collection, DeadlineRule, Extension, Holiday
from submissions.models.campaign import AnswerRule, CampaignGroup, ReferralCode, SpeedRequest
from submissions.models.catalogue import Indicator
from submissions.models.choices import Channel, Cumulates, Outcome, ReporterGroup, RollChoice, ValueKind
from submissions.models.filings import Draft, Submission, Value
from submissions.models.reminders import Reminder

__all__ = [
    "AnswerRule",
    "CampaignGroup",
    "Channel",
    "Collection",
    "Cumulates",
    "DeadlineRule",
    "Draft",
    "Extension",
    "Holiday",
    "Indicator",
    "Outcome",
    "ReferralCode",
    "Reminder",
    "ReporterGroup",
    "RollChoice",
    "SpeedRequest",
    "Submission",
    "Value",
    "ValueKind",
]

"""The actions of filings: the only functions that write the tables of this app."""

from submissions.actions.calendar import (
    confirm_holidays,
    give_extension,
    load_holidays,
    start_collecting,
    withdraw_extension,
)
from submissions.actions.campaign import (
    GroupNumbers,
    SpeedAnswer,
    answer_request,
    answer_requests,
    ask_operators,
    drop_plan,
    give_code,
    keep_plan,
    start_plan,
)
from submissions.actions.drives import call_drive, call_off_drive
from submissions.actions.filings import Certificate, Paper, drop_draft, file_submission, save_draft
from submissions.actions.reminders import open_reminders, remind_now, send_reminders
from submissions.actions.together import Together, extend_together, record_nil_together

__all__ = [
    "Certificate",
    "GroupNumbers",
    "Paper",
    "SpeedAnswer",
    "Together",
    "answer_request",
    "answer_requests",
    "ask_operators",
    "call_drive",
    "call_off_drive",
    "confirm_holidays",
    "drop_draft",
    "drop_plan",
    "extend_together",
    "file_submission",
    "give_code",
    "give_extension",
    "keep_plan",
    "load_holidays",
    "open_reminders",
    "record_nil_together",
    "remind_now",
    "save_draft",
    "send_reminders",
    "start_collecting",
    "start_plan",
    "withdraw_extension",
]

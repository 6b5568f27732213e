"""The actions of the portal: fill a demonstration, and clear what is past its retention."""

from accounts.actions import ask_to_invite, open_accounts
from portal.actions.clearing import ask_for_clearing, clear_day, clear_folders
from portal.actions.demo import REPORTED, Demo, bring_to_life, set_up_demo
from portal.demonstration.course import PROVINCE
from reports.actions import switch_on_province
from wards.actions import receive_boundaries, use_boundaries, verify_change, withdraw_boundaries

# What the pages of the register do is done by wards alone; what starts a province, by those that it is about.
__all__ = [
    "PROVINCE",
    "REPORTED",
    "Demo",
    "ask_for_clearing",
    "ask_to_invite",
    "bring_to_life",
    "clear_day",
    "clear_folders",
    "open_accounts",
    "receive_boundaries",
    "set_up_demo",
    "switch_on_province",
    "use_boundaries",
    "verify_change",
    "withdraw_boundaries",
]

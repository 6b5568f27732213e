"""What the front door writes: the contents of a demonstration, and what is cleared because its time is over."""

from portal.actions.clearing import ask_for_clearing, clear_day, clear_folders
from portal.actions.demo import PROVINCE, REPORTED, Demo, set_up_demo
from wards.actions import receive_boundaries, use_boundaries, verify_change, withdraw_boundaries

# What the pages of the register do is done by wards alone.
__all__ = [
    "PROVINCE",
    "REPORTED",
    "Demo",
    "ask_for_clearing",
    "clear_day",
    "clear_folders",
    "receive_boundaries",
    "set_up_demo",
    "use_boundaries",
    "verify_change",
    "withdraw_boundaries",
]

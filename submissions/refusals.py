"""What callers tell from other refusals (base.refusal), and what forms say before an action does. Pure."""

from datetime import date

from base.refusal import Refused
from base.saying import say


class OutOfDate(Refused):
    """Somebody else was quicker; what was typed is still in the asker's hands."""


def day_has_passed(day: date, today: date) -> str | None:
    """Why a promise cannot be kept by that day; None: it can."""
    if day >= today:
        return None
    return say("{day} has passed. Enter the day by which it will be done, from today on.", day=f"{day:%d/%m/%Y}")

"""Check of the calendar for `manage.py check --deploy`."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning, register
from django.db import DatabaseError

from base import clock
from base.checks import TAG


@register(TAG, deploy=True)
def years_have_holidays(**_: Any) -> list[CheckMessage]:
    """Warn of a year in use that has no day off: deadlines and reports would fall on Tết."""
    today = clock.today()
    try:
        there = set(
            apps.get_model("submissions", "Holiday")
            .objects.filter(is_working=False)
            .values_list("day__year", flat=True)
        )
    except DatabaseError:
        return []  # said by the check of the database
    lacking = [year for year in (today.year, today.year + 1) if year not in there]
    if not lacking:
        return []
    years = ", ".join(map(str, lacking))
    hint = "the next tick of beat loads them as a forecast; confirm or correct them in /admin/, holidays"
    return [Warning(f"The table of holidays holds none of {years}", hint=hint, id=f"{TAG}.W012")]

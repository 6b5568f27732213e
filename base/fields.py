"""Form fields that every app shares."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What lies further has no neighbours in the calendar; no act and no deadline of the portal is from beyond.
FIRST_DAY, LAST_DAY = date(1945, 1, 1), date(2999, 12, 31)


class DayField(forms.DateField):
    """A day within the years that the portal reckons with, written in the digits 0 to 9.

    Python's own reader takes the digits of every script, and years before which there is no day.
    """

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and not value.isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day: date | None = super().to_python(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            message = _("The day lies outside %(first)s–%(last)s. Correct the year.")
            raise ValidationError(message, "outside", {"first": FIRST_DAY.year, "last": LAST_DAY.year})
        return day

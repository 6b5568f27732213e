"""Template filters for numbers and dates as Vietnamese offices write them, in any language of the page."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base import clock
from base.day_format import show_day, show_day_month, show_moment
from base.nothing import NOTHING, shows
from base.number_format import show_number, show_plainly

register = template.Library()

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


@register.filter
@shows(NOTHING)
def vi_number(value: int | float | Decimal, places: int | None = None) -> str:
    """A number in Vietnamese form: `1234` → `1.234`, `45.6|vi_number:2` → `45,60`; a missing one is `–`."""
    return show_number(value, places)


@register.filter
@shows(NOTHING)
def vi_plain(value: Decimal) -> str:
    """What is asked: `40`, but `42,50`."""
    return show_plainly(value)


@register.filter
@shows(NOTHING)
def vi_date(value: date | datetime) -> str:
    """A day as `20/11/2026`, in Việt Nam's time."""
    return show_day(value)


@register.filter
@shows("")
def vi_day_month(value: date | datetime) -> str:
    """A day as `20/11`, where the year is plain."""
    return show_day_month(value)


@register.filter
@shows(NOTHING)
def vi_datetime(value: datetime) -> str:
    """A moment as `20/11/2026 07:00`, in Việt Nam's time."""
    return show_moment(value)


@register.filter
@shows("")
def weekday(value: date | datetime) -> str:
    """The name of the weekday, in the page's language and Việt Nam's time."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.VIETNAM)
    return str(WEEKDAYS[value.weekday()])


@register.filter
@shows("")
def days_left(value: date | datetime) -> str:
    """Days until a day in words, `today`, `3 days left`, `2 days late`, counted in Việt Nam's days."""
    days = clock.days_until(value)
    if days == 0:
        return str(_("today"))
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": vi_number(-days)}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": vi_number(days)}


@register.filter
@shows(False)
def is_late(value: date | datetime) -> bool:
    """Is the day over? Counted in Việt Nam's days, as by `days_left`."""
    return clock.days_until(value) < 0


@register.filter
@shows(NOTHING)
def file_size(value: int) -> str:
    """A size of bytes in words: `812 B`, `12,3 KB`, `4,0 MB`."""
    if value < 1000:
        return f"{value} B"
    if value < 1_000_000:
        return f"{vi_number(value / 1000, 1)} KB"
    return f"{vi_number(value / 1_000_000, 1)} MB"

"""Filters and tags of the overview: shares, changes and cells."""

from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from base.nothing import NOTHING, shows
from base.number_format import show_change, show_decimal
from base.period import Period
from measurements.judging.display import FEWEST_FOR_SHARE, percent, show_percent, show_samples, show_share
from measurements.judging.series import Point
from measurements.judging.summary import Summary
from measurements.wording import counts_shown
from portal.charts import sparkline
from portal.trend import TrendMonth
from wards.models import Unit

register = template.Library()

NO_COUNTS: list[int | None] = []


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Share in per cent, `45,61%`; blank below 20 in all, where the numbers say enough."""
    found = percent(part, whole)
    return "" if found is None or whole < FEWEST_FOR_SHARE else show_percent(found)


@register.simple_tag
def counted_share(part: int, whole: int) -> str:
    """Count and share as in documents: `12/114 (10,53%)`."""
    return show_share(part, whole)


@register.simple_tag
def signed(now: int, before: int) -> str:
    """Difference with its sign: `+5`, `−2`, `±0`."""
    return show_change(now - before)


@register.simple_tag
def change(value: Decimal, places: int) -> str:
    """Change with its sign and so many decimals."""
    return show_change(value, places)


@register.simple_tag
def value(point: Point, places: int) -> str:
    """Samples of a month (without decimals), or its speed."""
    if point.reading is None:
        return NOTHING
    if places:
        return show_decimal(point.reading.download)
    samples = point.reading.samples
    return show_samples(samples.least, samples.most) if samples else NOTHING


@register.filter
@shows(NOTHING)
def summary_samples(summary: Summary) -> str:
    """Samples of a summary as text."""
    return show_samples(summary.samples.least, summary.samples.most) if summary.samples else NOTHING


@register.filter
@shows(NO_COUNTS)
def shown_counts(summary: Summary, /) -> list[int | None]:
    """Counts in the order of the legend; None for a verdict that no unit could have."""
    return list(counts_shown(summary.counts, speed_asked=summary.speed_asked).values())


@register.simple_tag
def unit_url(pk: int, period: Period) -> str:
    """Address of a unit's page for a month."""
    return f"{reverse('portal:unit', args=[pk])}?period={period}"


@register.simple_tag
def unit_name(units: dict[int, Unit], pk: int) -> str:
    """Name of a unit by its key."""
    return units[pk].full_name


@register.simple_tag(takes_context=True)
def with_period(context: Context, period: Period) -> str:
    """Address of this page for another month."""
    query = context["request"].GET.copy()
    query["period"] = str(period)
    return f"?{query.urlencode()}"


@register.inclusion_tag("portal/overview/target.html")
def target_bar(part: int, whole: int, before: int | str | None, before_whole: int | str | None) -> dict[str, Any]:
    """Bar of a share up to the target (all), with a mark of the month before; the numbers are shown beside it."""
    last = percent(before, before_whole) if isinstance(before, int) and isinstance(before_whole, int) else None
    return {"now": f"{percent(part, whole) or 0:f}", "before": None if last is None else f"{last:f}"}


@register.inclusion_tag("portal/overview/spark.html")
def spark(months: list[TrendMonth]) -> dict[str, Any]:
    """Small line of the share of units with enough samples, from 0 to 100 per cent, with its text."""
    known = [month for month in months if month.enough is not None]
    runs = sparkline([month.enough for month in months])
    newest = runs[-1].split()[-1].split(",") if runs else []  # where the line ends: a dot shows which end is now
    return {"runs": runs, "newest": newest, "first": known[:1], "last": known[-1:]}

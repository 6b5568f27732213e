"""Read the register as a tree on a day, beside the counts of the official lists."""

from datetime import date

from django.db.models import Count, Prefetch, Q

from wards.known_facts import OfficialCount, official_counts
from wards.models import Level, Unit, UnitQuerySet


def provinces_on(on: date) -> UnitQuerySet:
    """All provinces of a day, sorted."""
    return Unit.objects.in_force(on).filter(level=Level.PROVINCE)


def tree_of(province: Unit, on: date) -> UnitQuerySet:
    """The units directly under a province on a day, sorted; each with its own as `below`, and their number."""
    still = Q(children__valid_to__isnull=True) | Q(children__valid_to__gt=on)
    parts = Count("children", filter=Q(children__valid_from__lte=on) & still)
    below = Prefetch("children", queryset=Unit.objects.in_force(on), to_attr="below")
    found: UnitQuerySet = Unit.objects.in_force(on).filter(parent=province).annotate(parts=parts)
    return found.order_by("sort_key", "pk").prefetch_related(below)  # grouped, the model's own order is lost


def official_count(province_code: str, on: date) -> OfficialCount | None:
    """The count of the newest official list of a province up to a day, or None."""
    found = [count for count in official_counts() if count.province == province_code and count.on <= on]
    return max(found, key=lambda count: count.on, default=None)

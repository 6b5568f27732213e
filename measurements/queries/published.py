"""Provinces' figures from VNNIC's public interface, to be shown beside the portal's. Reads only."""

from base.period import Period
from measurements.models import AtlasMonth, PublishedFigure
from wards.models import Unit


def published_of(unit: Unit, period: Period, network: str) -> list[PublishedFigure]:
    """VNNIC's published figures of a province's month, one for each statistic."""
    return list(
        PublishedFigure.objects.filter(unit=unit, period=period.first_day, network=network).order_by("-statistic")
    )


def published_in(period: Period, network: str) -> dict[int, list[PublishedFigure]]:
    """Province's key → VNNIC's published figures of a month."""
    found: dict[int, list[PublishedFigure]] = {}
    for figure in PublishedFigure.objects.filter(period=period.first_day, network=network).order_by("-statistic"):
        found.setdefault(figure.unit_id, []).append(figure)
    return found


def published_history(unit: Unit, months: int) -> list[PublishedFigure]:
    """The newest published figures of one province, at most so many months of each network."""
    return list(PublishedFigure.objects.filter(unit=unit).order_by("-period", "network", "-statistic")[: months * 4])


def atlas_months() -> list[AtlasMonth]:
    """All months for which the Atlas was asked, newest first."""
    return list(AtlasMonth.objects.defer("answer").order_by("-period", "network"))

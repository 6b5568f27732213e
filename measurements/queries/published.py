"""What VNNIC publishes of provinces by its public interface, for showing beside what the portal holds. Reads only."""

from base.period import Period
from measurements.models import AtlasMonth, PublishedFigure
from wards.models import Unit


def published_of(unit: Unit, period: Period, network: str) -> list[PublishedFigure]:
    """Of a province's month, one for each statistic."""
    return list(
        PublishedFigure.objects.filter(unit=unit, period=period.first_day, network=network).order_by("-statistic")
    )


def published_in(period: Period, network: str) -> dict[int, list[PublishedFigure]]:
    """Of every province of a month, by its key."""
    found: dict[int, list[PublishedFigure]] = {}
    for figure in PublishedFigure.objects.filter(period=period.first_day, network=network).order_by("-statistic"):
        found.setdefault(figure.unit_id, []).append(figure)
    return found


def published_history(unit: Unit, months: int) -> list[PublishedFigure]:
    """The newest of one province, at most so many months of each network."""
    return list(PublishedFigure.objects.filter(unit=unit).order_by("-period", "network", "-statistic")[: months * 4])


def atlas_months() -> list[AtlasMonth]:
    """Everything that was asked for, the newest first."""
    return list(AtlasMonth.objects.defer("answer").order_by("-period", "network"))

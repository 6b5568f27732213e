"""Month summaries: stored ones where they are current, else made from the figures. Writes nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from base.period import Period
from measurements.judging.summary import Summary, SummaryKey, judge_operator, judge_unit, summarise
from measurements.models import Figure, JudgedStatistic, MonthState, MonthSummary, Network, Source, Threshold
from measurements.queries.figures import requirement
from measurements.queries.land import over_land
from measurements.readings import Reading, interval
from wards.models import Level, Unit
from wards.queries import register_version

COLUMNS = (
    "units",
    "with_figures",
    "no_data",
    "undecided",
    "too_few_samples",
    "speed_missing",
    "too_slow",
    "compliant",
    "speed_asked",
    "reference",
    "reference_slow",
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What summaries depend on besides the figures.

    Read it before the figures: then a change in between shows.
    """

    register: str
    thresholds: str


def basis() -> Basis:
    """The current basis; the rule of mean and median is among the thresholds."""
    acts = Threshold.objects.order_by("network", "effective_from", "pk")
    rules = JudgedStatistic.objects.order_by("effective_from").values_list("effective_from", "statistic")
    text = repr(
        [
            (network, start.isoformat(), samples, None if download is None else str(download.normalize()))
            for network, start, samples, download in acts.values_list(
                "network", "effective_from", "min_samples", "min_download_mbps"
            )
        ]
        + [(start.isoformat(), statistic) for start, statistic in rules]
    )
    return Basis(register_version(), hashlib.sha256(text.encode()).hexdigest()[:16])


def month_summaries(
    periods: Iterable[Period],
    province_codes: Collection[str] | None = None,
    *,
    network: str = Network.MOBILE,
    operators: bool = False,
) -> dict[SummaryKey, Summary]:
    """The summaries of months, for provinces by the code of their own time (None: all), at every level in force.

    With `operators` also those of each operator that has a figure. What is not stored, or was made from outdated facts,
    is computed from the figures: the answer is always that of `compliance`. Six queries while all of it is stored, four
    more for each month that is not.
    """
    wanted = provinces_of(set(periods), province_codes)
    found, fresh = _valid_summaries(wanted, network, operators=operators)
    missing: defaultdict[Period, set[str]] = defaultdict(set)
    for period, code in wanted - fresh:
        missing[period].add(code)
    for period, codes in missing.items():
        made = compute(period, codes, network=network)
        found |= {key: summary for key, summary in made.items() if operators or key.operator is None}
    return found


def compute(period: Period, province_codes: Collection[str], *, network: str) -> dict[SummaryKey, Summary]:
    """Make the summaries of a month from its figures, whatever is stored: all levels, all operators."""
    in_force = Unit.objects.in_force(period.last_day).filter(province_code__in=province_codes)
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    heirs: dict[int, str] = {}
    for pk, level, code, heir in in_force.order_by().values_list("pk", "level", "province_code", "heir_code"):
        places[code, level].append(pk)
        heirs[pk] = heir
    rows: dict[int, dict[str | None, Reading]] = {}
    figures = (
        Figure.objects.current()
        .of_period(period)
        .filter(network=network, source=Source.VNNIC, unit__province_code__in=province_codes)
        .values_list("unit_id", "operator__code", "samples_min", "samples_max", "download", "statistic")
    )
    for unit, operator, least, most, download, statistic in figures.iterator(chunk_size=5000):
        rows.setdefault(unit, {})[operator] = Reading(interval(least, most), download, statistic)
    lacking = {pk: heir for pk, heir in heirs.items() if pk not in rows}
    rows |= {pk: land.readings for pk, land in over_land(lacking, period, network).items()}
    required = requirement(network, period)
    found: dict[SummaryKey, Summary] = {}
    for (code, level), units in places.items():
        readings = [rows.get(pk, {}) for pk in units]
        totals = [judge_unit(each.get(None), [r for op, r in each.items() if op], required) for each in readings]
        found[SummaryKey(period, code, level, None)] = summarise(totals, required)
        for operator in sorted({op for each in readings for op in each if op}):
            judged = [judge_operator(each.get(operator), required) for each in readings]
            found[SummaryKey(period, code, level, operator)] = summarise(judged, required)
    return found


def months_with_figures(network: str = Network.MOBILE) -> list[Period]:
    """Months for which figures of any province were ever applied or undone, newest first."""
    days = MonthState.objects.filter(network=network).order_by("-period").values_list("period", flat=True).distinct()
    return [Period.of(day) for day in days]


def stale_months() -> list[tuple[Period, str]]:
    """Months and networks with a province whose summaries are missing or outdated; newest first."""
    now = basis()
    rows = MonthState.objects.values_list(
        "period", "network", "province_code", "changed", "from_figures", "from_register", "from_thresholds"
    )
    fresh: defaultdict[tuple[Period, str], set[str]] = defaultdict(set)
    for day, network, code, changed, *made in rows.order_by():
        held = fresh[Period.of(day), network]
        if made == [changed, now.register, now.thresholds]:
            held.add(code)
    provinces: defaultdict[Period, set[str]] = defaultdict(set)
    for period, code in provinces_of({period for period, _network in fresh}):
        provinces[period].add(code)
    return sorted((month for month, held in fresh.items() if provinces[month[0]] - held), reverse=True)


def _valid_summaries(
    wanted: set[tuple[Period, str]], network: str, *, operators: bool
) -> tuple[dict[SummaryKey, Summary], set[tuple[Period, str]]]:
    """The summaries that hold, and the provinces and months that they cover."""
    now = basis()
    states: dict[int, tuple[Period, str]] = {}
    days = {period.first_day: period for period, _code in wanted}
    codes = {code for _period, code in wanted}
    # From the first month to the last, and then by keys: what is asked grows with the months wanted, not with all.
    rows = MonthState.objects.filter(network=network, province_code__in=codes)
    rows = rows.filter(period__gte=min(days), period__lte=max(days)) if days else rows.none()
    for pk, day, code, changed, *made in rows.values_list(
        "pk", "period", "province_code", "changed", "from_figures", "from_register", "from_thresholds"
    ):
        month = days.get(day)
        if month and made == [changed, now.register, now.thresholds] and (month, code) in wanted:
            states[pk] = (month, code)
    found: dict[SummaryKey, Summary] = {}
    summaries = MonthSummary.objects.filter(state__in=list(states))
    if not operators:
        summaries = summaries.filter(operator__isnull=True)
    columns = ("state_id", "level", "operator__code", "samples_min", "samples_max", "download", "statistic", *COLUMNS)
    for state, level, operator, least, most, download, statistic, *numbers in summaries.values_list(*columns):
        given = dict(zip(COLUMNS, numbers, strict=True))
        found[SummaryKey(*states[state], level, operator)] = Summary(
            **given, samples=interval(least, most), download=download, statistic=statistic
        )
    return found, set(states.values())


def provinces_of(periods: set[Period], codes: Collection[str] | None = None) -> set[tuple[Period, str]]:
    """(month, code) of all provinces on the month's last day."""
    return {(period, code) for period, code, _heir in heirs_of(periods) if codes is None or code in codes}


def heirs_of(periods: set[Period]) -> list[tuple[Period, str, str]]:
    """(month, code, code of the province that answers today) of all provinces on the month's last day."""
    provinces = Unit.objects.filter(level=Level.PROVINCE).order_by()
    rows = list(provinces.values_list("code", "heir_code", "valid_from", "valid_to"))
    return [
        (period, code, heir)
        for period in periods
        for code, heir, start, end in rows
        if start <= period.last_day and (end is None or end > period.last_day)
    ]

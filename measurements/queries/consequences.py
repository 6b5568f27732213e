"""What applying a checked file would change beyond its own figures: verdicts, and gaps that it leaves. Reads only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from base.period import Period
from measurements.importing.comparison import Difference, Known
from measurements.importing.parsed_file import Key
from measurements.judging.compliance import Requirement, Verdict, judge, reading_of_unit
from measurements.judging.statistic import chosen
from measurements.models import ImportBatch, Source
from measurements.queries.figures import judged_statistics, requirements
from measurements.readings import Reading
from measurements.wording import SHOWN
from wards.models import Unit

NAMES_SHOWN = 12
Place = tuple[str, str, int]  # month, network, unit
Of = dict[int | None, dict[str, Reading]]  # operator (None: all of them) → statistic → what stands


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """A number of units, with the names of the first."""

    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class Turn:
    """Units of a level whose verdict of a month will change; `revised`: those that had figures before."""

    month: str
    network: str
    level: str
    verdict: str
    units: NamedUnits
    revised: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What applying a file would change beyond its own figures.

    `only_operators`: units without an overall row beside rows of operators; the sum of those is an estimate.
    """

    turns: tuple[Turn, ...] = ()
    only_operators: NamedUnits = field(default_factory=lambda: NamedUnits(0, ()))
    emptied: int = 0
    emptied_places: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.turns or self.only_operators.count or self.emptied)


def consequences(batch: ImportBatch, known: Mapping[Key, Known], difference: Difference) -> Consequences:
    """The consequences of applying a batch; empty for one that is applied already.

    Verdicts change by VNNIC's final figures alone, for nothing else is judged.
    """
    if batch.status not in (ImportBatch.Status.CHECKED, ImportBatch.Status.REJECTED):
        return Consequences()
    places = [f"{figure.sheet}!{figure.cell}" if figure.sheet else figure.cell for _, figure in difference.emptied]
    emptied, shown = len(places), tuple(places[:NAMES_SHOWN])
    if batch.source != Source.VNNIC or batch.options.get("as_of"):
        return Consequences(emptied=emptied, emptied_places=shown)
    before, after = _before(known, difference), _after(known, difference)
    units = Unit.objects.in_bulk({unit for _month, _network, unit in after})
    judged = _judged(after)
    alone = [units[place[2]].full_name for place, of in after.items() if _lacks_overall(of, judged[place[0]])]
    return Consequences(tuple(_turns(before, after, units)), _named(alone), emptied, shown)


def _turns(before: Mapping[Place, Of], after: Mapping[Place, Of], units: Mapping[int, Unit]) -> Iterator[Turn]:
    found: dict[tuple[str, str, str, Verdict], list[tuple[str, bool]]] = {}
    required: dict[tuple[str, str], Requirement | None] = {}
    judged = _judged(after)
    for network in {network for _month, network, _unit in after}:
        months = {month for month, its, _unit in after if its == network}
        for period, requirement in requirements(network, [Period.parse(month) for month in months]).items():
            required[str(period), network] = requirement
    for (month, network, pk), of in after.items():
        old = _verdict(before.get((month, network, pk), {}), required[month, network], judged[month])
        new = _verdict(of, required[month, network], judged[month])
        if new != old:
            unit = units[pk]
            found.setdefault((month, network, unit.level, new), []).append((unit.full_name, old != Verdict.NO_DATA))
    for (month, network, level, verdict), turned in sorted(found.items(), key=lambda one: _order(one[0])):
        names = _named(name for name, _revised in turned)
        yield Turn(month, network, level, verdict.value, names, sum(revised for _name, revised in turned))


def _order(key: tuple[str, str, str, Verdict]) -> tuple[str, str, str, int]:
    month, network, level, verdict = key
    return month, network, level, SHOWN.index(verdict)


def _before(known: Mapping[Key, Known], difference: Difference) -> dict[Place, Of]:
    """What stands of the units that are touched."""
    touched = {(figure.period, figure.network, figure.unit_id) for figure in difference.new}
    touched |= {(figure.period, figure.network, figure.unit_id) for _, figure in difference.changed}
    found: dict[Place, Of] = {place: {} for place in touched}
    for (unit, period, network, operator, statistic), each in known.items():
        if (place := (period, network, unit)) in touched:
            found[place].setdefault(operator, {})[statistic] = each.reading
    return found


def _after(known: Mapping[Key, Known], difference: Difference) -> dict[Place, Of]:
    found = _before(known, difference)
    replaced = {each.pk for each, _figure in difference.changed}
    for (unit, period, network, operator, statistic), each in known.items():
        if each.pk in replaced:
            del found[period, network, unit][operator][statistic]
    for figure in [*difference.new, *(figure for _, figure in difference.changed)]:
        of = found[figure.period, figure.network, figure.unit_id]
        of.setdefault(figure.operator_id, {})[figure.reading.statistic] = figure.reading
    return found


def _judged(places: Iterable[Place]) -> dict[str, str]:
    """By month, which of mean and median is judged."""
    found = judged_statistics({Period.parse(month) for month, _network, _unit in places})
    return {str(period): statistic for period, statistic in found.items()}


def _verdict(of: Of, required: Requirement | None, judged: str) -> Verdict:
    total = _that_counts(of.get(None, {}), judged)
    parts = [part for operator, each in of.items() if operator is not None and (part := _that_counts(each, judged))]
    found, _estimated = reading_of_unit(total, parts)
    return judge(found, required)


def _that_counts(of: Mapping[str, Reading], judged: str) -> Reading | None:
    return chosen(of, judged, lambda one: one.download)


def _lacks_overall(of: Of, judged: str) -> bool:
    total = _that_counts(of.get(None, {}), judged)
    return (total is None or total.empty) and any(operator is not None and each for operator, each in of.items())


def _named(names: Iterable[str]) -> NamedUnits:
    listed: Sequence[str] = list(dict.fromkeys(names))
    return NamedUnits(len(listed), tuple(listed[:NAMES_SHOWN]))

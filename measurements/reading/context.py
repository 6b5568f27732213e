"""What stands outside the table's columns: title, section rows, sheet name, file name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from base.period import Period
from measurements.reading import months, words
from measurements.reading.text import fold


@dataclass(frozen=True, slots=True)
class Context:
    """Defaults for what the columns do not say. Later ones go before earlier ones."""

    period: Period | None = None
    year: int | None = None
    month: int | None = None
    span: str = ""
    network: str = ""
    operator: str = ""
    statistic: str = ""
    metric: str = ""

    def over(self, weaker: "Context") -> "Context":
        """This context, filled up from a weaker one; a bare month takes its year from there."""
        year = self.year or weaker.year or (weaker.period.year if weaker.period else None)
        period = self.period
        month = self.month or (weaker.month if weaker.period is None and not self.span else None)
        if period is None and month and year:
            period = Period(year, month)
        if period is None and not self.month and not self.span:
            period = weaker.period
        return Context(
            period=period,
            year=year,
            month=self.month or weaker.month,
            span=self.span or ("" if period else weaker.span),
            network=self.network or weaker.network,
            operator=self.operator or weaker.operator,
            statistic=self.statistic or weaker.statistic,
            metric=self.metric or weaker.metric,
        )


def of_texts(texts: Iterable[str], vocabulary: words.Vocabulary) -> Context:
    """What title lines say together. Two different months in them say nothing."""
    found = Context()
    periods: set[Period] = set()
    networks: set[str] = set()
    metrics: set[str] = set()
    for text in texts:
        said = months.find(text)
        periods.update(said.periods)
        networks.update(filter(None, [words.network_in(text)]))
        meaning = vocabulary.header(text) if len(text) <= 120 else words.Meaning()
        metrics.update(filter(None, [meaning.metric]))
        found = replace(
            found,
            year=found.year or said.year,
            month=found.month or said.month,
            span=found.span or said.span,
            statistic=found.statistic or words.statistic_in(text),
            operator=found.operator or vocabulary.operator_within(text),
        )
    period = periods.pop() if len(periods) == 1 else None
    if period is None and not periods and found.month and found.year:
        period = Period(found.year, found.month)
    speeds = {"speed": "download"}
    metric = metrics.pop() if len(metrics) == 1 else ""
    return replace(
        found,
        period=period,
        month=None if period else found.month,
        network=networks.pop() if len(networks) == 1 else "",
        metric=speeds.get(metric, metric),
    )


def of_section(text: str, vocabulary: words.Vocabulary) -> Context | None:
    """What a lone text between rows says, if it is nothing but a month, a network or an operator."""
    if len(text) > 60:
        return None
    said = months.read(text)
    operator = vocabulary.operator(text)
    network = words.network_in(text) if len(fold(text).split()) <= 5 else ""
    if said and (said.period or said.month):
        within = vocabulary.operator_within(text)
        return Context(said.period, said.year, said.month, network=words.network_in(text), operator=within)
    if operator:
        return Context(operator=operator)
    if network:
        return Context(network=network)
    return None

"""The context outside a table's columns: title, section rows, notes, sheet name, file name.

Such a text may only *qualify* the figures: "mạng di động", "mẫu 5G", "Đơn vị tính: Kbps". What it merely mentions
("hạ tầng 5G", "không bao gồm 5G") changes nothing; what could be either is a question.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from base.period import Period
from measurements.reading import months, words
from measurements.reading.headings import Heading, Vocabulary, heading_of, network_of
from measurements.reading.phrases import Term
from measurements.reading.text import fold

_CLAUSE = re.compile(r"\s[-–—]\s|[;()\[\]|\n]|\.\s+(?=[^\W\d_])")
_QUALIFIER = re.compile(rf"(?:^| )(?:{words.QUALIFIERS})$")
_MENTION = re.compile(rf"\b(?:{words.MENTIONS})\b")
_NEGATION = re.compile(rf"\b(?:{words.NEGATIONS})\b")
_PROVISIONAL = re.compile(rf"\b(?:{words.PROVISIONAL})\b")
_OF_MEASURE = re.compile(rf"\b(?:{words.OF_MEASURE})\b")
_OF_OPERATOR = re.compile(r"(?:^| )(?:nha mang|mang|doanh nghiep|dnvt|cua nha mang|cua doanh nghiep)$")
_ELSEWHERE = re.compile(r"\b(?:chua|khong|moi|se|xem|bo sung|gui sau|dinh kem)\b")
_COUNT_OF_SPEED_TESTS = re.compile(r"\bmau(?: do)?(?: kiem)? toc do\b")
_CONTRARY = {"target", "cumulated", "estimate"}
# These, too, where the clause is a heading; of units ("các xã chưa đạt") they only say which are in the table.
_NO_MEASUREMENT = {"remaining", "other_time", "difference", "invalid", "passing", "extreme", "per"}
_COMPARED = ("so voi", "so sanh")  # a table that compares may hold the month's figures
_YEAR = re.compile(r"20\d\d")
_ROUND_NUMBER = re.compile(r"\b(?:x ?)?(?:1 000|10+|000|tram|chuc)\b")
_CARRIED_OUT = re.compile(r"\b(?:theo|thuc hien|trien khai|can cu|hoan thanh|dat|vuot|so voi)(?: \w+){0,2}$")
_SAYS_SPEED = re.compile(r"\btoc do\b|\bdownload\b|\btai (?:xuong|len|ve)\b|\bspeed\b")
_KNOWN = frozenset(
    {"measure", "direction", "statistic", "unit", "network", "operator", "period", "filler", "place", "admin"}
)


@dataclass(frozen=True, slots=True)
class Context:
    """Defaults for what the columns do not say. Later ones take precedence.

    `periods`: every month named; `contrary`, `network_unclear`, `unit`, `provisional`, `thousands` and
    `operator_mentioned` hold the text that says it, blank if none does.
    """

    period: Period | None = None
    periods: tuple[Period, ...] = ()
    year: int | None = None
    month: int | None = None
    span: str = ""
    as_of: months.Day | None = None
    provisional: str = ""
    contrary: str = ""
    network: str = ""
    network_unclear: str = ""
    operator: str = ""
    operator_mentioned: str = ""
    statistic: str = ""
    metric: str = ""
    unit: str = ""
    thousands: str = ""

    def over(self, weaker: "Context") -> "Context":
        """This context, completed from a weaker one; a bare month takes its year from there."""
        year = self.year or weaker.year or (weaker.period.year if weaker.period else None)
        period = self.period
        month = self.month or (weaker.month if weaker.period is None and not self.span else None)
        if period is None and month:
            period = months.with_year(month, weaker.period, weaker.periods, year, wraps=False)
        if period is None and not self.month and not self.span:
            period = weaker.period
        return Context(
            period=period,
            periods=self.periods or weaker.periods,
            year=year,
            month=self.month or weaker.month,
            span=self.span or ("" if period else weaker.span),
            as_of=self.as_of or self._day_in_month(weaker.as_of),
            provisional=self.provisional or weaker.provisional,
            contrary=self.contrary or weaker.contrary,
            network=self.network or weaker.network,
            network_unclear=self.network_unclear or ("" if self.network else weaker.network_unclear),
            operator=self.operator or weaker.operator,
            operator_mentioned=self.operator_mentioned or weaker.operator_mentioned,
            statistic=self.statistic or weaker.statistic,
            metric=self.metric or weaker.metric,
            unit=self.unit or weaker.unit,
            thousands=self.thousands or weaker.thousands,
        )

    def with_months_of(self, other: "Context") -> "Context":
        """This context with the months of another: a section "Tháng 8" follows "Tháng 7", and is not in it."""
        return replace(self, period=other.period, periods=other.periods, year=other.year, month=other.month)

    def _day_in_month(self, day: months.Day | None) -> months.Day | None:
        """A day that a weaker text says, where this one says nothing of time or names the day's month."""
        if not self.says_months:
            return day
        return day if day and self.period and day.within(self.period) else None

    @property
    def says_months(self) -> bool:
        return bool(self.periods or self.month or self.span)

    def agrees(self, other: "Context") -> bool:
        """Do both name the same month, as far as both name one at all?"""
        years = {each.year for each in self.periods}
        if years and other.year and not other.says_months:
            return other.year in years
        if self.periods and other.periods:
            return bool(set(self.periods) & set(other.periods))
        mine = {self.month} if self.month else {each.month for each in self.periods}
        others = {other.month} if other.month else {each.month for each in other.periods}
        return not mine or not others or bool(mine & others)


def of_texts(texts: Iterable[str], vocabulary: Vocabulary) -> Context:
    """The context that title lines give together. Two different months in them give none."""
    found = Context()
    periods: list[Period] = []
    networks: dict[str, str] = {}
    metrics: set[str] = set()
    statistics: set[str] = set()
    for text in texts:
        said = months.find(text)
        periods.extend(period for period in said.periods if period not in periods)
        one = _Text(text, vocabulary)
        if one.network:
            networks.setdefault(one.network, text)
        metrics.update(filter(None, [one.metric]))
        statistics.update(filter(None, [one.statistic]))
        spans = said.span and (one.only_about_time or said.periods or not _has_unknown(one) or months.names_week(text))
        found = replace(
            found,
            year=found.year or said.year,
            month=found.month or said.month,
            span=found.span or (said.span if spans else ""),
            as_of=found.as_of or months.as_of(text),
            provisional=found.provisional or (text if _PROVISIONAL.search(one.flat) else ""),
            contrary=found.contrary or (text if one.contrary else ""),
            network_unclear=found.network_unclear or (text if one.network_unclear else ""),
            operator=found.operator or one.operator,
            operator_mentioned=found.operator_mentioned or (text if one.operator_mentioned else ""),
            unit=found.unit or (text if one.wrong_unit else ""),
            thousands=found.thousands or (text if one.thousands else ""),
        )
    period = periods[0] if len(periods) == 1 else None
    if period is None and not periods and found.month and found.year:
        period = Period(found.year, found.month)
        periods = [period]
    named = set(networks)
    if not named or (named <= {"mobile", "4g"} and "mobile" in named):
        settled = "mobile" if named else ""
    else:  # said of the same figures in two ways, or of two networks at once
        settled = named.pop() if len(named) == 1 and not named & {"?", "4g", "wifi"} else ""
    contrary = "" if settled or not networks else next(reversed(networks.values()))
    return replace(
        found,
        period=period,
        periods=tuple(periods),
        month=None if period else found.month,
        network=settled,
        network_unclear=contrary or ("" if settled else found.network_unclear),
        statistic=statistics.pop() if len(statistics) == 1 else "",
        metric=metrics.pop() if len(metrics) == 1 else "",
    )


def of_name(name: str, vocabulary: Vocabulary) -> Context:
    """The context that a sheet's name gives, as a title; "Kế hoạch" alone is a heading there, no kind of letter."""
    found = of_texts([name], vocabulary)
    kinds = {term for term, _ in vocabulary.terms(name)}
    qualities = {value for kind, value in kinds if kind == "quality"}
    alone = bool(qualities) and {kind for kind, _ in kinds} <= {"quality", "filler", "period", "measure"}
    compared = fold(name).startswith(_COMPARED)
    year = int(name) if _YEAR.fullmatch(name) else None
    draft = name if fold(name) in ("nhap", "ban nhap", "du thao") else ""
    return replace(
        found,
        year=found.year or year,
        contrary=found.contrary or (name if alone and not compared else ""),
        provisional=found.provisional or draft,
    )


class _Text:
    """One text of a title, clause by clause."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.flat = fold(text)
        self.spans = bool(months.find(text).span)
        self.clauses = [vocabulary.terms(clause) for clause in _CLAUSE.split(text) if clause.strip()]
        without_acts = months.without_acts(text)  # "Kế hoạch số 12" plans nothing here
        self.own_clauses = [vocabulary.terms(clause) for clause in _CLAUSE.split(without_acts) if clause.strip()]
        self.terms = [term for clause in self.clauses for term in clause]
        networks: list[str] = []
        operators: set[str] = set()
        self.network_unclear = self.operator_mentioned = False
        for clause in self.clauses:
            fits: bool | None = None  # of the network before
            for place, ((kind, value), written) in enumerate(clause):
                before = " ".join(each for _term, each in clause[:place])
                after = " ".join(each for _term, each in clause[place + 1 :])
                if kind == "network":
                    if not self._joined(clause, place):
                        fits = self._fits(clause, written, before, after)
                    if fits:
                        networks.append(value)
                    elif fits is None and value in ("5g", "fixed", "wifi"):
                        self.network_unclear = True
                elif kind == "operator":
                    named = all(term[0] in _KNOWN for term, _ in clause) and not _NEGATION.search(before)
                    if named or _OF_OPERATOR.search(before):
                        operators.add(value)
                    else:
                        self.operator_mentioned = True
        self.network = network_of(networks)
        self.operator = next(iter(operators)) if len(operators) == 1 else ""
        mentioned = {value for (kind, value), _ in self.terms if kind == "operator"}
        one = self.operator_mentioned and len(mentioned) == 1 and not self.operator
        self.operator_mentioned = one or len(operators) > 1  # "của VNPT và Viettel"

    @staticmethod
    def _joined(clause: list[tuple[Term, str]], place: int) -> bool:
        """Does the network follow another one at once: "4G và 5G"?"""
        if place and clause[place - 1][0][0] == "network":
            return True
        return place > 1 and clause[place - 1][1] in ("va", "+", "and") and clause[place - 2][0][0] == "network"

    @staticmethod
    def _fits(clause: list[tuple[Term, str]], written: str, before: str, after: str) -> bool | None:
        """Whether a network qualifies the figures; None: it may."""
        if _MENTION.search(before):
            return False
        if _NEGATION.search(before):
            return False
        if _NEGATION.match(after) or _ELSEWHERE.search(after):
            return None
        if written.startswith(("mang ", "bang rong ")) or _QUALIFIER.search(before):
            return True
        return True if all(term[0] in _KNOWN for term, _ in clause) else None

    @property
    def contrary(self) -> bool:
        """Does it head a table of targets, of estimates or of sums, not of the month's measurements?

        The measure and the word stand side by side: "CHỈ TIÊU SỐ MẪU", "SỐ MẪU CỘNG DỒN"; or each word is known and
        one of them says it: "MỤC TIÊU THÁNG 8/2025 MẠNG DI ĐỘNG", "Lũy kế từ đầu năm". A number among the words
        ("tối thiểu 300 mẫu") makes a remark of it.
        """
        if any(self._heads(clause) or self._sums_up(clause) for clause in self.own_clauses):
            return True
        for clause in self.clauses:
            terms = [term for term, _ in clause if term[0] not in ("filler", "admin", "place")]
            numbers = [each for _, each in clause if each.isdigit() and int(each) > 31 and not 2000 <= int(each) < 2100]
            pairs = [{one, other} for one, other in pairwise(terms)]
            if not numbers and any(
                {kind for kind, _ in pair} == {"measure", "quality"} and {value for _, value in pair} & _CONTRARY
                for pair in pairs
            ):
                return True
        return False

    @staticmethod
    def _heads(clause: list[tuple[Term, str]]) -> bool:
        """Is the clause a heading of targets or sums, with no word that is not known?"""
        kinds = {kind for (kind, _), _ in clause}
        numbers = [each for _, each in clause if each.isdigit() and int(each) > 31 and not 2000 <= int(each) < 2100]
        if numbers or not kinds <= _KNOWN | {"quality"}:
            return False
        for place, ((kind, value), written) in enumerate(clause):
            before = " ".join(each for _, each in clause[:place])
            told_so = _PROVISIONAL.search(" ".join(each for _, each in clause))
            if kind == "quality" and value in _NO_MEASUREMENT and written not in _COMPARED:
                of_units = any(term == "admin" for (term, _), _ in clause)
                if not of_units and not _CARRIED_OUT.search(before):
                    return bool(kinds & {"measure", "direction", "network"}) or value in ("difference", "other_time")
            if kind == "quality" and value in _CONTRARY and not _CARRIED_OUT.search(before) and not told_so:
                dated = any(kind == "period" and each[-1].isdigit() for (kind, _), each in clause)
                return value != "target" or dated or bool(kinds & {"measure", "direction", "network"})
        return False

    def _sums_up(self, clause: list[tuple[Term, str]]) -> bool:
        """ "Số liệu đến hết tháng 8/2025", where nothing says in other words that it is of several months."""
        known = {kind for (kind, _), _ in clause} <= _KNOWN
        return known and not self.spans and bool(months.UP_TO.search(" ".join(each for _, each in clause)))

    @property
    def only_about_time(self) -> bool:
        return all(kind in ("period", "filler", "measure") for (kind, _), _ in self.terms)

    @property
    def statistic(self) -> str:
        """Median or mean, where a clause says it of the speeds and nothing else."""
        for clause in self.clauses:
            said = heading_of(clause)
            plain = not (said.unknown or said.quality or said.other)
            if said.statistic and plain and "samples" not in said.measures and not _NEGATION.search(self.flat):
                return said.statistic
        return ""

    @property
    def metric(self) -> str:
        """What the columns hold that name only a month, an operator or a network: counts or speeds.

        "i-Speed" and "đo tốc độ" say what was done; a speed is meant only with its direction or its unit.
        """
        found: set[str] = set()
        for clause in self.clauses:
            said = heading_of(clause)
            if said.quality or said.other or _NEGATION.search(" ".join(each for _, each in clause)):
                continue
            metric = said.metric
            if _COUNT_OF_SPEED_TESTS.search(" ".join(each for _, each in clause)) and said.measures[0] == "samples":
                found.add("samples")
            elif "samples" in said.measures and len(said.measures) > 1:
                found.update(("samples", "download"))
            elif metric == "samples" and _is_form(clause):
                continue
            elif metric == "speed" and said.unit in words.SPEED_UNITS:
                found.add("download")
            elif metric and metric != "speed":
                found.add(metric)
        return found.pop() if len(found) == 1 else ""

    @property
    def wrong_unit(self) -> bool:
        """Does it say that the table's speeds are not in Mbps, or its latencies not in ms?"""
        return any(
            (named & {"kbps", "gbps", "bps", "bytes", "share"} and not named & {"mbps", "measure"})
            or ("s" in named and "ms" not in named and heading_of(clause).measures == ("latency",))
            for clause, named in self._of_measure()
        )

    @property
    def thousands(self) -> bool:
        """Does it say that the table's counts are in thousands?"""
        return any(
            "thousands" in named or _ROUND_NUMBER.search(" ".join(each for _, each in clause))
            for clause, named in self._of_measure()
        )

    def _of_measure(self) -> Iterator[tuple[list[tuple[Term, str]], set[str]]]:
        """The clauses about the units of measure of the table, with those that they name."""
        for clause in self.clauses:
            flat = " ".join(each for _, each in clause)
            of_table = _OF_MEASURE.search(flat) or (_SAYS_SPEED.search(flat) and not re.search(r"\d", flat))
            of_table = of_table or {kind for (kind, _), _ in clause} == {"unit"}  # "(Kbps)"
            if of_table and not _MENTION.search(flat):
                shares = {"share"} if any(term == ("other", "share") for term, _ in clause) else set()
                counts = {"measure"} if shares and any(kind == "measure" for (kind, _), _ in clause) else set()
                yield clause, {value for (kind, value), _ in clause if kind == "unit"} | shares | counts


def _is_form(clause: list[tuple[Term, str]]) -> bool:
    """`Mẫu 02/VT`, `Mẫu biểu`: the number of a form, no count."""
    written = " ".join(each for _, each in clause)
    return bool(re.search(r"(?:^|\b(?:bieu|theo) )mau (?:so )?\d", written)) or written.startswith("mau ")


def _has_unknown(text: _Text) -> bool:
    return any(kind not in _KNOWN for (kind, _), _ in text.terms)


def of_section(text: str, vocabulary: Vocabulary) -> Context | None:
    """The context of a lone text between rows, if it is nothing but a month, a network or an operator; else None."""
    if len(text) > 60:
        return None
    said = months.read(text)
    operator = vocabulary.operator(text)
    terms = vocabulary.terms(text)
    plain = all(kind in _KNOWN for (kind, _), _ in terms)
    network = network_of([value for (kind, value), _ in terms if kind == "network"]) if plain else ""
    network = "" if network in ("?", "4g", "wifi") else network
    if said and (said.period or said.month):
        within = heading_of(terms).operator if plain else ""
        periods = (said.period,) if said.period else ()
        return Context(
            said.period, periods, said.year, said.month, network=network, operator=within, as_of=months.as_of(text)
        )
    if operator:
        return Context(operator=operator)
    if network and len(terms) <= 5:
        return Context(network=network)
    return None


__all__ = ["Context", "Heading", "of_section", "of_texts"]

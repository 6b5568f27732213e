"""The grammar of headings: a heading is all of its words, each of one kind, and it is read only where they agree.

A word is a measure, a direction, a statistic, a unit of measure, a network, an operator, a period, a quality (target,
cumulated, estimate …), a filler, or unknown; names of the app are cut first. The words stand in
measurements.reading.words. A column is taken for figures only when its heading is `certain`: one measure, no quality
that makes it something else, no unknown word, and a unit that fits. Anything else is a question for a person.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from measurements.reading import months, words
from measurements.reading.phrases import PHRASES, TOKEN, Term
from measurements.reading.signs import signs_as_words, without_ordinals, year_among
from measurements.reading.text import fold

LONGEST = 160  # characters of a heading; what is longer is a text
_PERIOD = re.compile(
    r"\d+|t\d{1,2}|20\d\d[mq]\d{1,2}|q[1-4]|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|[ivx]{2,4}"
)
_BEYOND = re.compile(r"\b(?:tren|duoi|hon|vuot) (?:muc |nguong )?\d+(?: mbps)?$")  # "Số mẫu trên 40"
_OF_ABOVE = re.compile(
    r"\b(?:toan|ca|cap|cua) (?:(?P<province>tinh|thanh pho|tp)|(?P<district>quan|huyen|thi xa))\b"
    r"|\b(?P<country>ca nuoc|toan quoc)\b"
)
_ANY_COUNT = ("so luong", "so luot")  # "Số lượng xã", "Số lượt tải ứng dụng" are no samples
_USES = ("ung dung", "app", "truy cap", "truy nhap", "ket noi", "dich vu")
_LEVELS = ("ward", "unit", "district", "province", "country")

_DIMENSION = {name: re.compile(pattern) for name, pattern in words.DIMENSIONS.items()}
_ANY_DIMENSION = re.compile("|".join(f"(?:{pattern})" for pattern in words.DIMENSIONS.values()))
_UNIT_DIMENSION = re.compile("|".join(f"(?:{words.DIMENSIONS[name]})" for name in words.UNIT_DIMENSIONS))
_UNIT_AT_END = re.compile(r"\b(mbps|mbit s|mbits s|mb s|ms|mau)\b$")
_MEASURED = frozenset({"ward", "unit", "outcome", "indicator", "date"})  # with a unit of measure no such column
_ALL_OPERATORS = re.compile(words.ALL_OPERATORS)


@dataclass(frozen=True, slots=True)
class Heading:
    """The meaning of one heading. `dimension` (whose or when a row is) and a measure exclude each other.

    `measures` in the order of the text; `unit` a key of words.UNITS; `as_of` a day up to which it counts; `unknown`
    the words that are in no list.
    """

    dimension: str = ""
    measures: tuple[str, ...] = ()  # samples, speed, latency
    other: str = ""  # a measure that the portal does not keep
    direction: str = ""
    month: months.Found | None = None
    network: str = ""  # mobile, fixed, 5g; "4g": older ones alone; "wifi"; "?": several that are kept apart
    operator: str = ""  # code, or "*" for all operators
    statistic: str = ""
    unit: str = ""
    thousands: bool = False
    quality: str = ""
    year: int | None = None  # named without a month
    as_of: months.Day | None = None
    unknown: tuple[str, ...] = ()
    ignored: bool = False  # a person said so, or it adds up other columns
    given: str = ""  # the metric that a person, or the table's title, said it is
    passing: bool = False  # "% mẫu đạt": the share of samples that meet what is asked, and nothing else
    level: str = ""  # of the unit that it names as the one measured: "toàn tỉnh", "cấp huyện"

    @property
    def metric(self) -> str:
        """What is measured: samples, download, upload, latency, passing, or speed without a direction; else blank."""
        if self.given:
            return self.given
        if self.dimension or self.ignored:
            return ""
        if self.passing:
            return "passing"
        if self.measures:
            first = self.measures[0]
            if first == "samples":
                return "samples"
            if len(self.measures) > 1:
                return ""
            return (self.direction or "speed") if first == "speed" else first
        if self.other:
            return ""
        if self.direction:
            return self.direction
        return "speed" if self.unit in words.SPEED_UNITS else "latency" if self.unit == "ms" else ""

    @property
    def doubt(self) -> str:
        """The reason why the figures under it are not certain: unknown, quality, other, unit …; blank if they are."""
        if self.given or self.passing:
            return ""
        if self.quality:
            return self.quality
        if self.year and not self.month and self.metric:
            return "cumulated"
        if self.other:
            return "other"
        if self.unknown:
            return "unknown"
        metric = self.metric
        if len(self.measures) > 1 and metric != "samples":
            return "several"
        if self.network in ("?", "wifi"):
            return "networks"
        fits = {"samples": ("", "count", "thousands"), "latency": ("", "ms", "s"), "": ("",)}
        allowed = fits.get(metric, ("", *words.SPEED_UNITS))
        if metric == "samples" and self.statistic:
            return "statistic"  # a mean of counts is no count
        return "" if self.unit in allowed else "unit"

    @property
    def certain(self) -> bool:
        """Is it a measure of ours, with nothing that speaks against it?"""
        return bool(self.metric) and not self.doubt

    @property
    def wrong_unit(self) -> bool:
        """Is it certain what it is, but not measured in the portal's units?"""
        return not self.given and (
            self.unit in ("kbps", "gbps", "bps", "bytes") or (self.metric == "latency" and self.unit == "s")
        )

    @property
    def known(self) -> bool:
        return bool(
            self.dimension
            or self.metric
            or self.month
            or self.network
            or self.operator
            or self.ignored
            or self.other
            or self.quality
            or len(self.measures) > 1
        )

    @property
    def groups(self) -> bool:
        """Does it narrow down the figures under it?"""
        return bool(self.metric or self.month or self.network or self.operator or self.measures)

    @property
    def narrows(self) -> bool:
        """Is it only mean or median, no measure, but telling apart those above or below it?"""
        return bool(self.statistic) and not self.unknown

    @property
    def purpose(self) -> str:
        """The test that a count is of: download, upload, latency; blank if not said."""
        return (self.direction or ("latency" if "latency" in self.measures else "")) if self.metric == "samples" else ""


class Vocabulary:
    """The words of one reading: ours, the operators' names that the caller knows, and those of `units`, folded."""

    def __init__(self, operators: Mapping[str, list[str]], units: Collection[str] = ()) -> None:
        self.units = frozenset(units)
        self._operators = {fold(name): code for code, names in operators.items() for name in names}
        self._names: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        for name, code in sorted(self._operators.items(), key=lambda item: -len(item[0])):
            if len(name) > 2 and (phrase := tuple(TOKEN.findall(name))):
                self._names.setdefault(phrase[0], []).append((phrase, ("operator", code)))
        self._headings: dict[str, Heading] = {}
        self._codes: dict[str, str] = {}
        self._heads_units: dict[str, bool] = {}

    def operator(self, text: str) -> str:
        """The code of an operator named by a whole text, `*` for all of them, blank if unknown."""
        code = self._codes.get(text)
        if code is None:
            flat = fold(text)
            code = self._codes[text] = "*" if _ALL_OPERATORS.fullmatch(flat) else self._operators.get(flat, "")
        return code

    def may_head_units(self, text: str) -> bool:
        """Quick test for rows of data: False means that `heading` names no dimension of units here."""
        known = self._heads_units.get(text)
        if known is None:
            flat = fold(text)
            bare = _UNIT_AT_END.sub("", flat).strip()
            known = self._heads_units[text] = any(map(_UNIT_DIMENSION.fullmatch, (flat, bare)))
        return known

    def terms(self, text: str) -> list[tuple[Term, str]]:
        """The text's words in order, each as ((kind, value), text there); names of the app are left out."""
        tokens = TOKEN.findall(fold(signs_as_words(text)))
        found: list[tuple[Term, str]] = []
        at = 0
        while at < len(tokens):
            term, length = self._longest(tokens, at)
            if term[0] != "app":
                found.append((term, " ".join(tokens[at : at + length])))
            at += length
        return found

    def _longest(self, tokens: list[str], at: int) -> tuple[Term, int]:
        first = tokens[at]
        best: tuple[Term, int] | None = None
        for phrase, term in (*self._names.get(first, ()), *PHRASES.get(first, ())):
            if tuple(tokens[at : at + len(phrase)]) == phrase and (best is None or len(phrase) > best[1]):
                best = term, len(phrase)
        if best:
            return best
        return (("period", "") if _PERIOD.fullmatch(first) else ("filler", "") if first in "+#" else ("unknown", "")), 1

    def heading(self, value: object) -> Heading:
        """The meaning of a header cell."""
        if not isinstance(value, str):
            found = months.read(value)
            return Heading(month=found) if found and found.period else Heading()
        known = self._headings.get(value)
        if known is None:
            known = self._headings[value] = self._heading(value)
        return known

    def _heading(self, text: str) -> Heading:
        flat = fold(text)
        bare = _UNIT_AT_END.sub("", flat).strip()
        if any(map(_ANY_DIMENSION.fullmatch, (flat, bare))):
            for name, pattern in _DIMENSION.items():
                if pattern.fullmatch(flat) or (name not in _MEASURED and bare and pattern.fullmatch(bare)):
                    return Heading(dimension=name)
        if len(text) > LONGEST:
            return Heading()
        found = months.find(text)
        month = found if found.periods or found.month or found.span else months.read(text)
        operator = self.operator(text)
        said = _of_numbers(heading_of(terms := self.terms(text)), terms, text, dated=bool(month or months.as_of(text)))
        if flat in words.ALONE:
            said = replace(said, direction=words.ALONE[flat], unknown=())
        if _BEYOND.search(flat) and "samples" in said.measures and not month:
            said = replace(said, quality=said.quality or "passing")
        if operator:
            said = replace(said, operator=operator, unknown=())
        if month and (month.period or month.month) and not said.groups and not said.other and not said.quality:
            said = replace(said, unknown=said.unknown if _has_letters(said.unknown) else ())
        if said.operator == "*" and said.metric:
            said = replace(said, operator="")
        if months.UP_TO.search(flat) and said.metric:
            said = replace(said, quality=said.quality or "cumulated")
        year = None if month else found.year or said.year
        return replace(said, month=month, year=year, as_of=months.as_of(text), level=_level(flat))


def heading_of(terms: list[tuple[Term, str]]) -> Heading:
    """The heading that these words make together."""
    measures: list[str] = []
    found: dict[str, list[str]] = {kind: [] for kind in ("other", "direction", "quality", "statistic", "unit")}
    networks: list[str] = []
    operators: list[str] = []
    unknown: list[str] = []
    for (kind, value), written in terms:
        if kind == "measure" and value not in measures:
            measures.append(value)
        elif kind == "network":
            networks.append(value)
        elif kind == "operator":
            operators.append(value)
        elif kind == "unknown":
            unknown.append(written)
        elif kind in found:
            found[kind].append(value)
    units = [unit for unit in found["unit"] if unit != "thousands"]
    directions, statistics = dict.fromkeys(found["direction"]), dict.fromkeys(found["statistic"])
    if (len(directions) > 1 and "samples" not in measures) or len(statistics) > 1 or len(set(operators)) > 1:
        unknown.append(" ".join(written for _term, written in terms))
    return Heading(
        measures=tuple(measures),
        other=next(iter(found["other"]), ""),
        direction=next(iter(directions), "") if len(directions) < 2 else "",
        network=network_of(networks),
        operator=operators[0] if len(set(operators)) == 1 else "",
        statistic=next(iter(statistics), "") if len(statistics) < 2 else "",
        unit=units[0] if len(set(units)) == 1 else "",
        thousands="thousands" in found["unit"],
        quality=next(iter(found["quality"]), ""),
        unknown=tuple(unknown),
        passing=measures == ["samples"]
        and set(found["other"]) == {"share"}
        and set(found["quality"]) == {"passing"}
        and not (unknown or found["statistic"] or found["direction"]),
    )


def _of_numbers(said: Heading, terms: list[tuple[Term, str]], text: str, *, dated: bool) -> Heading:
    """A number in a heading of figures that is neither of a month nor the heading's own is not understood."""
    if dated or said.passing or said.quality:
        return said
    if not (said.metric or said.measures):  # over other headings: "2024", "Lần 2", "Hà Nội"
        return _of_caption(said, terms, fold(without_ordinals(text)).split())
    own = fold(without_ordinals(text)).split()
    numbers = [each for (kind, _), each in terms if kind == "period" and _PERIOD.fullmatch(each) and each in own]
    spans = [each for (kind, _), each in terms if kind == "period" and each in ("quy", "nam", "trong nam", "year")]
    places = [each for (kind, _), each in terms if kind == "place" and "dia ban" not in fold(text)]
    if any(each in _ANY_COUNT for (kind, _), each in terms if kind == "measure"):  # of what?
        places += [each for (kind, _), each in terms if kind in ("direction", "admin") or each in _USES]
    if year := year_among(numbers):
        return replace(said, year=year, unknown=(*said.unknown, *places))
    if spans and not numbers:
        return replace(said, quality="cumulated")
    return replace(said, unknown=(*said.unknown, *numbers, *places))


def _of_caption(said: Heading, terms: list[tuple[Term, str]], own: list[str]) -> Heading:
    written = [each for (kind, _), each in terms if kind == "period" and _PERIOD.fullmatch(each) and each in own]
    of_place = bool(terms) and all(kind == "place" for (kind, _), _ in terms)
    if of_place or (written and not (year := year_among(written))):
        return replace(said, unknown=(*said.unknown, *(each for _term, each in terms)))
    return replace(said, year=year) if written else said


def _level(flat: str) -> str:
    return next((match.lastgroup or "" for match in _OF_ABOVE.finditer(flat)), "")


def of_rows_at(lowest: str, said: Heading) -> Heading:
    """The heading over rows of units at this level; one that names a unit above them is none of their figures."""
    if said.level and said.metric and _LEVELS.index(said.level) > _LEVELS.index(lowest or "ward"):
        return replace(said, quality=said.quality or "above")
    return said


def network_of(named: list[str]) -> str:
    """The one network that these names mean together: 4G with 5G is mobile, 5G of the mobile one is 5G."""
    kinds = set(named)
    if "?" in kinds:
        return "?"
    if "fixed" in kinds:
        return "fixed" if kinds == {"fixed"} else "?"
    if "wifi" in kinds:
        return "wifi" if kinds == {"wifi"} else "?"
    if "4g" in kinds:
        return "mobile" if len(kinds) > 1 else "4g"
    if kinds == {"5g", "mobile"}:
        return "5g"
    return kinds.pop() if kinds else ""


@lru_cache(maxsize=4096)
def network_in(text: str) -> str:
    """The network that a cell of a column of networks names; blank if none, several, or 4G alone."""
    terms = Vocabulary({}).terms(text)
    found = network_of([value for (kind, value), _ in terms if kind == "network"])
    doubtful = any(kind in ("unknown", "other", "quality") for (kind, _), _ in terms)
    return "" if found in ("?", "4g", "wifi") or doubtful else found


def is_unit_of_measure(text: str) -> bool:
    """Does the text say how a column is measured and no more: `(ms)`, `Mbps`?"""
    terms = Vocabulary({}).terms(text)
    return bool(terms) and all(kind == "unit" or written == "mau" for (kind, _), written in terms)


def _has_letters(unknown: tuple[str, ...]) -> bool:
    return any(any(char.isalpha() for char in word) for word in unknown)

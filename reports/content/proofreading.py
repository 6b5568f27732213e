"""Reads the texts that people wrote against the facts of their report. Pure: knows no Django.

A number that is not among the facts may be right, as the portal does not hold everything, and is asked for its source.
A figure that contradicts the facts, of another month or of none, a reference to an annex that there is not, and a gap
stop the approval.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from base.period import Period
from base.saying import Said, say
from measurements.judging.compliance import Verdict
from reports.content import passages, phrases
from reports.documents import Document, DocumentTable
from reports.facts import Facts

# What is a number of something else than a figure: days, months, acts, articles, generations of networks.
NO_FIGURES = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{4}\b"
    r"|\b\d+[a-zđ]?/(?:\d{4}/)?[A-ZĐ][\w-]*"
    r"|\b(?:tháng|ngày|năm|quý|giờ|Điều|khoản|điểm|Phụ lục|số|mục)\s+\d{1,4}(?:/\d{1,4}){0,2}\b"
    r"|\b\d{1,2}/\d{4}\b|\b\d{1,2}(?:h|:)\d{2}\b|\b24/7\b|\b[2-6]G\b|^\d+\.(?:\s|$)",
    re.IGNORECASE,
)
MONTH = re.compile(r"\b(?:tháng\s+)?(\d{1,2})(?:/|\s+năm\s+)(\d{4})\b(?!/)", re.IGNORECASE)
DAY = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}\b", re.IGNORECASE)
# "trước ngày 10" is ahead, "tháng trước" and "cùng kỳ năm trước" are not.
FUTURE = re.compile(
    r"\b(?:(?<!năm )(?<!tháng )(?<!kỳ )(?<!quý )trước|hạn|đến hết|xong|hoàn thành|kế hoạch)\b", re.IGNORECASE
)
NUMBER = re.compile(r"(?<![\w.,/])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\w])")
# A number of these is a figure of the report itself, so one that the facts do not hold is wrong.
COUNTED = re.compile(r"^\s*(?:\([^)]*\)\s*)?(?:đơn vị|xã|phường|đặc khu|địa phương|doanh nghiệp)", re.IGNORECASE)
MEASURED = re.compile(r"^\s*(?:mẫu|Mbps|ms\b|%)", re.IGNORECASE)
SHARE = re.compile(r"(\d[\d.]*(?:,\d+)?)\s*%")
ANNEX = re.compile(r"Phụ lục\s+([IVX]+|\d+)\b")


@dataclass(frozen=True, slots=True)
class TextFinding:
    """Something in a text that must be looked at. `blocks`: no approval until it is mended or its source is given."""

    slot: str
    sentence: str
    what: Said
    blocks: bool

    @property
    def is_gap(self) -> bool:
        return self.sentence.startswith(passages.GAP)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the facts hold, as numbers: counts of units and operators, of this month and the last, and all others."""

    counts: frozenset[Decimal]
    counts_before: frozenset[Decimal]
    everything: frozenset[Decimal]
    shares: frozenset[Decimal]  # what stands before a %

    def holds_share(self, number: Decimal) -> bool:
        """As printed, or rounded to the places that are written."""
        places = Decimal(1).scaleb(number.as_tuple().exponent)  # type: ignore[arg-type]  # it is finite
        return any(share.quantize(places, rounding=ROUND_HALF_UP) == number for share in self.shares)


def read(facts: Facts, document: Document) -> list[TextFinding]:
    """Everything found in what people wrote into a report, in its order. `document`: what is built of the facts."""
    known = _known(facts, _without_texts(facts, document))
    annexes = {annex.sheet for annex in document.annexes}
    found: list[TextFinding] = []
    for slot in passages.SLOTS_OF[facts.kind]:
        if not slot.must and not passages.is_written(facts, slot):
            continue  # the draft, which is drawn from the facts themselves
        for line in passages.paragraphs(facts, slot):
            if line.startswith(passages.GAP):
                found.append(TextFinding(slot.key, line, say("Nothing is written here for this month."), blocks=True))
                continue
            for sentence in re.split(r"(?<=[.;])\s+", line):
                found += _of_sentence(slot.key, sentence, facts, known)
                found += _of_annexes(slot.key, sentence, annexes)
    return found


def _of_sentence(slot: str, sentence: str, facts: Facts, known: _Known) -> Iterator[TextFinding]:
    months = _months(sentence)
    last = str(facts.data_month.plus(-1))
    bare = NO_FIGURES.sub(lambda found: " " * len(found[0]), sentence)
    figures = [(found, _after(bare, found)) for found in NUMBER.finditer(bare)]
    about = any(COUNTED.match(rest) or MEASURED.match(rest) for _found, rest in figures)
    strange = [one for one in months if one not in _own_months(facts)]
    if strange and about and not FUTURE.search(sentence):
        label = Period.parse(strange[0]).label
        yield TextFinding(
            slot, sentence, say("The figure is of {month}, another month than the report's.", month=label), True
        )
        return
    counts = known.counts | known.counts_before if last in months else known.counts
    for found, rest in figures:
        number = _number(found[0])
        counted, measured = COUNTED.match(rest), MEASURED.match(rest)
        if rest.lstrip().startswith("%"):
            if known.holds_share(number):
                continue
        elif (counted and number in counts) or (not counted and number in known.everything | counts):
            continue
        said = bare[found.start() : found.end()]
        if counted or measured:
            yield TextFinding(
                slot, sentence, say("The figures of this report do not hold {number}.", number=said), True
            )
        else:
            what = say("{number} is not among the figures of this report: say where it comes from.", number=said)
            yield TextFinding(slot, sentence, what, False)


def _of_annexes(slot: str, sentence: str, annexes: set[str]) -> Iterator[TextFinding]:
    for name in ANNEX.findall(sentence):
        if f"Phụ lục {name}" not in annexes:
            yield TextFinding(slot, sentence, say("There is no annex {name} in this report.", name=name), True)


def _after(text: str, found: re.Match[str]) -> str:
    """What stands behind a number; behind the first of `72/114` what stands behind the second."""
    rest = text[found.end() :]
    second = re.match(r"\s*/\s*\d[\d.,]*", rest)
    return rest[second.end() :] if second else rest


def _months(sentence: str) -> list[str]:
    """`2025-08` for each month that is named; months of days are none."""
    bare = DAY.sub(" ", sentence)
    found = [(int(year), int(number)) for number, year in MONTH.findall(bare)]
    return [str(Period(year, number)) for year, number in found if 1 <= number <= 12]


def _own_months(facts: Facts) -> set[str]:
    promised = {one.asked_in for line in facts.operators for one in line.commitments}
    earlier = {one.month for one in facts.earlier}
    return {facts.period, facts.data_period, str(facts.month.plus(-1)), *facts.months, *earlier, *promised}


def _known(facts: Facts, document: Document) -> _Known:
    said = [part for section in document.sections for part in section.parts if isinstance(part, str)]
    said += [text for _label, text in document.summary]
    slots = passages.SLOTS_OF[facts.kind]
    said += [line for slot in slots for line in passages.lines_of(passages.draft(facts, slot), facts)]
    tables = [part for section in document.sections for part in section.parts if isinstance(part, DocumentTable)]
    tables += [annex.table for annex in document.annexes]
    cells = [cell.text for table in tables for row in (*table.rows, *table.totals) for cell in row[1:]]
    counts = {Decimal(len(facts.units)), Decimal(facts.wards_in_force), Decimal(len(facts.operators)), *_numbers(said)}
    counts |= {Decimal(number) for number in facts.counts.values()}
    counts.add(Decimal(len(phrases.short_of_target(facts))))
    asked = {Decimal(facts.min_samples or 0), facts.min_download or Decimal(0)}
    shares = {_number(found) for text in (*said, *cells) for found in SHARE.findall(text)}
    everything = asked | set(_numbers(cells))
    return _Known(frozenset(counts), frozenset(_before(facts)), frozenset(everything), frozenset(shares))


def _before(facts: Facts) -> set[Decimal]:
    """The counts of the month before, as far as it is of the same units."""
    months = [unit.months[-2] for unit in facts.units if len(unit.months) > 1]
    verdicts = [month.verdict for month in months if month is not None]
    counts = {Decimal(verdicts.count(one)) for one in Verdict}
    enough = Decimal(sum(one in phrases.ENOUGH for one in verdicts))
    return counts | {enough, Decimal(len(verdicts)) - enough}


def _numbers(texts: Iterable[str]) -> list[Decimal]:
    """Every number in the texts, days and acts left aside."""
    return [_number(found[0]) for text in texts for found in NUMBER.finditer(NO_FIGURES.sub(" ", text))]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _without_texts(facts: Facts, document: Document) -> Document:
    """The document without what people wrote, so that a text does not vouch for itself."""
    written = {line for slot in passages.SLOTS_OF[facts.kind] for line in passages.paragraphs(facts, slot)}
    sections = tuple(
        replace(section, parts=tuple(part for part in section.parts if part not in written))
        for section in document.sections
    )
    return replace(document, sections=sections)

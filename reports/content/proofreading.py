"""Check the texts that people wrote against the facts of their report. Pure: knows no Django.

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
from reports.content import passages, phrases
from reports.content.months_spoken_of import (
    NO_MONTHS,
    EarlierCounts,
    SpokenOf,
    earlier_counts,
    months_named,
    spoken_in,
)
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
# "trước ngày 10" is ahead, "tháng trước" and "cùng kỳ năm trước" are not.
FUTURE = re.compile(
    r"\b(?:(?<!năm )(?<!tháng )(?<!kỳ )(?<!quý )trước|hạn|đến hết|xong|hoàn thành|kế hoạch)\b", re.IGNORECASE
)
NUMBER = re.compile(r"(?<![\w.,/])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\w])")
# A number of these is a figure of the report itself, so one that the facts do not hold is wrong.
COUNTED = re.compile(r"^\s*(?:\([^)]*\)\s*)?(?:đơn vị|xã|phường|đặc khu|địa phương|doanh nghiệp)", re.IGNORECASE)
MEASURED = re.compile(r"^\s*(?:mẫu|Mbps|ms\b|%)", re.IGNORECASE)
# `tăng từ 12 lên 19 đơn vị`: the first is of the month before, and a count like the second; `tăng 7 đơn vị`: by 7.
FROM = re.compile(r"\btừ\s+$", re.IGNORECASE)
BY = re.compile(r"\b(?:tăng|giảm|hơn|kém)\s+(?:thêm\s+)?$", re.IGNORECASE)
SECOND = re.compile(r"\s*(?:/|(?:[^\W\d]+\s+){0,3}(?:lên|xuống)(?:\s+còn)?\s)\s*\d[\d.,]*", re.IGNORECASE)
SHARE = re.compile(r"(\d[\d.]*(?:,\d+)?)\s*%")
ANNEX = re.compile(r"Phụ lục\s+([IVX]+|\d+)\b")


@dataclass(frozen=True, slots=True)
class TextFinding:
    """Something in a text that must be looked at. `blocks`: no approval until it is fixed or its source is given."""

    slot: str
    sentence: str
    what: Said
    blocks: bool

    @property
    def is_gap(self) -> bool:
        return self.sentence.startswith(passages.GAP)


@dataclass(frozen=True, slots=True)
class _Known:
    """The numbers in the facts: counts of units and operators, and all others."""

    counts: frozenset[Decimal]
    everything: frozenset[Decimal]
    shares: frozenset[Decimal]  # what stands before a %
    asked: frozenset[Decimal] = frozenset()  # samples and speed: of whatever month

    def holds_share(self, number: Decimal) -> bool:
        """Is this share known, as printed or rounded to as many decimals?"""
        places = Decimal(1).scaleb(number.as_tuple().exponent)  # type: ignore[arg-type]  # it is finite
        return any(share.quantize(places, rounding=ROUND_HALF_UP) == number for share in self.shares)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """What one sentence may say; `before`: counts from which a change may be told; None: any."""

    known: _Known
    before: frozenset[Decimal] | None = None
    changes: frozenset[Decimal] = frozenset()  # by how much they may have
    awaited: frozenset[Decimal] | None = None  # what may be said of a month whose figures are awaited


def read(facts: Facts, document: Document) -> list[TextFinding]:
    """Check everything that people wrote into a report, in its order. `document`: the document built from the facts."""
    known, earlier = _known(facts, _without_texts(facts, document)), earlier_counts(facts)
    awaited = _numbers_of_awaited(facts, _without_texts(facts, document))
    annexes = {annex.sheet for annex in document.annexes}
    found: list[TextFinding] = []
    for slot in passages.SLOTS_OF[facts.kind]:
        if not slot.must and not passages.is_written(facts, slot):
            continue  # the draft, which is drawn from the facts themselves
        for line in passages.paragraphs(facts, slot):
            if line.startswith(passages.GAP):
                found.append(TextFinding(slot.key, line, say("Nothing is written here for this month."), blocks=True))
                continue
            before = NO_MONTHS
            for sentence in re.split(r"(?<=[.;])\s+", line):
                spoken_of = spoken_in(sentence, facts, before)
                found += _of_sentence(slot.key, sentence, facts, _allowed(known, spoken_of, earlier, awaited))
                found += _of_annexes(slot.key, sentence, annexes)
                before = spoken_of if sentence.endswith(";") else NO_MONTHS
    return found


def _of_sentence(slot: str, sentence: str, facts: Facts, allowed: "_Allowed") -> Iterator[TextFinding]:
    months = months_named(sentence)
    bare = _bare(sentence)
    figures = _figures(bare)
    about = any(COUNTED.match(rest) or MEASURED.match(rest) for _found, rest in figures)
    strange = [one for one in months if one not in _own_months(facts)]
    if strange and about and not FUTURE.search(sentence):
        label = Period.parse(strange[0]).label
        yield TextFinding(
            slot, sentence, say("The figure is of {month}, another month than the report's.", month=label), True
        )
        return
    for found, rest in figures:
        number = _number(found[0])
        says_a_count = COUNTED.match(rest) or MEASURED.match(rest)
        if (
            allowed.awaited is not None
            and says_a_count
            and not FUTURE.search(sentence)
            and number not in allowed.awaited
        ):
            what = say("The figures in this report are of {month}.", month=facts.data_month.label)
            yield TextFinding(slot, sentence, what, True)
            return
        if _is_right(bare[: found.start()], number, rest, allowed):
            continue
        counted, measured = COUNTED.match(rest), MEASURED.match(rest)
        said = bare[found.start() : found.end()]
        if counted or measured:
            yield TextFinding(
                slot, sentence, say("The figures of this report do not hold {number}.", number=said), True
            )
        else:
            what = say("{number} is not among the figures of this report: say where it comes from.", number=said)
            yield TextFinding(slot, sentence, what, False)


def _figures(bare: str) -> list[tuple[re.Match[str], str]]:
    """All numbers of a text, each with the text behind it."""
    return [(found, _after(bare, found)) for found in NUMBER.finditer(bare)]


def _is_right(ahead: str, number: Decimal, rest: str, allowed: "_Allowed") -> bool:
    """Do the facts confirm a number, by the text before and behind it?"""
    known = allowed.known
    if rest.lstrip().startswith("%"):
        return known.holds_share(number)
    if not COUNTED.match(rest):
        return number in known.everything | known.counts
    if allowed.before is not None and FROM.search(ahead):
        return number in allowed.before
    return number in known.counts or (number in allowed.changes and BY.search(ahead) is not None)


def _of_annexes(slot: str, sentence: str, annexes: set[str]) -> Iterator[TextFinding]:
    for name in ANNEX.findall(sentence):
        if f"Phụ lục {name}" not in annexes:
            yield TextFinding(slot, sentence, say("There is no annex {name} in this report.", name=name), True)


def _after(text: str, found: re.Match[str]) -> str:
    """The text behind a number; for the first of `72/114` or `12 lên 19` the text behind the second."""
    rest = text[found.end() :]
    second = SECOND.match(rest)
    return rest[second.end() :] if second else rest


def _allowed(
    known: _Known, of: SpokenOf, earlier: dict[str, EarlierCounts], awaited: dict[str, frozenset[Decimal]]
) -> _Allowed:
    """What a sentence may say: of earlier months their own figures, and the report's where it is about its month."""
    if len(of.months) == 1 and of.months <= awaited.keys():
        return _Allowed(known, awaited=awaited[min(of.months)])
    there = [earlier[month] for month in of.months if month in earlier]
    if not there:
        return _Allowed(known)
    counts = frozenset(Decimal(count) for one in there for count in one.all)
    shares = frozenset(share for one in there for share in one.shares)
    everything = known.everything if any(one.in_tables for one in there) else known.asked
    everything |= {Decimal(len(of.months))}  # `trong 6 tháng`
    if of.now:
        changes = frozenset(Decimal(count) for one in there for count in one.changes)
        both = _Known(known.counts | counts, known.everything | everything, known.shares | shares, known.asked)
        return _Allowed(both, counts, changes)
    return _Allowed(_Known(counts, everything, shares, known.asked), counts)


def _own_months(facts: Facts) -> set[str]:
    promised = {one.asked_in for line in facts.operators for one in line.commitments}
    earlier = {one.month for one in facts.earlier}
    return {facts.period, str(facts.month.plus(-1)), *facts.months, *earlier, *promised}


def _numbers_of_awaited(facts: Facts, document: Document) -> dict[str, frozenset[Decimal]]:
    """The numbers told of the report's month while its figures are those of the month before."""
    if facts.period == facts.data_period:
        return {}
    sentences = [one for text in _said(facts, document) for one in re.split(r"(?<=[.;])\s+", text)]
    return {facts.period: frozenset(_numbers(one for one in sentences if set(months_named(one)) == {facts.period}))}


def _said(facts: Facts, document: Document) -> list[str]:
    """What a report says of itself, and would say in its drafted texts.

    The drafts only about its own month: numbers of earlier months are known for those months alone.
    """
    said = [part for section in document.sections for part in section.parts if isinstance(part, str)]
    said += [text for _label, text in document.summary]
    alone = replace(facts, earlier=())
    slots = passages.SLOTS_OF[facts.kind]
    return said + [line for slot in slots for line in passages.lines_of(passages.draft(alone, slot), facts)]


def _known(facts: Facts, document: Document) -> _Known:
    said = _said(facts, document)
    tables = [part for section in document.sections for part in section.parts if isinstance(part, DocumentTable)]
    tables += [annex.table for annex in document.annexes]
    cells = [cell.text for table in tables for row in (*table.rows, *table.totals) for cell in row[1:]]
    counts = {Decimal(len(facts.units)), Decimal(facts.wards_in_force), Decimal(len(facts.operators)), *_counted(said)}
    counts |= {Decimal(number) for number in facts.counts.values()}
    counts.add(Decimal(len(phrases.short_of_target(facts))))
    thresholds = {Decimal(facts.min_samples or 0), facts.min_download or Decimal(0)}
    shares = {_number(found) for text in (*said, *cells) for found in SHARE.findall(text)}
    everything = thresholds | set(_numbers([*said, *cells]))
    return _Known(frozenset(counts), frozenset(everything), frozenset(shares), frozenset(thresholds))


def _numbers(texts: Iterable[str]) -> list[Decimal]:
    """All numbers in the texts, without those of days and acts."""
    return [_number(found[0]) for text in texts for found in NUMBER.finditer(_bare(text))]


def _counted(texts: Iterable[str]) -> list[Decimal]:
    """The numbers of units and operators in the texts: `12 trạm` is no count of units."""
    figures = [figure for text in texts for figure in _figures(_bare(text))]
    return [_number(found[0]) for found, rest in figures if COUNTED.match(rest)]


def _bare(text: str) -> str:
    """Strip numbers that are no figures, such as those of days and acts."""
    return NO_FIGURES.sub(" ", text)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def _without_texts(facts: Facts, document: Document) -> Document:
    """The document without what people wrote, so that a text does not confirm itself."""
    written = {line for slot in passages.SLOTS_OF[facts.kind] for line in passages.paragraphs(facts, slot)}
    sections = tuple(
        replace(section, parts=tuple(part for part in section.parts if part not in written))
        for section in document.sections
    )
    return replace(document, sections=sections)

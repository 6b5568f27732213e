"""The frozen facts of one report. Pure: knows no Django.

Facts are gathered once from the database, stored with the report as JSON, and every rendering is a function
of them alone; so a report made again from its facts says the same.
"""

import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from base.period import Period
from measurements.judging.compliance import Verdict
from measurements.judging.statistic import common
from submissions.promises import CommitmentState


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """One unit's figures in one month, as `compliance` gave them. Speeds in Mbps, latency in ms."""

    samples_min: int | None
    samples_max: int | None
    download: Decimal | None
    upload: Decimal | None
    latency: Decimal | None
    estimated: bool
    verdict: Verdict
    statistic: str = ""  # of its speeds; blank in what was frozen before this was kept
    absent: bool = False  # VNNIC's table of the month does not list the unit


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the report's level; a month in which it was another unit is None (not comparable)."""

    code: str
    name: str
    parent: str
    months: tuple[MonthFigure | None, ...]  # oldest first; the last is the report's own month
    dissolved: bool = False  # it was no more on the due date
    heirs: tuple[str, ...] = ()  # where it was dissolved: the units that its land is part of since
    short_for: int = 0  # months in a row, to this one, with too few samples; only where the report tells of them

    @property
    def now(self) -> MonthFigure:
        figure = self.months[-1]
        assert figure is not None  # noqa: S101 - the month reported on is that of the unit itself
        return figure


@dataclass(frozen=True, slots=True)
class FiledIndicator:
    """One indicator of an operator's filing: numbers, or a text; None where it was left out."""

    code: str
    label: str
    unit: str
    value: Decimal | None
    last_month: Decimal | None
    cumulative: Decimal | None
    text: str = ""
    plan: Decimal | None = None  # what was planned for this month, or for the year
    required: bool = False  # must a filing answer it?
    summable: bool = False  # a number of things or of money, which may be added over operators
    plan_of_year: bool = False  # `plan` is for the year, so that `cumulative` is held against it


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one operator promised for one slow ward."""

    unit: str  # name, with its district where it has one
    asked_in: str  # month of the figure that was too slow
    measure: str
    done_by: date | None
    download: Decimal | None  # the operator's own, in the month reported on; Mbps
    state: CommitmentState
    statistic: str = ""  # of that speed
    outcome: str = ""  # submissions.promises.AnswerKind; empty: not answered, or before there were kinds
    due_on: date | None = None  # last day for an answer
    evidence: str = ""  # of a rebuttal


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One operator's line of the table of requests about slow wards."""

    operator: str
    columns: tuple[int, ...]  # as submissions.promises.AnswerCount gives them


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """One operator: what it filed and promised, and its own figures per unit (only units that have one).

    What rests on fewer samples than are asked of a unit is for reference, neither reached nor missed.
    """

    code: str
    name: str
    status: str  # on_time, late, nil, missing, exempt
    received_at: datetime | None
    deadline: datetime | None
    filed: tuple[FiledIndicator, ...]
    units: tuple[UnitLine, ...]
    commitments: tuple[Commitment, ...] = ()
    write_to: str = ""  # the legal name of its branch in the province; empty: its name


@dataclass(frozen=True, slots=True)
class RecipientClass:
    """A class of recipients of the monthly letter, and what it is asked to do."""

    name: str
    asked: str


@dataclass(frozen=True, slots=True)
class LetterheadFacts:
    """The letterhead in force on the due date, in whose name the report goes out."""

    superior: str
    agency: str
    symbol: str
    report_symbol: str
    place: str
    signer: tuple[str, ...]
    ministry: str
    committee: str
    contact: str
    archive: str
    recipients: tuple[RecipientClass, ...]
    legal_bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a province prints around the text of this kind of document; empty: the built-in."""

    opening: str = ""
    to: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    closing: str = ""
    contact: str = ""
    signer: tuple[str, ...] = ()
    signer_name: str = ""
    symbol: str = ""


class ChangeGroup(StrEnum):
    """What a change is about, in the order in which changes are listed."""

    VERDICT = "verdict"
    FIGURES = "figures"
    FILINGS = "filings"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """One difference between a revision and the one before."""

    where: str
    before: str
    after: str
    group: str = ""  # ChangeGroup


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter that was issued for this month."""

    name: str  # "Công văn đôn đốc"
    number: str  # with its symbol: "12/SKHCN-BCVT"
    day: date


@dataclass(frozen=True, slots=True)
class Reporting:
    """How many of a group filed for the month, and the sums of their answers."""

    group: str  # "xã, phường"
    filed: int
    owed: int
    sums: tuple[tuple[str, str], ...] = ()  # label, total as people write it


@dataclass(frozen=True, slots=True)
class NextDue:
    """The day by which a group files for the month after the report's."""

    group: str  # "doanh nghiệp viễn thông"
    day: date  # the last day that is on time


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """The sums of one month of a longer report, by the units of that month."""

    month: str  # YYYY-MM
    level: str | None  # None: the month holds no figures
    verdicts: tuple[tuple[Verdict, int], ...]
    province: MonthFigure | None
    owed: int  # operators that had to file
    filed: int
    like_before: bool = True  # units and thresholds are those of the last month before it that has figures

    def of(self, verdict: Verdict) -> int:
        return dict(self.verdicts).get(verdict, 0)

    @property
    def units(self) -> int:
        return sum(count for _verdict, count in self.verdicts)

    @property
    def enough(self) -> int:
        return self.of(Verdict.SPEED_MISSING) + self.of(Verdict.TOO_SLOW) + self.of(Verdict.COMPLIANT)


@dataclass(frozen=True, slots=True)
class WeakSpotLine:
    """A place with a weak signal or none, as the province's list had it on the report's day."""

    ward: str
    place: str  # hamlet or spot
    has_power: bool  # is it on the mains?
    operator: str  # who deals with it; empty: nobody yet
    due_on: date | None
    done_on: date | None
    heirs: tuple[str, ...] = ()  # where the ward was no more on that day: the units that its land is part of since


@dataclass(frozen=True, slots=True)
class EarlierMonth:
    """How many units had reached the requirement in an earlier month; the same units, the same requirement."""

    month: str  # YYYY-MM
    enough: int  # units with the samples asked
    fast: int | None  # those of them that reached the speed; None: no speed was judged


@dataclass(frozen=True, slots=True)
class Facts:
    """A report's facts. `level` None: the month holds no figures at all."""

    kind: str
    province_code: str
    province: str  # "Thành phố Hải Phòng"
    period: str  # the month reported on, YYYY-MM
    data_period: str  # the month whose figures are in it: the same, or the month before by decision
    due_on: date
    revision: int
    late: bool
    network: str
    level: str | None
    unit_kinds: str  # what units of that level are called: "quận, huyện"
    ward_kinds: str  # "xã, phường, thị trấn"
    wards_in_force: int
    min_samples: int | None
    min_download: Decimal | None
    legal_act: str
    months: tuple[str, ...]  # the months of the table, oldest first
    units: tuple[UnitLine, ...]  # none in a report to one operator
    province_figure: MonthFigure | None  # the published row of the whole province, if there is one
    statistic: str
    operators: tuple[OperatorLine, ...]
    head: LetterheadFacts
    passages: tuple[tuple[str, str], ...] = ()  # key, text as staff wrote it
    changes: tuple[RevisionChange, ...] = ()
    operator_code: str | None = None  # of a report to one operator
    reason: str = ""  # why there is a revision after the first
    issued: tuple[Issued, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    answers: tuple[AnswerLine, ...] = ()  # what came of the requests to operators, for the Ministry's report
    reminders: int = 0  # messages that reached people who owed this month's report
    reminder_days: tuple[date, ...] = ()  # on which they were sent
    next_due: tuple[NextDue, ...] = ()
    writer: str = ""  # the department, where the document goes out in another's name
    public_page: str = ""  # address of the month's public table
    split_by_operator: bool = True  # does VNNIC's month tell operators apart, whoever they are?
    furniture: Furniture = Furniture()
    replaces: Issued | None = None  # the document that left before this revision of it
    span: tuple[MonthTotals, ...] = ()  # the months of a report on a quarter or longer, oldest first
    span_before: tuple[MonthTotals, ...] = ()  # as many before them
    earlier: tuple[EarlierMonth, ...] = ()  # of the Ministry's report: those that may be compared with its month
    weak_spots: tuple[WeakSpotLine, ...] = ()  # of the Ministry's report: none where the province keeps no list
    weak_spots_since: date | None = None  # day of the report before: what was done after it is told; None: the month's
    comparable: bool = True  # are all those months of the same units, judged by the same thresholds?
    templates: tuple[tuple[str, str], ...] = ()  # form, SHA-256 of the department's own template in use

    @property
    def month(self) -> Period:
        return Period.parse(self.period)

    @property
    def data_month(self) -> Period:
        """The month whose figures are used; sentences on VNNIC's figures name it, never `month`."""
        return Period.parse(self.data_period)

    @property
    def department(self) -> str:
        """The department that wrote the report, whoever's name it goes out in."""
        return self.writer or self.head.agency

    @property
    def counts(self) -> dict[Verdict, int]:
        """Number of units with each verdict in the month reported on."""
        found = [unit.now.verdict for unit in self.units]
        return {verdict: found.count(verdict) for verdict in Verdict}

    @property
    def speed_statistic(self) -> str:
        """The statistic of all speeds of the month: median, mean, MIXED, or blank where there are none."""
        lines = (*self.units, *(unit for operator in self.operators for unit in operator.units))
        whole = [self.province_figure] if self.province_figure else []
        promised = [one for operator in self.operators for one in operator.commitments]
        shown = [(one.download, one.statistic) for one in (*whole, *(line.now for line in lines))]
        return common([*shown, *((one.download, one.statistic) for one in promised)])

    @property
    def enough_samples(self) -> int:
        counts = self.counts
        return counts[Verdict.SPEED_MISSING] + counts[Verdict.TOO_SLOW] + counts[Verdict.COMPLIANT]

    @property
    def speed_judged(self) -> int:
        if self.min_download is None:
            return 0
        return self.counts[Verdict.TOO_SLOW] + self.counts[Verdict.COMPLIANT]


T = TypeVar("T")
_PLAIN = (str, int, bool, type(None))


@cache
def _names(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(shape))


def dump(value: Any) -> Any:
    """Turn facts into JSON values: Decimal and dates as text, so that nothing is lost."""
    if type(value) in _PLAIN:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: dump(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, tuple):
        return [dump(part) for part in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def load(shape: type[T], data: Any) -> T:
    """Rebuild a dataclass from the JSON of `dump`. Raises KeyError or ValueError for other data."""
    return typing.cast(T, _reader(typing.cast(Any, shape))(data))


@cache
def _reader(shape: Any) -> Callable[[Any], Any]:
    """Make a function that reads values of a type from JSON; cached, as a report has hundreds of each."""
    origin, args = typing.get_origin(shape), typing.get_args(shape)
    if origin in (types.UnionType, typing.Union):
        there = _reader(next(arg for arg in args if arg is not type(None)))
        return lambda data: None if data is None else there(data)
    if origin is tuple and args[-1] is Ellipsis:
        each = _reader(args[0])
        return lambda data: tuple(map(each, data))
    if origin is tuple:
        parts = [_reader(arg) for arg in args]
        return lambda data: tuple(read(item) for read, item in zip(parts, data, strict=True))
    if dataclasses.is_dataclass(shape) and isinstance(shape, type):
        hints = typing.get_type_hints(shape)
        of = [(field.name, _reader(hints[field.name])) for field in dataclasses.fields(shape)]
        return lambda data: shape(**{name: read(data[name]) for name, read in of if name in data})
    if shape in (date, datetime):
        return lambda data: shape.fromisoformat(data)
    if shape is Decimal or (isinstance(shape, type) and issubclass(shape, StrEnum)):
        return lambda data: shape(data)
    return lambda data: data

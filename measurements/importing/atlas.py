"""Reading answers of VNNIC's Internet Atlas, taken whole or not at all. Pure.

The interface is not documented and may change: whatever is not exactly as it was seen is refused with its reason, for
a figure that is not there is better than one of another province, month or unit of measure.
"""

import hashlib
import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from base.saying import Said, say
from measurements.importing.messages import message
from measurements.reading.guards import Refusal
from measurements.reading.jsonrows import ATLAS, Pairs, decoded

PATHS = {"fixed": "ftth", "mobile": "mobile"}  # networks that it tells apart → their part of the address
NAMES = ATLAS | {"jitter"}
MOST_SAMPLES = 100_000_000
MOST_SPEED, MOST_MILLISECONDS = 10_000, 60_000
BELIEVABLE = (Decimal(1), Decimal(3_000))  # Mbps, of the province in the middle: others are measured in another unit
SHOWN = 5
_CODE = re.compile(r"\d{2}")


@dataclass(frozen=True, slots=True)
class AtlasRow:
    """One province. Speeds in Mbps, latency and jitter in ms; None where VNNIC's 0 says: too few samples."""

    code: str
    samples: int
    download: Decimal | None
    upload: Decimal | None
    latency: Decimal | None
    jitter: Decimal | None


@dataclass(frozen=True, slots=True)
class AtlasAnswer:
    """The rows of an answer, or the reason why none is taken."""

    rows: Sequence[AtlasRow] = ()
    problem: Said | str = ""

    @property
    def digest(self) -> str:
        """Hash of the figures in the order of the codes: no two months agree in all of them."""
        rows = [asdict(row) for row in sorted(self.rows, key=lambda row: row.code)]
        return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def address(base: str, network: str, year: int, month: int) -> str:
    """The address that gives the provinces of a month."""
    return f"{base}/{PATHS[network]}/overview-place-map?year={year}&month={month}&isp=ALL&cityId=-1"


def answer_of(data: bytes) -> AtlasAnswer:
    """Read the bytes of an answer."""
    try:
        said = decoded(data)
    except Refusal as refusal:
        if data.lstrip()[:1] == b"<":
            return AtlasAnswer(problem=say("The answer is a web page, not JSON."))
        return AtlasAnswer(problem=message(refusal.code, **refusal.details))
    if not isinstance(said, list) or isinstance(said, Pairs):
        return AtlasAnswer(problem=say("The answer is no list of provinces: the interface has changed."))
    if not said:
        return AtlasAnswer(problem=say("There are no figures of this month yet."))
    rows = []
    for number, one in enumerate(said, start=1):
        row = _row(one, number)
        if not isinstance(row, AtlasRow):
            return AtlasAnswer(problem=row)
        rows.append(row)
    return _together(rows)


def _row(one: object, number: int) -> AtlasRow | Said:
    if not isinstance(one, Pairs):
        return say("Item {number} is no object: the interface has changed.", number=number)
    entry = dict(one)
    if unlike := sorted(NAMES ^ entry.keys()) or sorted(name for name in entry if [n for n, _ in one].count(name) > 1):
        names = ", ".join(unlike[:SHOWN])
        return say(
            "Item {number} has other names than before ({names}): the interface has changed.",
            number=number,
            names=names,
        )
    code = entry["code"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return say("Item {number} has no province's code of two digits: the interface has changed.", number=number)
    samples = entry["value"]
    if type(samples) is not int or not 0 <= samples <= MOST_SAMPLES:
        return _no_number("value", code)
    limits = {"download": MOST_SPEED, "upload": MOST_SPEED, "ping": MOST_MILLISECONDS, "jitter": MOST_MILLISECONDS}
    for name, most in limits.items():
        if not _is_measure(entry[name], most):
            return _no_number(name, code)
    return AtlasRow(code, samples, *(_known(entry[name]) for name in limits))


def _no_number(name: str, code: str) -> Said:
    return say(
        "“{name}” of the code {code} is no number that it could be: the interface has changed.", name=name, code=code
    )


def _is_measure(value: object, most: int) -> bool:
    if value is None:
        return True
    return type(value) in (int, float) and math.isfinite(value) and 0 <= value <= most  # type: ignore[arg-type,operator]


def _known(value: float | None) -> Decimal | None:
    """0 is how VNNIC writes that there were not enough samples."""
    return Decimal(repr(value)).quantize(Decimal("0.000001")) if value else None


def _together(rows: Sequence[AtlasRow]) -> AtlasAnswer:
    codes = [row.code for row in rows]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        return AtlasAnswer(problem=say("Codes come twice: {codes}.", codes=", ".join(twice[:SHOWN])))
    speeds = sorted(row.download for row in rows if row.download is not None)
    if not speeds:
        return AtlasAnswer(problem=say("There are no figures of this month yet."))
    if not BELIEVABLE[0] <= speeds[len(speeds) // 2] <= BELIEVABLE[1]:
        return AtlasAnswer(problem=say("The speeds are hardly in Mbps: the interface has changed."))
    return AtlasAnswer(rows)


def problem_of_codes(codes: Collection[str], of_month: Mapping[str, object], today: Collection[str]) -> Said | str:
    """The reason why codes are not those of the data month's map; blank if they are.

    `of_month`: the provinces of the month by code; `today`: the codes of today. Seven codes of before 1/7/2025 mean
    other provinces since, so an answer drawn on today's map must not be read on the month's.
    """
    unknown = sorted(set(codes) - of_month.keys())
    if unknown:
        listed = ", ".join(unknown[:SHOWN]) + ("…" if len(unknown) > SHOWN else "")
        return say("Codes that no province had in this month: {codes}. Nothing of the answer is taken.", codes=listed)
    only_then = of_month.keys() - set(today)
    if only_then and not only_then & set(codes):
        return say("The answer is of the provinces of today, not of those of the month. Nothing of it is taken.")
    return ""

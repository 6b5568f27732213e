"""How good the mid-month forecast is, on invented months: does its range hold, does it find who will miss?

`python -m bench.forecast [--wards 2000] [--seed 2] [--write]`
Nothing here is measured by anybody: all months are synthetic, drawn from a seed. Each ward-month has a size (a total
around the threshold, from tens to thousands) and a way in which its people measure; each day's count is drawn with
more scatter than chance alone, weekends are quieter. On days 5, 10, 15, 20 and 25 the forecast is asked with the counts
of every fifth day so far, as a clerk who looks at the Portal would have them.
"""

import argparse
import calendar
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from base.period import Period
from submissions.campaign import Count, Past, forecast

NEEDED = 300
DAYS = (5, 10, 15, 20, 25)
HISTORY, CHANGES = 5, 1 / 7
WAYS: dict[str, Callable[[int, int], float]] = {
    "steady": lambda day, last: 1.0,
    "weekly drive": lambda day, last: 3.0 if day % 7 in (5, 6) else 0.5,
    "push after the 20th": lambda day, last: 2.5 if day > 20 else 0.7,
    "strong start": lambda day, last: 2.5 if day <= 10 else 0.6,
    "one day in the month": lambda day, last: 5.0 if day == 15 else 0.8,
}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "forecast.md"


@dataclass(frozen=True)
class Month:
    """One ward's invented month: the running count at the end of each day."""

    way: str
    period: Period
    running: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.running[-1]

    def counts(self, until: int) -> list[Count]:
        days = [day for day in DAYS if day <= until]
        first = self.period.first_day
        return [Count(first + timedelta(days=day - 1), self.running[day - 1], self.running[day - 1]) for day in days]


@dataclass
class ForecastTally:
    """Of the forecasts of one kind and day."""

    asked: int = 0
    held: int = 0  # the true total lay in the range
    missed: int = 0  # wards that missed the threshold
    found: int = 0  # … of which the forecast had warned
    warned: int = 0
    width: float = 0.0  # of the range, in shares of the true total

    @property
    def coverage(self) -> float:
        return self.held / self.asked

    @property
    def recall(self) -> float:
        return self.found / self.missed

    @property
    def precision(self) -> float:
        return self.found / self.warned


@dataclass(frozen=True)
class InventedWard:
    """An invented ward: the month asked about, and the five before it."""

    now: Month
    before: tuple[Month, ...]

    def earlier(self, day: int) -> list[Past]:
        return [Past(day, one.running[day - 1], one.period.last_day.day, one.total) for one in self.before]


def wards(number: int, seed: int) -> Iterator[InventedWard]:
    """Each way in turn. One month in seven a ward measures otherwise than it used to, and its size drifts."""
    draw = random.Random(seed)
    for index in range(number):
        usual = list(WAYS)[index % len(WAYS)]
        mean = 300 * math.exp(draw.gauss(0, 0.6))
        months = []
        for back in range(HISTORY, -1, -1):
            way = draw.choice(list(WAYS)) if draw.random() < CHANGES else usual
            period = Period(2026, 12).plus(-back - index % 6)
            months.append(Month(usual, period, _running(draw, way, period, mean * math.exp(draw.gauss(0, 0.2)))))
        yield InventedWard(months[-1], tuple(months[:-1]))


def _running(draw: random.Random, way: str, period: Period, mean: float) -> tuple[int, ...]:
    last = period.last_day.day
    shares = [
        WAYS[way](day, last) * (0.7 if calendar.weekday(period.year, period.month, day) >= 5 else 1.0)
        for day in range(1, last + 1)
    ]
    count, running = 0, []
    for share in shares:
        # Scatter beyond chance: some days a group goes out, others nobody does (a gamma-mixed Poisson).
        expected = mean * share / sum(shares) * draw.gammavariate(1.5, 1 / 1.5)
        count += _poisson(draw, expected)
        running.append(count)
    return tuple(running)


def _poisson(draw: random.Random, mean: float) -> int:
    if mean > 60:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product, count = product * draw.random(), count + 1
    return count


def tallies(number: int, seed: int, *, with_history: bool) -> dict[tuple[str, int], ForecastTally]:
    """By way and day; way "" is all together. A month for which the forecast says nothing fails loudly."""
    found: dict[tuple[str, int], ForecastTally] = {(way, day): ForecastTally() for way in ["", *WAYS] for day in DAYS}
    for ward in wards(number, seed):
        month = ward.now
        for day in DAYS:
            foretold = forecast(month.counts(day), month.period, ward.earlier(day) if with_history else ())
            if foretold is None:
                raise AssertionError(f"no forecast from counts on {day} days")
            misses, warned = month.total < NEEDED, foretold.low < NEEDED
            for way in ("", month.way):
                tally = found[way, day]
                tally.asked += 1
                tally.held += foretold.low <= month.total <= foretold.high
                tally.missed += misses
                tally.warned += warned
                tally.found += misses and warned
                tally.width += (foretold.high - foretold.low) / max(1, month.total)
    return found


HEAD = """# How good the mid-month forecast is

Written by `python -m bench.forecast`. **All months are synthetic**: {number} invented wards, seed {seed}, each with a
month asked about and five before it; nobody measured anything here. Their sizes scatter around 300 samples, they
measure in one of five ways ({ways}),
and one month in seven otherwise than they used to.

*Range holds*: the month's true total lay in the range. *Found*: of the wards that ended under 300, those that were
marked “có nguy cơ thiếu mẫu”. *Rightly warned*: of the marked, those that did end under 300. *Width*: of the range,
in shares of the total.
"""


def page(number: int, seed: int) -> str:
    """The tables, in Markdown."""
    lines = [HEAD.format(number=f"{number:,}", seed=seed, ways=", ".join(WAYS))]
    for with_history, title in ((True, "With counts of the five months before"), (False, "Without any month before")):
        found = tallies(number, seed, with_history=with_history)
        lines += [f"## {title}", "", "| asked on day | range holds | found | rightly warned | width |"]
        lines += ["|--:|--:|--:|--:|--:|"]
        for day in DAYS:
            all_ = found["", day]
            figures = (all_.coverage, all_.recall, all_.precision, all_.width / all_.asked)
            lines.append(f"| {day} | " + " | ".join(f"{one:.2f}" for one in figures) + " |")
        lines += ["", "Range holds / found, by the way in which a ward measures:", ""]
        lines += ["| | " + " | ".join(f"day {day}" for day in DAYS) + " |", "|---|" + "--:|" * len(DAYS)]
        for way in WAYS:
            cells = [f"{found[way, day].coverage:.2f} / {found[way, day].recall:.2f}" for day in DAYS]
            lines.append(f"| {way} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wards", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--write", action="store_true", help=f"also write {PAGE.name}")
    options = parser.parse_args()
    text = page(options.wards, options.seed)
    print(text)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""A data month. Pure: knows no Django."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One calendar month, written YYYY-MM. Ordered by time."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 9999 and 1 <= self.month <= 12):
            raise ValueError(f"not a month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `YYYY-MM`, in the digits 0 to 9; ValueError for anything else."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        if not match:
            raise ValueError(f"not a month: {text!r}, expected YYYY-MM")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def from_input(cls, text: str) -> "Period":
        """Read a month that somebody asks for, of this millennium: only there every month has its neighbours."""
        month = cls.parse(text)
        if not 2000 <= month.year < 3000:
            raise ValueError(f"not a month of this millennium: {month}")
        return month

    @classmethod
    def of(cls, day: date) -> "Period":
        """The month in which a day falls."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month, whose map of units the data month uses."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> "Period":
        """The month so many months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Period(index // 12, index % 12 + 1)

    @property
    def label(self) -> str:
        """The month as offices write it: `8/2024`."""
        return f"{self.month}/{self.year}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def months_between(first: Period, last: Period) -> Iterator[Period]:
    """Every month from the first to the last, both included; nothing if last is before first."""
    while first <= last:
        yield first
        first = first.plus(1)

"""Rows of other provinces in a province's file: it is a table of the whole country, or they are a slip. Pure."""

from collections.abc import Iterator, Sequence

from base.saying import Said, say
from measurements.importing.found import Elsewhere
from measurements.importing.issues import Issue, issue

LEAST_OTHERS = 2  # other provinces that make a table of the country; one alone may be a slip of the pen
SHOWN = 12


def is_national(rows: Sequence[Elsewhere]) -> bool:
    """Do the rows name so many other provinces that it is a table of the whole country?"""
    return len({row.province for row in rows}) >= LEAST_OTHERS


def elsewhere_issues(rows: Sequence[Elsewhere], province: str, *, some_taken: bool) -> Iterator[Issue]:
    """Issues for rows of other provinces: one for a table of the country, else an error for each row.

    `some_taken`: figures of the file's own province are there.
    """
    if not is_national(rows):
        for row in rows:
            yield issue("wrong_province", sheet=row.sheet, cell=row.cell, value=row.name, province=province)
    elif some_taken:
        yield issue("other_provinces", count=len(rows), provinces=_names(rows), province=province)
    else:
        yield issue("nothing_of_province", provinces=_names(rows), province=province)


def _names(rows: Sequence[Elsewhere]) -> Said | str:
    names = list(dict.fromkeys(row.province for row in rows))
    listed = ", ".join(names[:SHOWN])
    if len(names) > SHOWN:
        return say("{names} and {count} other provinces", names=listed, count=len(names) - SHOWN)
    return listed

"""One fault that is planted to see whether the tests named in docs/security.md notice it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plant:
    """`find`, which stands once in `file`, becomes `put`; then at least one of `tests` must fail.

    `line` is the line of docs/security.md: a number of ASVS, or the first words of a group of level 3.
    """

    line: str
    fault: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]


def plant(line: str, fault: str, file: str, find: str, put: str, *tests: str) -> Plant:
    return Plant(line, fault, file, find, put, tests)

"""One fault that is planted to see whether the tests named in docs/security.md notice it."""

from dataclasses import dataclass

# For base/append_only.py: the triggers are there, of another table, which every database has.
KEPT_ELSEWHERE = (
    '    found = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE\n'
    '    _run(connection, tuple(one.replace("ON base_auditentry", "ON django_migrations") for one in found))'
)


@dataclass(frozen=True)
class Plant:
    """`find`, which stands once in `file`, becomes `put`; then each of `tests` must fail.

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

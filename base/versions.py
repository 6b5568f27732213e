"""Versions of facts: what a cached answer, or the tag of a page, depends on.

Whoever caches an answer names the kinds of facts that it is made from, and `Versions.of` makes one version of theirs.
What tells one state of a kind from the next is asked in one place: `queries/versions.py` of the app that has the facts.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from django.db import connection


@dataclass(frozen=True)
class FactKind:
    """The facts of one kind, all of them or those `of` a part.

    `ask` reads their version; None: it is not known.
    """

    kind: str
    of: tuple[Hashable, ...] = ()
    ask: Callable[["Versions"], Hashable | None] = field(kw_only=True, compare=False, repr=False)


class Versions:
    """The versions of facts as one page or one answer finds them: each is asked at most once.

    Made anew for each request, before the facts are read: then a change in between shows the next time.
    """

    def __init__(self) -> None:
        self._known: dict[FactKind, Hashable | None] = {}

    def of(self, *facts: FactKind) -> tuple[Hashable, ...] | None:
        """One version of several kinds together; None: nothing may be cached.

        So it is where one of them is not known, and within a transaction, which may be changing them.
        """
        if connection.in_atomic_block:
            return None
        found = []
        for each in facts:
            version = self.ask(each)
            if version is None:
                return None
            found.append(version)
        return tuple(found)

    def ask(self, facts: FactKind) -> Hashable | None:
        if facts not in self._known:
            self._known[facts] = facts.ask(self)
        return self._known[facts]

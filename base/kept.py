"""Answers that a process keeps together with what they rest on. Knows no Django."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """At most `most` answers; those kept longest go first. Threads may share it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: dict[Hashable, tuple[object, Answer]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def ask(self, question: Hashable, rests_on: object | None, make: Callable[[], Answer]) -> Answer:
        """The kept answer while what it rests on is the same; else one made now.

        `rests_on` must have been read before what `make` reads, so that a change in between shows. With None it
        cannot be told, and nothing is kept.
        """
        if rests_on is None:
            return make()
        held = self._held.get(question)
        if held is not None and held[0] == rests_on:
            return held[1]
        answer = make()
        with self._lock:
            self._held.pop(question, None)
            self._held[question] = rests_on, answer
            while len(self._held) > self.most:
                del self._held[next(iter(self._held))]
        return answer

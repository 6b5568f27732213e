"""A cache of one process: each entry holds while its version does. Knows no Django."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class ProcessCache(Generic[Value]):
    """At most `most` entries; the oldest go first. Threads may share it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: dict[Hashable, tuple[object, Value]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable, version: object | None, make: Callable[[], Value]) -> Value:
        """The cached value while its version is the same; else one made now.

        `version` must have been read before what `make` reads, so that a change in between shows. None: the version
        is not known, and nothing is cached.
        """
        if version is None:
            return make()
        held = self._held.get(key)
        if held is not None and held[0] == version:
            return held[1]
        value = make()
        with self._lock:
            self._held.pop(key, None)
            self._held[key] = version, value
            while len(self._held) > self.most:
                del self._held[next(iter(self._held))]
        return value

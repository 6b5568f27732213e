"""A cache of one process: each entry is valid while its version is current. Knows no Django."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_ALL: "WeakSet[ProcessCache[Any]]" = WeakSet()


class ProcessCache(Generic[Value]):
    """A cache of at most `most` entries; the oldest are dropped first. Threads may share it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: dict[Hashable, tuple[object, Value]] = {}
        self._lock = Lock()
        _ALL.add(self)

    def __len__(self) -> int:
        return len(self._held)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def get(self, key: Hashable, version: object | None, make: Callable[[], Value]) -> Value:
        """The cached value while its version is current; else one made now.

        `version` must have been read before what `make` reads, so that a change in between shows. None: the version
        is not known, and nothing is cached.
        """
        if version is None:
            return make()
        held = self._held.get(key)
        if held is not None and held[0] == version:
            return held[1]
        value = make()
        self._keep(version, {key: value})
        return value

    def get_many(
        self, keys: Iterable[Key], version: object | None, make: Callable[[list[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """The values of several keys, as by `get`; those that are not cached are made together."""
        found: dict[Key, Value] = {}
        missing: list[Key] = []
        for key in dict.fromkeys(keys):
            held = self._held.get(key)
            if version is not None and held is not None and held[0] == version:
                found[key] = held[1]
            else:
                missing.append(key)
        made = make(missing) if missing else {}
        if version is not None:
            self._keep(version, made)
        return {**found, **made}

    def _keep(self, version: object, made: Mapping[Key, Value]) -> None:
        with self._lock:
            for key, value in made.items():
                self._held.pop(key, None)
                self._held[key] = version, value
            while len(self._held) > self.most:
                del self._held[next(iter(self._held))]


def forget_all() -> None:
    """Empty every cache of this process: with another database under it, old versions may come up again."""
    for each in list(_ALL):
        each.clear()

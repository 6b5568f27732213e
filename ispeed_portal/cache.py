"""The shared cache: plain data (JSON), signed by the portal's key for the cache key under which they are stored.

Django's own caches keep pickles: whoever can write where they lie runs commands in the web process. Here what the
portal did not write itself, or wrote elsewhere, is not read at all: the answer is the one of an empty cache.
"""

import json
import time
from pathlib import Path
from typing import Any

from django.core import signing
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ResponseError

_NOTHING = object()


def seal(key: str, value: Any) -> bytes:
    """A value as bytes for the store, signed for its key. Raises TypeError for what JSON would give back changed."""
    try:
        plain = json.loads(json.dumps(value)) == value
    except (TypeError, ValueError):
        plain = False
    if not plain:
        raise TypeError(f"{key}: only plain data go into the shared cache, not {value!r:.100}")
    return signing.dumps(value, salt=f"cache {key}", compress=True).encode("ascii")


def opened(key: str, held: Any, default: Any = None) -> Any:
    """The value that was sealed for this key; the default where `held`, the bytes in the store, is None or not ours."""
    if held is None:
        return default
    try:
        return signing.loads(held.decode("ascii"), salt=f"cache {key}")
    except (signing.BadSignature, UnicodeDecodeError):
        return default


class _Client(RedisCacheClient):
    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(super().add(key, seal(key, value), timeout))

    def get(self, key: Any, default: Any) -> Any:
        try:
            return opened(key, self.get_client(key).get(key), default)
        except ResponseError:  # a list or a set stands there: not ours
            return default

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        super().set(key, seal(key, value), timeout)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        keys = list(keys)
        found = zip(keys, self.get_client(None).mget(keys), strict=True)
        values = {key: opened(key, held, _NOTHING) for key, held in found}
        return {key: value for key, value in values.items() if value is not _NOTHING}

    def set_many(self, data: Any, timeout: Any) -> None:
        super().set_many({key: seal(key, value) for key, value in data.items()}, timeout)

    def incr(self, key: Any, delta: int) -> int:
        """Tried again where somebody else counts at the same time; it ends when it did before."""

        def step(pipe: Any) -> int:
            value = opened(key, pipe.get(key))
            if value is None:
                raise ValueError(f"{key} not found")
            pipe.multi()
            pipe.set(key, seal(key, value + delta), keepttl=True)
            return int(value + delta)

        client: Any = self.get_client(key, write=True)
        return int(client.transaction(step, key, value_from_callable=True))


class _AsItIs:
    """The client seals already."""

    def dumps(self, sealed: bytes) -> bytes:
        return sealed


class SignedRedisCache(RedisCache):
    """The shared cache in Redis, each value sealed."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
        self._options: dict[str, Any] = {**params.get("OPTIONS", {}), "serializer": _AsItIs}


class SignedFileCache(FileBasedCache):
    """The shared cache in files, for a portal without Redis: each holds the moment at which it ends, and the value."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        value = self._read(key, version)[1]
        return default if value is _NOTHING else value

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._read(key, version)[1] is not _NOTHING

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        sealed = seal(self.make_key(key, version), [self.get_backend_timeout(timeout), value])
        super().set(key, sealed, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        value = self._read(key, version)[1]
        if value is not _NOTHING:
            self.set(key, value, timeout, version)
        return value is not _NOTHING

    def _read(self, key: str, version: int | None) -> tuple[float | None, Any]:
        path = Path(self._key_to_file(key, version))  # type: ignore[attr-defined]  # its stubs leave it out
        try:
            ends, value = opened(self.make_key(key, version), path.read_bytes(), (None, _NOTHING))
        except FileNotFoundError:
            return None, _NOTHING
        if ends is not None and ends < time.time():
            path.unlink(missing_ok=True)
            return None, _NOTHING
        return ends, value

    def _write_content(self, file: Any, timeout: Any, value: bytes) -> None:
        file.write(value)

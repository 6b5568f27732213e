"""Somebody who can write where the shared cache is kept: in Redis, or in the folder of a portal without one."""

from pathlib import Path

import redis
from django.conf import settings


def keys() -> set[str]:
    """Every key that stands there, as the cache wrote it; of a folder the names of its files."""
    if settings.REDIS_URL:
        return {key.decode() for key in _server().scan_iter(":1:*")}
    return {path.name for path in _folder().glob("*.djcache")}


def plant(content: bytes) -> int:
    """Put these bytes in the place of every value; how many there were."""
    for key in (found := keys()):
        if settings.REDIS_URL:
            _server().set(key, content)
        else:
            (_folder() / key).write_bytes(content)
    return len(found)


def _server() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)


def _folder() -> Path:
    return Path(settings.CACHES["default"]["LOCATION"])

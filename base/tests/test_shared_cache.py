"""The shared cache holds plain data that the portal itself wrote; whatever else stands there is nothing."""

import os
import pickle
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.signing import dumps

from base.tests.planted import plant

pytestmark = [pytest.mark.both_databases]
NESTED = "[" * 100_000


@dataclass(frozen=True)
class Thing:
    name: str


@pytest.fixture(autouse=True)
def _empty():
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    "value", [None, True, 0, -7, 1.5, "y", "", "Hải Phòng", [], [1.5, 2.5], {"a": [1, {"b": None}]}]
)
def test_plain_data_come_back_as_they_were(value):
    cache.set("key", value, 60)
    assert cache.get("key", "missing") == value
    assert type(cache.get("key")) is type(value)
    assert cache.get_many(["key", "other"]) == {"key": value}


@pytest.mark.parametrize("value", [(1, 2), {1: 2}, {"a"}, b"bytes", Thing("x"), Path("x"), float("nan"), [Thing("x")]])
def test_anything_else_is_refused_where_it_is_written(value):
    for write in (cache.set, cache.add):
        with pytest.raises(TypeError, match="plain data"):
            write("key", value)
    assert cache.get("key") is None


class Bomb:
    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def test_a_bomb_is_one(tmp_path):
    pickle.loads(pickle.dumps(Bomb(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


def foreign(folder):
    """What somebody else might write: pickles, JSON of every form, numbers, our own form with another key."""
    bomb = pickle.dumps(Bomb(folder))
    packed = zlib.compress(bomb)
    texts = ["", "1", "-1", "null", "[", "[null]", '{"a": 1}', '"x"', "1e999", NESTED, "a:b", "a:b:c", ":::"]
    signed = [dumps([1], key="another"), dumps([1], salt="cache another")]
    return [bomb, packed, pickle.dumps(None) + packed, b"\xff\xfe\x00", *(one.encode() for one in [*texts, *signed])]


def test_what_somebody_else_wrote_is_neither_run_nor_read(tmp_path):
    for content in foreign(tmp_path / "ran"):
        cache.set("key", "ours", 60)
        assert plant(content) == 1
        assert cache.get("key", "missing") == "missing"
        assert cache.get_many(["key"]) == {}
        cache.touch("key", 60)
        cache.has_key("key")
        cache.add("key", "ours", 60)
        cache.set("key", "ours again", 60)
        assert cache.get("key") == "ours again"
    assert not (tmp_path / "ran").exists()


def test_a_value_counts_only_under_the_key_it_was_written_for():
    cache.set("one", "of one", 60)
    if settings.REDIS_URL:
        server = redis.Redis.from_url(settings.REDIS_URL)
        server.set(cache.make_key("other"), server.get(cache.make_key("one")))
    else:
        Path(cache._key_to_file("other")).write_bytes(Path(cache._key_to_file("one")).read_bytes())
    assert (cache.get("one"), cache.get("other")) == ("of one", None)


def test_another_key_of_the_portal_reads_nothing(settings):
    cache.set("key", 1, 60)
    settings.SECRET_KEY = "another"
    assert cache.get("key") is None


def test_a_value_of_another_kind_is_no_error():
    """A list of Redis; without Redis an empty file."""
    if settings.REDIS_URL:
        redis.Redis.from_url(settings.REDIS_URL).lpush(cache.make_key("key"), "x")
    else:
        Path(cache._key_to_file("key")).touch()
    assert cache.get("key") is None
    cache.set("key", 1, 60)
    assert cache.get("key") == 1


def test_it_counts_and_forgets():
    cache.set("count", 1, 60)
    assert cache.incr("count") == 2
    assert cache.decr("count", 2) == 0
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")
    assert cache.add("count", 9) is False
    cache.set_many({"a": 1, "b": [2]}, 60)
    assert cache.get_many(["a", "b"]) == {"a": 1, "b": [2]}
    assert cache.touch("a", 60)
    cache.set("gone", 1, 0)
    assert cache.get("gone") is None
    assert cache.delete("a")
    assert cache.get("a") is None
    with pytest.raises(TypeError):
        cache.set_many({"a": (1,)})


def test_what_stands_in_the_store_is_a_signed_text():
    """Nothing but letters, digits, and the signs of a signed text."""
    cache.set("key", {"a": 1}, 60)
    if settings.REDIS_URL:
        held = redis.Redis.from_url(settings.REDIS_URL).get(cache.make_key("key"))
    else:
        held = Path(cache._key_to_file("key")).read_bytes()
    assert re.fullmatch(rb"[\w.:-]+", held)

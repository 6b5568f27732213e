"""One version of several kinds, each asked once; unknown or in the middle of a change, nothing is cached."""

import pytest
from django.db import transaction

from base.versions import FactKind, Versions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def asked():
    return []


def facts(asked, kind, version, *of):
    return FactKind(kind, of, ask=lambda _versions: asked.append((kind, *of)) or version)


def test_each_kind_and_part_is_asked_once_and_makes_its_place_in_the_version(asked):
    versions = Versions()
    units, august, july = facts(asked, "units", 7), facts(asked, "figures", 1, "8"), facts(asked, "figures", 2, "7")
    assert versions.of(units, august) == (7, 1)
    assert versions.of(july, facts(asked, "units", 8)) == (2, 7), "the page found 7"
    assert asked == [("units",), ("figures", "8"), ("figures", "7")]
    assert Versions().of(facts(asked, "units", 8)) == (8,)


def test_one_that_is_not_known_makes_the_whole_unknown(asked):
    assert Versions().of(facts(asked, "units", 7), facts(asked, "figures", None), facts(asked, "names", 1)) is None
    assert asked == [("units",), ("figures",)]


def test_within_a_transaction_nothing_is_known_and_nothing_asked(asked):
    with transaction.atomic():
        assert Versions().of(facts(asked, "units", 7)) is None
    assert asked == []

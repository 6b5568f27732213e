"""Batches and mappings of before provinces were noted are given to those they belong to."""

import importlib

import pytest
from django.apps import apps

from accounts.models import Role
from accounts.tests.builders import make_user
from base import clock
from measurements import actions
from measurements.models import BatchProvince, LayoutMapping
from measurements.tests.two_provinces import FAR, HEAD, OWN, read, two

__all__ = ["two"]
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_known_batches_are_given_to_the_provinces_of_their_units(two):
    batch = read(two.admin, HEAD + OWN + FAR, "")
    actions.apply_batch(by=two.admin, batch=batch)
    newer = read(two.admin, HEAD + OWN.replace("320", "321") + FAR, "")
    actions.apply_batch(by=two.admin, batch=newer)
    waiting = read(two.clerk, HEAD + OWN + "\n")
    BatchProvince.objects.all().delete()
    importlib.import_module("measurements.migrations.0007_provinces_of_known_batches").note_provinces(apps, None)
    found = BatchProvince.objects.values_list("batch", "heir_code", "new", "changed")
    assert set(found) == {
        (batch.pk, "98", 1, 0),
        (batch.pk, "99", 2, 0),
        (newer.pk, "99", 0, 1),
        (waiting.pk, "99", 0, 0),
    }


def test_known_mappings_are_given_to_their_teacher_s_province(two):
    homeless = make_user(Role.STAFF)
    for shape, by in enumerate([two.admin, None, two.clerk, two.of_both, homeless]):
        LayoutMapping.objects.create(shape=str(shape), columns={}, taught_by=by, taught_at=clock.now())
    importlib.import_module("measurements.migrations.0009_known_mappings_province").give_to_provinces(apps, None)
    standing = LayoutMapping.objects.filter(withdrawn_at=None).values_list("shape", "province_code")
    assert sorted(standing) == [("0", ""), ("1", ""), ("2", "99"), ("3", "98"), ("3", "99")]

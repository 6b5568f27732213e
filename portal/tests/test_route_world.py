"""The world of all routes is made once for a module, and is each test's own."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.tests.route_world import world, world_made_once
from submissions.models import Submission
from wards.models import Unit

__all__ = ["world", "world_made_once"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_does_to_it_no_other_sees(world, turn):
    unit = world.units["own"]
    assert unit.name == Unit.objects.get(pk=unit.pk).name == "Thủy Nguyên"
    (filed,) = Submission.objects.filter(unit=unit)
    with default_storage.open(filed.attachment.name) as file:
        assert file.read() == b"%PDF-1"
    assert not default_storage.exists("left.txt")

    unit.name = "Khác"
    unit.save()
    filed.attachment.delete()
    Submission.objects.all().delete()
    default_storage.save("left.txt", ContentFile(b"x"))

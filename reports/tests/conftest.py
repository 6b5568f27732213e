"""A report made for 9/2024 and the people about it, for the tests of its life."""

import pytest

from reports.tests.little_month import TOLD, WITHOUT_SPEED, make_month, person, stand_on_the_16th
from reports.tests.runs_made import ministry
from wards.models import Unit


@pytest.fixture
def province(request, settings, tmp_path):
    """With the people and reports of the month already, where the test asks for its `run` or `made`."""
    stand_on_the_16th(settings, tmp_path)
    for name, month in {"run": TOLD, "made": WITHOUT_SPEED}.items():
        if name in request.fixturenames:
            month.lay(tmp_path)
            return Unit.objects.get(code="99")
    return make_month()


@pytest.fixture
def staff(province):
    return person("staff", province)


@pytest.fixture
def leader(province):
    return person("leader", province)


@pytest.fixture
def run(province, staff, leader):
    return ministry()


@pytest.fixture
def made(province):
    """The Ministry's report on a unit without a speed."""
    return ministry()

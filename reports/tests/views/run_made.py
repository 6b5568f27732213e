"""A report made for 9/2024, of which nobody was told yet."""

import pytest

from measurements.tests.little_province import make_figure
from reports.tests.little_month import make_month, reported, stand_on_the_16th
from reports.tests.runs_made import ministry
from wards.models import Unit

FIGURE = ("991", 400, "45.5")
UNTOLD = reported(FIGURE)


@pytest.fixture
def province(request, settings, tmp_path):
    """With the month's figure, and with its reports where the test asks for its `run`."""
    stand_on_the_16th(settings, tmp_path)
    if "run" in request.fixturenames:
        UNTOLD.lay(tmp_path)
        return Unit.objects.get(code="99")
    found = make_month()
    make_figure(*FIGURE, month=9)
    return found


@pytest.fixture
def run(province):
    return ministry()

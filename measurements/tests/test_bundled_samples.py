"""The tables that the portal ships are read without a question, and without a tick beyond the statistic."""

import pytest
from django.conf import settings as project

from measurements import actions
from measurements.queries.questions import open_questions
from measurements.queries.understood import assumed, understood
from wards.actions import load_register

pytestmark = pytest.mark.django_db
SAMPLES = project.BASE_DIR / "measurements" / "samples"


@pytest.fixture(autouse=True)
def _register(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2025-09-16T08:00:00+07:00"
    load_register(by=None, provinces=["31"])


@pytest.mark.parametrize(
    ("name", "months", "units"),
    [
        # As the city's letter of autumn 2024 published it: the only real table at hand.
        ("hai_phong_so_mau_2024-07_2024-09.xlsx", ["2024-07", "2024-08", "2024-09"], [("district", 15)]),
        ("hai_phong_cap_xa_2025-08_gia_lap.xlsx", ["2025-08"], [("ward", 114)]),
    ],
)
def test_it_needs_no_question_and_no_tick_beyond_the_statistic(name, months, units):
    batch = actions.receive_file(
        by=None,
        file_name=name,
        content=(SAMPLES / name).read_bytes(),
        source="vnnic",
        province_code="31",
        options={},
    )
    actions.check_batch(batch=batch)
    assert batch.status == "checked"
    assert open_questions(batch) == 0
    assert set(assumed(batch)) <= {"statistic"}
    table = understood(batch).tables[0]
    assert (table.months, table.networks, table.units) == (months, ["mobile"], units)
    assert table.unread == []
    assert batch.counts["missing"] == 0

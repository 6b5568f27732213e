"""What is read is read from evidence; figures, questions and warnings are compared exactly."""

import pytest

from measurements.queries.staged import staged_figures
from measurements.tests.battery.evidence import cases
from measurements.tests.battery.received import read_file
from measurements.tests.hai_phong import make_hai_phong

pytestmark = pytest.mark.django_db
CASES = cases()


@pytest.fixture(autouse=True)
def _city(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    make_hai_phong()


def figures_of(batch):
    return [
        (
            one["unit"]["name"],
            one["period"],
            one["network"],
            one["operator"],
            one["statistic"],
            one["samples_min"],
            one["samples_max"],
            one["download_mbps"],
        )
        for one in staged_figures(batch)
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_figure_is_read_from_evidence_or_a_person_is_asked(name, settings):
    file_name, content, stated, expected = CASES[name]
    settings.PORTAL_CLOCK = "2026-02-12T08:00:00+07:00" if "New Year" in name else "2025-09-12T08:00:00+07:00"
    batch = read_file(file_name, content, stated)
    errors = sorted((one["code"], one["cell"]) for one in batch.issues if one["severity"] == "error")
    warnings = sorted(one["code"] for one in batch.issues if one["severity"] == "warning")
    assert (errors, warnings) == (expected["errors"], expected["warnings"])
    assert batch.status == ("rejected" if errors else "checked")
    if expected["figures"] is not None:
        assert sorted(figures_of(batch), key=str) == sorted(expected["figures"], key=str)

"""The tables that the portal ships are read without a question, and without a tick beyond the statistic."""

import io
import time
from datetime import date

import pytest
from django.conf import settings as project
from openpyxl import load_workbook

from measurements import actions
from measurements.queries.questions import open_questions, questions
from measurements.queries.understood import assumed, understood
from wards.actions import load_register
from wards.models import Unit

pytestmark = pytest.mark.django_db
SAMPLES = project.BASE_DIR / "measurements" / "samples"


@pytest.fixture(autouse=True)
def _register(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2025-09-16T08:00:00+07:00"
    load_register(by=None, provinces=["31"])


def read(name, content):
    batch = actions.receive_file(
        by=None, file_name=name, content=content, source="vnnic", province_code="31", options={}
    )
    actions.check_batch(batch=batch)
    return batch


def wards():
    return {unit.full_name: unit.pk for unit in Unit.objects.in_force(date(2025, 8, 31)).filter(level="ward")}


def misspelled(content, names):
    """The workbook with the first `names` wards written wrong wherever they stand."""
    book = load_workbook(io.BytesIO(content))
    known = wards()
    wrong = {}
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value in known and (cell.value in wrong or len(wrong) < names):
                wrong[cell.value] = f"{cell.value} zz"
                cell.value = wrong[cell.value]
    assert len(wrong) == names
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "months", "units"),
    [
        # As the city's letter of autumn 2024 published it: the only real table at hand.
        ("hai_phong_so_mau_2024-07_2024-09.xlsx", ["2024-07", "2024-08", "2024-09"], [("district", 15)]),
        ("hai_phong_cap_xa_2025-08_gia_lap.xlsx", ["2025-08"], [("ward", 114)]),
    ],
)
def test_it_needs_no_question_and_no_tick_beyond_the_statistic(name, months, units):
    batch = read(name, (SAMPLES / name).read_bytes())
    assert batch.status == "checked"
    assert open_questions(batch) == 0
    assert set(assumed(batch)) <= {"statistic"}
    table = understood(batch).tables[0]
    assert (table.months, table.networks, table.units) == (months, ["mobile"], units)
    assert table.unread == []
    assert batch.counts["missing"] == 0


def test_twenty_unknown_names_are_answered_in_less_than_two_seconds_of_the_machine(monkeypatch):
    name = "hai_phong_cap_xa_2025-08_gia_lap.xlsx"
    batch = read(name, misspelled((SAMPLES / name).read_bytes(), 20))
    asked = questions(batch).names
    assert (batch.status, len(asked)) == ("rejected", 20)
    monkeypatch.setattr("measurements.actions.checking.read", None)  # the file is not read again
    known = wards()
    began = time.process_time()
    meant = {number: known[one.name.removesuffix(" zz")] for number, one in enumerate(asked)}
    actions.answer_names(by=None, batch=batch, units=meant, operators={})
    actions.settle_batch(batch=batch)
    assert time.process_time() - began < 2
    assert (batch.status, batch.counts["figures"], open_questions(batch)) == ("checked", 684, 0)

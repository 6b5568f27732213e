"""What came into force since a register was loaded: for new installations and for those that are running."""

import io
from datetime import date

import docx
import pytest
from django.core.management import call_command

from accounts.actions import enter_known_changes
from accounts.permissions import Action, Subject, can
from accounts.tests.builders import make_user
from base.period import Period
from measurements.actions import check_batch, receive_file
from measurements.models import Figure, ImportBatch
from measurements.queries import compliance
from measurements.tests.little_province import make_batch
from reports.queries.gathering import gather
from wards import history, known_facts
from wards.actions import load_register
from wards.models import Unit
from wards.queries import changes_missing, data_problems, units_in_force

pytestmark = pytest.mark.django_db
SEPTEMBER = Period(2026, 9)
QUANG_NINH, BAC_NINH = date(2026, 9, 1), date(2026, 9, 20)


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def before(monkeypatch):
    """A register as it was loaded before the facts of September 2026 were known, with figures of that month."""
    later = known_facts.later_changes()
    with monkeypatch.context() as patched:
        patched.setattr(known_facts, "later_changes", lambda: [one for one in later if one.when.on < QUANG_NINH])
        history.whole_country.cache_clear()
        load_register(by=None, provinces=["22"])
    history.whole_country.cache_clear()
    batch = make_batch()
    for number, unit in enumerate(units_in_force(SEPTEMBER.last_day, "22", "ward")):
        Figure.objects.create(
            unit=unit,
            period=SEPTEMBER.first_day,
            network="mobile",
            source="vnnic",
            statistic="median",
            samples_min=300 + number,
            samples_max=300 + number,
            download=45,
            batch=batch,
            sheet="T",
            cell="C3",
            raw="300",
        )
    return units_in_force(SEPTEMBER.last_day, "22", "province").get()


def test_a_register_that_is_in_use_is_brought_up_to_date_and_loses_nothing(before):
    staff = make_user("staff", unit=before)
    assert gather("ministry", SEPTEMBER, "22").head.superior == "UBND TỈNH QUẢNG NINH"
    judged = [(row.code, row.samples_min, row.verdict) for row in compliance(SEPTEMBER, "22").rows]
    assert load_register(by=None, provinces=["22"]).changed is False  # says nothing of it, and refuses nothing
    entered, review = enter_known_changes(by=None)
    assert [(one.on, len(one.lines)) for one in entered] == [(QUANG_NINH, 1)]
    assert review == []
    assert [(row.code, row.samples_min, row.verdict) for row in compliance(SEPTEMBER, "22").rows] == judged
    assert len(judged) == 54
    facts = gather("ministry", SEPTEMBER, "22")
    assert (facts.province, facts.head.superior) == ("Thành phố Quảng Ninh", "UBND THÀNH PHỐ QUẢNG NINH")
    assert can(staff, Action.IMPORT_FIGURES, Subject(unit=Unit.objects.get(code="22", valid_to=None)))
    august = gather("ministry", Period(2026, 8), "22")  # written on the 15th of September, by the city's department
    assert (august.province, august.head.superior) == ("Tỉnh Quảng Ninh", "UBND THÀNH PHỐ QUẢNG NINH")
    assert gather("ministry", Period(2026, 7), "22").head.superior == "UBND TỈNH QUẢNG NINH"
    assert enter_known_changes(by=None) == ([], [])
    assert load_register(by=None, provinces=["22"]).changed is False


def test_what_somebody_entered_by_hand_is_not_entered_again(before):
    call_command("update_register", stdout=io.StringIO())
    out = io.StringIO()
    call_command("update_register", stdout=out)
    assert "không có gì thay đổi" in out.getvalue()
    assert changes_missing() == []


def test_a_new_installation_writes_in_the_name_of_the_city(tmp_path):
    load_register(by=None, provinces=["22"])
    assert changes_missing() == []
    call_command("make_report", "ministry", "--period", "2026-09", "--province", "22", "--out", tmp_path)
    assert gather("ministry", SEPTEMBER, "22").head.superior == "UBND THÀNH PHỐ QUẢNG NINH"
    (letter,) = tmp_path.glob("*.docx")
    head = " ".join(cell.text for table in docx.Document(letter).tables for row in table.rows for cell in row.cells)
    assert "UBND THÀNH PHỐ QUẢNG NINH" in head


def test_a_ward_file_of_bac_ninh_for_october_2026_is_read():
    load_register(by=None, provinces=["24"])
    assert [one.kind for one in data_problems("24", BAC_NINH) if one.kind == "missing"] == []
    wards = units_in_force(date(2026, 10, 31), "24", "ward")
    assert {unit.legal_act for unit in wards if unit.code == "07294"} == {"Nghị quyết số 388/NQ-UBTVQH16 ngày 4/8/2026"}
    rows = "\n".join(f"{unit.full_name};10/2026;400" for unit in wards)
    batch = receive_file(
        by=None,
        file_name="bac_ninh.csv",
        content=io.BytesIO(f"Xã, phường;Tháng;Số mẫu\n{rows}\n".encode("utf-8-sig")),
        source="vnnic",
        province_code="24",
        options={},
    )
    check_batch(batch=batch)
    assert (batch.status, batch.counts["new"]) == (ImportBatch.Status.CHECKED, wards.count())
    assert (
        sum(unit.kind == "phuong" for unit in wards)
        == sum(unit.kind == "phuong" for unit in units_in_force(date(2026, 9, 19), "24", "ward")) + 12
    )

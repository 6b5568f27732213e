"""Two revisions and five people: nobody takes a step on the revision that was replaced, by page or API."""

import pytest
from django.test import TestCase

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.made_once import MadeOnce
from measurements.tests.little_province import make_figure
from reports import actions
from reports.models import ReportRun
from reports.tests.little_month import SHORTLY_BEFORE, make_month, stand_on_the_16th
from reports.tests.runs_made import build_all, make_runs, ministry
from wards.models import Unit

pytestmark = pytest.mark.django_db
STEPS = ["approve", "use-month-before", "sign", "hand-over", "publish", "retry", "submit-again"]
FORMS = {
    "issue": {"number": "7", "issued_on": "2024-10-16", "channel": "Trục"},
    "revise": {"reason": "Sửa"},
    "send-back": {"note": "Sửa"},
    "passages": {"direction": "Mới"},
}
OF_STAFF = {"sign", "hand-over", "publish", "retry", "submit-again", "issue", "revise", "passages"}
OPEN_TO = {  # what the role may ask of a report at all; the rest is not there for it
    Role.STAFF: OF_STAFF,
    Role.LEADER: {"approve", "use-month-before", "send-back"},
    Role.ADMIN: OF_STAFF,
    Role.VIEWER: set(),
    Role.OPERATOR: set(),
}


def make_two_revisions():
    make_month()
    make_figure("991", 400, "45.5", month=9)
    run = make_runs(TestCase.captureOnCommitCallbacks)
    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.open_revision(by=None, run=run, reason="nhập sai")
        build_all()


TWO_REVISIONS = MadeOnce(make_two_revisions, moment=SHORTLY_BEFORE)


@pytest.fixture
def province(settings, tmp_path):
    stand_on_the_16th(settings, tmp_path)
    TWO_REVISIONS.lay(tmp_path)
    return Unit.objects.get(code="99")


@pytest.fixture
def old(province):
    return ministry()


@pytest.mark.parametrize("role", OPEN_TO)
def test_no_step_is_taken_on_a_superseded_report(client, old, province, role):
    client.force_login(make_user(role, unit=province))
    before = ReportRun.objects.values().get(pk=old.pk)
    for name in STEPS:
        code = 302 if name in OPEN_TO[role] else 404  # back to the report, with the refusal
        assert client.post(f"/reports/{old.pk}/steps/{name}/").status_code == code, name
    for name, data in FORMS.items():
        refused = 302 if name == "passages" else 200  # the others stand there again, with the refusal
        code = refused if name in OPEN_TO[role] else 404
        assert client.post(f"/reports/{old.pk}/{name}/", data).status_code == code, name
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/api/v1/reports/{old.pk}/").status_code == 405
    assert ReportRun.objects.values().get(pk=old.pk) == before
    assert ReportRun.objects.filter(kind="ministry").count() == 2


def test_its_page_shows_what_replaced_it_and_no_step(client, old, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.get(f"/reports/{old.pk}/").content.decode()
    later = ReportRun.objects.get(kind="ministry", revision=2)
    assert f'href="/reports/{later.pk}/"' in page
    assert "Đã được thay" in page
    assert "/steps/" not in page
    newer = client.get(f"/reports/{later.pk}/").content.decode()
    assert "Bản 2, thay bản 1 vì nhập sai" in newer
    listed = client.get("/reports/").content.decode()
    assert "Bản 2, thay bản 1 vì nhập sai" in listed

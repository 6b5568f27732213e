"""Reports by the API: the list, one, its files with their hash."""

import base64
import hashlib

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from accounts.models import Role
from accounts.tests.builders import make_unit, make_user
from base import clock
from base.models import AuditEntry
from reports.facts import dump
from reports.models import ReportRun, RunFile
from reports.tests.facts_made import facts

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DOCUMENT = b"document of a report"
DIGEST = hashlib.sha256(DOCUMENT).hexdigest()


@pytest.fixture
def run(client, settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    province = make_unit("Tỉnh Thử", code="99")
    now = clock.machine_now()
    run = ReportRun.objects.create(
        kind="ministry",
        province=province,
        period="2025-09-01",
        due_at=now,
        opened_at=now,
        status="failed",
        facts=dump(facts()),
    )
    RunFile.objects.create(
        run=run,
        form="docx",
        file=ContentFile(DOCUMENT, "x.docx"),
        name="báo cáo.docx",
        sha256=DIGEST,
        size=len(DOCUMENT),
        made_at=now,
    )
    client.force_login(make_user(Role.STAFF, unit=province))
    return run


@pytest.mark.parametrize(
    ("query", "count"), [("", 1), ("period=2025-09&province=99&kind=ministry", 1), ("kind=letter", 0)]
)
def test_reports_are_listed_by_what_is_asked(client, run, query, count):
    assert client.get(f"/api/v1/reports/?{query}").json()["count"] == count


def test_a_report_names_its_files_with_their_hash(client, run):
    one = client.get(f"/api/v1/reports/{run.pk}/").json()
    assert (one["period"], one["forms"]) == ("2025-09", ["docx"])
    assert (one["files"][0]["sha256"], one["files"][0]["url"]) == (DIGEST, f"/api/v1/reports/{run.pk}/files/docx/")


def test_a_file_comes_with_its_hash_and_is_noted(client, run):
    address = f"/api/v1/reports/{run.pk}/files/docx/"
    answer = client.get(address)
    assert b"".join(answer) == DOCUMENT
    for close in answer._resource_closers:
        close()
    assert answer["Repr-Digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(DOCUMENT).digest()).decode()}:"
    assert AuditEntry.objects.get(action="download").after["what"] == "báo cáo.docx"
    known = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert AuditEntry.objects.filter(action="download").count() == 1


@pytest.mark.parametrize("form", ["pdf", "exe", "%00", "..", "docx%2f"])
def test_a_file_that_is_not_there_is_not_found(client, run, form):
    assert client.get(f"/api/v1/reports/{run.pk}/files/{form}/").status_code == 404


@pytest.mark.parametrize("role", [Role.WARD, Role.OPERATOR, Role.VIEWER, Role.AGENCY])
def test_reports_are_the_department_s(client, run, role):
    client.force_login(make_user(role))
    for address in ("", f"{run.pk}/", f"{run.pk}/files/docx/", "999999999999999999999999/"):
        assert client.get(f"/api/v1/reports/{address}").status_code == 404

"""The leader reads the letter in the page; the clerk takes all of it in one file."""

import io
import json
import zipfile
from datetime import date

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry
from reports.models import ReportRun, RunFile
from reports.tests.desk_made import pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader_s(client, run, province):
    client.force_login(make_user(Role.LEADER, unit=province))
    return client


def test_the_letter_s_pages_stand_in_the_report_s_page_with_what_the_month_changed(leader_s, run):
    pdf_of(run)
    page = leader_s.get(f"/reports/{run.pk}/").content.decode()
    assert f'src="/reports/{run.pk}/pages/1.png"' in page
    assert "So với tháng 8/2024" in page
    picture = leader_s.get(f"/reports/{run.pk}/pages/1.png")
    assert picture.content.startswith(b"\x89PNG")
    again = leader_s.get(f"/reports/{run.pk}/pages/1.png", headers={"if-none-match": picture["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert leader_s.get(f"/reports/{run.pk}/pages/2.png").status_code == 404


def test_without_a_pdf_there_is_nothing_to_read_in_the_page(leader_s, run):
    assert "/pages/1.png" not in leader_s.get(f"/reports/{run.pk}/").content.decode()
    assert leader_s.get(f"/reports/{run.pk}/pages/1.png").status_code == 404


def test_a_pdf_that_cannot_be_drawn_is_no_error_of_the_page(leader_s, run):
    file = pdf_of(run)
    with file.file.open("wb") as broken:
        broken.write(b"%PDF-")
    assert leader_s.get(f"/reports/{run.pk}/pages/1.png").status_code == 503


def test_the_set_bears_the_names_by_which_the_clerk_files_it(leader_s, run):
    pdf_of(run)
    symbol = run.facts["head"]["report_symbol"]
    issued = {
        "status": "issued",
        "number": "05",
        "symbol": symbol,
        "issued_on": date(2024, 10, 16),
        "numbered_in": 2024,
    }
    ReportRun.objects.filter(pk=run.pk).update(**issued, channel="Trục")
    answer = leader_s.get(f"/reports/{run.pk}/set.zip")
    stem = f"05_{symbol}_16-10-2024"
    assert answer["Content-Disposition"] == f'attachment; filename="{stem}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert set(book.namelist()) == {f"{stem}.docx", f"{stem}_phu-luc.xlsx", f"{stem}.pdf", "thong-tin.json"}
        told = json.loads(book.read("thong-tin.json"))
        letter = RunFile.objects.get(run=run, form="docx")
        with letter.file.open() as archived:
            assert book.read(f"{stem}.docx") == archived.read()
    assert (told["so"], told["ky_hieu"], told["ngay_ban_hanh"]) == ("05", symbol, "2024-10-16")
    assert {"ten": f"{stem}.docx", "sha256": letter.sha256} in told["tep"]
    assert AuditEntry.objects.filter(action="download").count() == 1
    assert leader_s.get(f"/reports/{run.pk}/set.zip").content == answer.content


def test_before_it_has_a_number_the_set_is_named_by_its_month_and_of_a_draft_there_is_none(leader_s, run):
    symbol = run.facts["head"]["report_symbol"]
    answer = leader_s.get(f"/reports/{run.pk}/set.zip")
    assert f'filename="{symbol}_thang-9-2024.zip"' in answer["Content-Disposition"]
    ReportRun.objects.filter(pk=run.pk).update(status="waiting")
    assert leader_s.get(f"/reports/{run.pk}/set.zip").status_code == 404

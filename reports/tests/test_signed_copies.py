"""The signed copy on its report: looked at when it is brought, shown on the page, looked at again by new roots."""

import io
from datetime import date

import docx
import pytest
from django.core.exceptions import ValidationError
from docx.oxml.ns import qn

from base.models import AuditEntry
from base.refusal import Refused
from base.tests.pages import flat
from reports import actions
from reports.models import RootCertificate
from reports.tests.desk_made import one_page, signed_copy_of
from reports.tests.pdfs_made import authority, sign, text_pdf
from reports.tests.runs_made import issue, to_handed_over

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def root():
    return authority("CA gốc giả lập")


@pytest.fixture
def handed_over(run, staff, leader, django_capture_on_commit_callbacks):
    to_handed_over(run, staff, leader, django_capture_on_commit_callbacks)
    return run


def believe(root):
    row = RootCertificate(name="CA gốc giả lập", pem=root.pem, source="giả lập")
    row.full_clean()
    row.save()


def as_signed(run, number="05"):
    """The archived letter's text as a program for signing prints it, with number and day."""
    with run.files.get(form="docx").file.open("rb") as kept:
        body = docx.Document(io.BytesIO(kept.read())).element.body
    lines = ["".join(part.text or "" for part in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]
    words = " ".join(lines).replace(" /BC", f" {number}/BC").split()
    text = " ".join(words).replace("ngày tháng năm", "ngày 16 tháng 10 năm").split()
    lines = [" ".join(text[at : at + 12]) for at in range(0, len(text), 12)]
    return [lines[at : at + 50] for at in range(0, len(lines), 50)]


def test_a_signed_letter_is_valid_and_its_text_the_archived_one(client, handed_over, staff, root):
    believe(root)
    issue(handed_over, staff, signed_copy=sign(text_pdf(as_signed(handed_over)), root), copy_name="ky.pdf")
    copy = handed_over.files.get(form="signed")
    assert copy.looked["differences"] == []
    assert (copy.looked["compared"], copy.pages >= 1, copy.looked_at is not None) == ("same", True, True)
    client.force_login(staff)
    page = flat(client.get(f"/reports/{handed_over.pk}/").content)
    assert "Chữ ký hợp lệ của Nguyễn Giả Lập (Sở Giả lập), ký lúc 09:05 16/10/2024, chưa bị sửa." in page
    assert "Nội dung đúng như văn bản đã lưu." in page


def test_where_a_figure_was_changed_before_signing_the_line_is_shown(client, handed_over, staff, root):
    pages = [[line.replace("45,5", "95,5") for line in page] for page in as_signed(handed_over)]
    issue(handed_over, staff, signed_copy=sign(text_pdf(pages), root))
    client.force_login(staff)
    page = flat(client.get(f"/reports/{handed_over.pk}/").content)
    assert "Nội dung có chỗ khác văn bản đã lưu" in page
    assert "95,5" in page
    assert "chưa rõ nơi cấp chứng thư (CA gốc giả lập)" in page


def test_a_fake_is_refused_and_nothing_is_issued(handed_over, staff):
    with pytest.raises(Refused, match="không mở được"):
        issue(handed_over, staff, signed_copy=b"%PDF-1.7 this is not a signed copy")
    handed_over.refresh_from_db()
    assert (handed_over.status, handed_over.files.filter(form="signed").exists()) == ("handed_over", False)


def test_a_copy_is_looked_at_again_by_the_roots_of_today(client, handed_over, staff, root):
    issue(handed_over, staff, signed_copy=sign(text_pdf([["Một văn bản khác"] * 10]), root))
    before = handed_over.files.get(form="signed")
    assert before.looked["signatures"][0]["trust"] == "unknown"
    believe(root)
    client.force_login(staff)
    client.post(f"/reports/{handed_over.pk}/steps/look-again/")
    after = handed_over.files.get(form="signed")
    assert after.looked["signatures"][0]["trust"] == "trusted"
    assert after.looked["compared"] == "another"
    assert after.sha256 == before.sha256
    assert AuditEntry.objects.filter(action="report.look_at_copy").count() == 1


def test_a_copy_from_before_says_that_nobody_looked_and_can_be_looked_at(client, handed_over, staff):
    issue(handed_over, staff)
    signed_copy_of(handed_over)
    client.force_login(staff)
    address = f"/reports/{handed_over.pk}/"
    assert "Chưa kiểm tra chữ ký số" in flat(client.get(address).content)
    handed_over.refresh_from_db()
    actions.look_again(by=staff, run=handed_over)
    assert "Bản quét, không có chữ ký số." in flat(client.get(address).content)


def test_without_a_copy_there_is_nothing_to_look_at(client, handed_over, staff):
    with pytest.raises(Refused, match="không có bản đã ký"):
        actions.look_again(by=staff, run=handed_over)
    issue(handed_over, staff, issued_on=date(2024, 10, 16))
    client.force_login(staff)
    assert "signed-copy" not in client.get(f"/reports/{handed_over.pk}/").content.decode()


def test_a_scan_is_kept_as_one(handed_over, staff):
    issue(handed_over, staff, signed_copy=one_page())
    looked = handed_over.files.get(form="signed").looked
    assert (looked["scanned"], looked["signatures"], looked["compared"]) == (True, [], "no_text")


@pytest.mark.parametrize(
    "pem", ["", "không phải chứng thư", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_what_is_no_certificate_is_no_root(pem):
    with pytest.raises(ValidationError):
        RootCertificate(name="x", pem=pem, source="x").full_clean()


def test_a_root_is_entered_once(root):
    believe(root)
    with pytest.raises(ValidationError, match="đã được nhập"):
        believe(root)

import signal
import subprocess

import pytest

from base.isolation import host
from base.refusal import Refused
from base.tests.ways import each_way
from reports import content, letter, pdf
from reports.actions import make_pdf
from reports.content import passages
from reports.models import ReportRun
from reports.tests.facts_made import facts
from reports.tests.test_letter import CREATED
from reports.tests.test_runs import made, province

__all__ = ["each_way", "made", "province"]


@pytest.mark.office
def test_libreoffice_gives_the_letter_as_pdf(each_way):
    assert pdf.from_docx(letter.render(content.document(facts()), CREATED)).startswith(b"%PDF-")


@pytest.mark.office
def test_the_signature_never_stands_on_a_page_with_less_than_two_lines_of_text(tmp_path):
    """Reports a line longer each, through the length at which the block goes over to the next page."""
    paths, starts = [], set()
    for count in range(11, 18):
        written = {slot.key: "Nội dung." for slot in passages.SLOTS} | {"tasks": "Nhiệm vụ.\n" * count}
        long = facts(kind="ministry", passages=tuple(written.items()))
        paths.append(tmp_path / f"{count:02d}.docx")
        paths[-1].write_bytes(letter.render(content.document(long), CREATED))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True)
    for path in paths:
        asked = ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"]
        pages = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("\f")
        number, page = next((number, page) for number, page in enumerate(pages, start=1) if "Nơi nhận:" in page)
        above = [line for line in page.partition("Nơi nhận:")[0].splitlines() if line.strip()]
        assert len(above) - (number > 1) >= 2, path.name  # without the page's number
        starts.add(number)
    assert len(starts) > 1, "the lengths tried must reach over a page's end"


def test_where_libreoffice_is_not_installed_there_is_none(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert not pdf.available()
    with pytest.raises(pdf.CannotConvert, match="not installed"):
        pdf.from_docx(b"")


@pytest.mark.parametrize(
    "failure",
    [host.ChildEnded(77), host.ChildEnded(-signal.SIGALRM), host.TooMuchSaid(), OSError("thử")],
)
def test_whatever_stops_libreoffice_is_told_as_one_error(monkeypatch, failure):
    def run(*args, **kwargs):
        raise failure

    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/soffice")
    monkeypatch.setattr(host, "answer", run)
    with pytest.raises(pdf.CannotConvert):
        pdf.from_docx(b"x")


@pytest.mark.django_db
def test_the_pdf_stands_beside_the_letter(made: ReportRun, monkeypatch):
    monkeypatch.setattr(pdf, "from_docx", lambda content: b"%PDF-1.7 thu")
    make_pdf(made.pk)
    make_pdf(made.pk)
    assert sorted(made.files.values_list("form", flat=True)) == ["docx", "pdf", "xlsx"]


@pytest.mark.django_db
def test_a_letter_set_anew_meanwhile_does_not_get_the_old_pdf(made, monkeypatch):
    def slow(content):
        made.files.filter(form="docx").update(sha256="0" * 64)
        return b"%PDF-1.7 thu"

    monkeypatch.setattr(pdf, "from_docx", slow)
    make_pdf(made.pk)
    assert not made.files.filter(form="pdf").exists()


@pytest.mark.django_db
def test_a_failure_says_what_to_check(made, monkeypatch):
    def broken(content):
        raise pdf.CannotConvert("thử")

    monkeypatch.setattr(pdf, "from_docx", broken)
    with pytest.raises(Refused, match="LibreOffice"):
        make_pdf(made.pk)
    assert sorted(made.files.values_list("form", flat=True)) == ["docx", "xlsx"]

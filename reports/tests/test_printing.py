import errno
import signal
import subprocess
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import Role
from accounts.tests.builders import make_user
from base import clock, jobs
from base.isolation import host
from base.models import AuditEntry, Job
from base.refusal import Refused
from base.tests.ways import each_way
from reports import content, letter, pdf
from reports.actions import make_missing_pdfs, make_pdf
from reports.content import passages
from reports.models import ReportRun, RunFile
from reports.tests.facts_made import CREATED, facts

__all__ = ["each_way"]


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


@pytest.fixture
def office(monkeypatch):
    """LibreOffice is there, and gives a PDF each time."""
    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(pdf, "from_docx", lambda content: b"%PDF-1.7 thu")


@pytest.fixture
def alone(made):
    """The only report with a letter, and nobody was asked for its PDF yet."""
    Job.objects.all().delete()
    RunFile.objects.exclude(run=made).delete()
    return made


def pdf_jobs(**more):
    return Job.objects.filter(task="reports.make_pdf", **more)


def work_all():
    for job in pdf_jobs(state="waiting"):
        jobs.work(job.pk, lambda handle: make_pdf(int(handle.target)))


@pytest.mark.django_db
def test_when_libreoffice_comes_later_missing_pdfs_are_made_once(alone, monkeypatch, office):
    monkeypatch.setattr(pdf, "available", lambda: False)
    assert make_missing_pdfs(clock.now()) == 0
    monkeypatch.setattr(pdf, "available", lambda: True)
    assert make_missing_pdfs(clock.now()) == 1
    assert make_missing_pdfs(clock.now()) == 0  # somebody is at it
    work_all()
    assert alone.files.filter(form="pdf").exists()
    assert make_missing_pdfs(clock.now()) == 0


@pytest.mark.django_db
def test_a_pdf_that_failed_is_tried_again_after_an_hour_three_times_in_all(alone, monkeypatch, office, time_machine):
    def broken(content):
        raise pdf.CannotConvert("thử")

    monkeypatch.setattr(pdf, "from_docx", broken)
    asked = []
    for hours in range(6):
        time_machine.move_to(clock.machine_now() + timedelta(minutes=61), tick=False)
        asked.append(make_missing_pdfs(clock.now()))
        work_all()
        assert make_missing_pdfs(clock.now()) == 0, hours  # not at each tick
    assert asked == [1, 1, 1, 0, 0, 0]
    assert pdf_jobs(state="failed").count() == 3


@pytest.mark.django_db
def test_a_full_disk_is_an_outage_and_ends_in_a_pdf(alone, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/soffice")
    with monkeypatch.context() as disk:
        disk.setattr(host, "answer", full)
        make_missing_pdfs(clock.now())
        work_all()
        with pytest.raises(OSError, match="no room"):
            pdf.from_docx(b"x")
    assert pdf_jobs().get().state == "waiting"
    assert pdf_jobs().get().attempts == 0
    monkeypatch.setattr(pdf, "from_docx", lambda content: b"%PDF-1.7 thu")
    work_all()
    assert alone.files.filter(form="pdf").exists()


def test_libreoffice_that_ended_on_a_full_disk_is_no_fault_of_the_letter(monkeypatch):
    def ends(*args, **kwargs):
        raise host.ChildEnded(1)

    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/soffice")
    monkeypatch.setattr(host, "answer", ends)
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1 << 20))
    with pytest.raises(OSError, match="no room"):
        pdf.from_docx(b"x")


@pytest.mark.django_db
def test_the_page_says_why_there_is_no_pdf_and_makes_it_at_a_press(alone, client, monkeypatch, office):
    client.force_login(make_user(Role.STAFF, unit=alone.province))
    address = reverse("reports:detail", args=[alone.pk])
    Job.objects.create(
        task="reports.make_pdf", target=alone.pk, state="failed", created_at=clock.machine_now(), error="Vì thế"
    )
    page = client.get(address).content.decode()
    assert "Vì thế" in page
    press = reverse("reports:step", args=[alone.pk, "pdf"])
    assert press in page
    assert client.post(press).status_code == 302
    assert AuditEntry.objects.filter(action="report.pdf_again").count() == 1
    work_all()
    assert press not in client.get(address).content.decode()


@pytest.mark.django_db
def test_without_libreoffice_the_button_says_whom_to_ask(alone, client, monkeypatch):
    monkeypatch.setattr(pdf, "available", lambda: False)
    client.force_login(make_user(Role.STAFF, unit=alone.province))
    told = client.post(reverse("reports:step", args=[alone.pk, "pdf"]), follow=True).content.decode()
    assert "LibreOffice" in told
    assert not pdf_jobs().exists()

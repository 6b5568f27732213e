"""What was issued outlives the machine: archived files come back byte for byte, with the facts they were made of."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from measurements.tests.little_province import make_figure
from portal.tests.backed_up import back_up, wipe
from reports.actions.rendering import render_facts
from reports.facts import Facts, load
from reports.models import ReportRun, RunFile
from reports.tests.little_month import make_month
from reports.tests.runs_made import make_reports

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def archive(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-10-16T08:00:00+07:00"
    make_month()
    default_storage.save("thu.xlsx", ContentFile(b"so lieu gia lap"))  # the file that the figures came from
    make_figure("991", 400, "45.5", month=9)
    make_figure("992", (0, 299), month=9)
    make_reports()
    return back_up(tmp_path)


def hashes():
    """Path → what the row remembers, and what the bytes say."""
    found = {}
    for file in RunFile.objects.all():
        with file.file.open("rb") as kept:
            found[file.file.name] = (file.sha256, hashlib.sha256(kept.read()).hexdigest())
    return found


def test_restored_on_an_empty_machine_every_report_has_its_hash(archive, settings, tmp_path):
    before = hashes()
    assert len(before) == 6  # workbook and letter of the operators' report, one operator's and the Ministry's
    wipe(settings, tmp_path)
    assert not RunFile.objects.exists()
    assert not any(default_storage.exists(name) for name in before)
    call_command("restore", str(archive), verbosity=0)
    assert hashes() == before
    assert all(remembered == counted for remembered, counted in before.values())


def test_from_the_restored_facts_the_same_bytes_are_made_again(archive, settings, tmp_path):
    wipe(settings, tmp_path)
    call_command("restore", str(archive), verbosity=0)
    for run in ReportRun.objects.all():
        made = {file.form: file.sha256 for file in render_facts(load(Facts, run.facts))}
        assert dict(run.files.values_list("form", "sha256")) == made

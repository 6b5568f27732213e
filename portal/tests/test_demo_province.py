"""The invented province, lived through by the portal's own actions up to the middle of September 2025."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings as SettingsWrapper

from accounts.models import Scope, User
from base.models import Job
from base.period import Period
from measurements.models import Figure, ImportBatch, Snapshot
from portal.actions import bring_to_life, set_up_demo
from portal.management.commands.demo import SAMPLE
from reports.actions import open_due_runs
from reports.models import ReportRun
from submissions.models import Submission
from submissions.queries import states
from submissions.reporters import Group

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2025-09-16T09:00:00+07:00")


@pytest.fixture
def lived(tmp_path: Path, settings: SettingsWrapper) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_BACKEND = "base.mail_folder.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    with time_machine.travel(NOW, tick=False):
        set_up_demo(sample=SAMPLE, passwords={}, out_dir=tmp_path / "reports")
        assert bring_to_life(note=tmp_path / "note", tell=str) == Period(2025, 8)
        yield tmp_path


def _state() -> list[object]:
    counted = [model.objects.count() for model in (Figure, Snapshot, ImportBatch, Submission, User, Scope)]
    return [*counted, sorted(ReportRun.objects.values_list("kind", "period", "status", "number"))]


def test_the_province_has_lived_and_a_second_start_changes_nothing(lived: Path) -> None:
    months = (
        Figure.objects.filter(period__gte="2025-05-01").order_by("period").values_list("period", flat=True).distinct()
    )
    assert [f"{month:%m}" for month in months] == ["05", "06", "07", "08"]
    assert sorted(Snapshot.objects.values_list("as_of", flat=True).distinct()) == [
        date(2025, 9, day) for day in (5, 10, 15)
    ]
    assert all(
        "gia_lap" in name
        for name in ImportBatch.objects.exclude(file_name=SAMPLE.name).values_list("file_name", flat=True)
    )
    found = dict(ReportRun.objects.filter(operator=None).values_list("kind", "status"))
    assert found == {"operators": "published", "ministry": "built"}
    assert not ReportRun.objects.filter(late=True).exists()
    assert not Job.objects.filter(task="reports.build_run", state__in=Job.OPEN).exists()

    told = {state.status.value for state in states(Period(2025, 8), "31", [Group.WARD, Group.OPERATOR])}
    assert {"on_time", "late", "missing"} <= told
    assert Submission.objects.filter(is_nil=True).exists()
    assert User.objects.filter(role="ward", full_name__contains="(giả lập)").count() == 113
    assert list((lived / "mail").glob("*.eml"))

    before = _state()
    bring_to_life(note=lived / "note", tell=str)
    assert _state() == before
    (lived / "note").unlink()  # a first start that was broken off at its very end
    bring_to_life(note=lived / "note", tell=str)
    assert _state() == before
    assert open_due_runs(NOW) == []

    # That sent back, and before the next reports are due: the last letter that may be approved waits for the leader.
    ReportRun.objects.filter(kind="ministry").update(returned_at=NOW)
    with time_machine.travel(NOW.replace(month=10, day=2), tick=False):
        bring_to_life(note=lived / "note", tell=str)
    letter = ReportRun.objects.get(kind="letter")
    assert (letter.period, letter.status, letter.ahead) == (date(2025, 8, 1), "built", False)
    assert letter.built_at is not None
    assert letter.built_at.date() == letter.due_at.date()
    # What is on somebody's desk is printed before what was issued long ago.
    printing = Job.objects.filter(task="reports.make_pdf")
    assert str(letter.pk) in printing.filter(state__in=Job.OPEN).values_list("target", flat=True)
    issued = ReportRun.objects.filter(period="2025-08-01", status="published").values_list("pk", flat=True)
    assert {str(pk) for pk in issued} <= set(printing.exclude(state__in=Job.OPEN).values_list("target", flat=True))

"""What is cleared once its time is over, and what never is."""

import importlib
import os
import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import WrongGuess
from accounts.tests.builders import make_user
from base import audit, clock, jobs, scratch
from base.models import AuditEntry, Job
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_batch
from portal.actions import ask_for_clearing, clear_day, clear_folders
from portal.actions.clearing import MOST_STRAYS
from portal.tasks import clear_day as task

kept_page = importlib.import_module("portal.queries.kept")  # its package has a function of that name
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
DAY = "2099-12-01"


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.JOB_RETENTION_DAYS, settings.FAILED_JOB_RETENTION_DAYS = 90, 400
    monkeypatch.setattr(scratch.tempfile, "gettempdir", lambda: str(tmp_path))


def ago(**delta):
    return clock.machine_now() - timedelta(**delta)


def job(state, days):
    at = ago(days=days)
    return Job.objects.create(task="t", target=f"{state} {days}", state=state, created_at=at, finished_at=at)


def store(name, days, content=b"x"):
    saved = default_storage.save(name, ContentFile(content))
    stamp = ago(days=days).timestamp()
    os.utime(default_storage.path(saved), (stamp, stamp))
    return saved


def clear(day=DAY):
    clear_day(day, lambda phase: None)
    return AuditEntry.objects.filter(action="portal.clear").latest("pk").after


def test_jobs_go_after_their_time_and_failed_ones_much_later():
    for state, days in (("done", 89), ("done", 91), ("cancelled", 91), ("failed", 399), ("failed", 401)):
        job(state, days)
    Job.objects.create(task="t", target="waits", created_at=ago(days=900))
    assert clear()["removed"]["jobs"] == 3
    assert set(Job.objects.values_list("target", flat=True)) == {"done 89", "failed 399", "waits"}


def test_nought_keeps_them_all(settings):
    settings.JOB_RETENTION_DAYS = settings.FAILED_JOB_RETENTION_DAYS = 0
    job("done", 9000)
    job("failed", 9000)
    assert clear()["removed"]["jobs"] == 0
    assert Job.objects.count() == 2


def test_sessions_and_where_they_were_entered_from_go_when_they_are_over(settings):
    user = make_user("staff")
    for key, hours in (("over", -1), ("lasts", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=clock.machine_now() + timedelta(hours=hours)
        )
        made = UserSession.objects.create(user=user, ip="192.0.2.7", session_key=key, user_agent="")
        entered = clock.machine_now() + timedelta(hours=hours, seconds=-settings.SESSION_COOKIE_AGE)
        UserSession.objects.filter(pk=made.pk).update(created_at=entered)
    assert clear()["removed"]["sessions"] == 2
    assert list(Session.objects.values_list("pk", flat=True)) == ["lasts"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["lasts"]


def test_wrong_guesses_go_once_no_limit_looks_at_them():
    for name, hours in (("old", 25), ("new", 23)):
        WrongGuess.objects.create(kind="password", name=name, at=ago(hours=hours))
    assert clear()["removed"]["guesses"] == 1
    assert [guess.name for guess in WrongGuess.objects.all()] == ["new"]


def named_by_rows(count=3):
    for number in range(count):
        batch = make_batch()
        ImportBatch.objects.filter(pk=batch.pk).update(file=store(f"imports/2024/01/{number}.xlsx", 900))


def test_a_file_that_nothing_names_goes_after_a_month():
    named_by_rows()
    stray, fresh = store("staged/2024/01/left.gz", 31), store("staged/2024/01/new.gz", 29)
    told = clear()
    assert (told["removed"]["files"], told["names"]) == (1, [stray])
    assert not default_storage.exists(stray)
    assert default_storage.exists(fresh)
    assert all(default_storage.exists(name) for name in ImportBatch.objects.values_list("file", flat=True))


@pytest.mark.parametrize("name", ["imports/2024/01/told.xlsx", "imports/2024/01/số_liệu.xlsx"])
def test_a_file_that_an_audit_entry_names_stays(name):
    named_by_rows()
    name = store(name, 900)
    audit.record(by=None, action="import.discard", before={"file": name})
    assert clear()["removed"]["files"] == 0
    assert default_storage.exists(name)


def test_a_folder_that_belongs_to_another_database_is_left_alone():
    for number in range(4):
        store(f"imports/2024/01/{number}.xlsx", 900)
    named_by_rows(3)
    assert clear()["removed"]["files"] == 0


def test_more_strays_than_a_few_are_told_and_left_alone():
    named_by_rows(MOST_STRAYS + 1)
    for number in range(MOST_STRAYS + 1):
        store(f"staged/{number}.gz", 900)
    told = clear()
    assert (told["removed"]["files"], told["left"]) == (0, MOST_STRAYS + 1)


def test_each_day_weighs_what_is_kept():
    named_by_rows(2)
    store("reports/a.docx", 1, b"12345")
    assert clear()["kept"] == {"imports": [2, 2], "reports": [1, 5]}


def test_it_is_asked_for_once_a_day_and_done_once():
    job("done", 91)
    asked = ask_for_clearing()
    assert ask_for_clearing() is None
    task(asked.pk)
    assert Job.objects.get().state == "done"
    old = job("done", 91)
    task(asked.pk)
    clear_day(asked.target, lambda phase: None)
    assert Job.objects.filter(pk=old.pk).exists()
    assert AuditEntry.objects.filter(action="portal.clear").count() == 1
    assert ask_for_clearing() is None


def test_what_a_killed_process_left_goes_and_what_is_at_work_stays(tmp_path):
    (tmp_path / "backups").mkdir()
    left = [
        tmp_path / "ispeed-scratch-old",
        tmp_path / "tmp1.upload.xlsx",
        tmp_path / "backups" / "ispeed-20240101T000000000000Z.tar.partial",
    ]
    stay = [
        tmp_path / "ispeed-scratch-new",
        tmp_path / "somebody-elses",
        tmp_path / "backups" / "ispeed-20240102T000000000000Z.tar.partial",
        tmp_path / "backups" / "ispeed-20240101T000000000000Z.tar",
    ]
    for path in (*left, *stay):
        if "scratch" in path.name:
            path.mkdir()
            (path / "letter.docx").touch()
        else:
            path.touch()
        old = path not in stay or path.suffix == ".tar" or path.name == "somebody-elses"
        stamp = ago(hours=25 if old else 23).timestamp()
        os.utime(path, (stamp, stamp))
    assert clear_folders() == len(left)
    assert [path.name for path in left if path.exists()] == []
    assert [path.name for path in stay if not path.exists()] == []
    assert clear_folders() == 0


def test_what_a_piece_of_work_needs_bears_the_name_that_is_looked_for(tmp_path):
    with scratch.scratch_folder() as folder:
        assert os.path.basename(folder).startswith(scratch.PREFIX)
    assert not os.path.exists(folder)


def test_jobs_that_people_wait_for_are_not_forgotten():
    asked = jobs.enqueue(task="t", target=1)
    clear()
    assert Job.objects.filter(pk=asked.pk).exists()


@pytest.mark.parametrize(("estimate", "shown"), [(7_173_360, "Figures about 7.173.000"), (99_999, "Figures 0")])
def test_of_a_table_of_millions_the_page_tells_about_how_many(client, monkeypatch, estimate, shown):
    monkeypatch.setattr(kept_page, "_estimate", lambda table: estimate if table is Figure else 0)
    client.force_login(make_user("admin"))
    client.cookies["django_language"] = "en"
    text = " ".join(re.sub(r"<[^>]+>", " ", client.get("/kept/").content.decode()).split())
    assert shown in text
    assert len(re.findall(r"about \d", text)) == shown.count("about")


def test_the_oldest_is_the_earliest_whichever_was_written_first():
    """As the demonstration loads its sample today, before it lives through the months since last year."""
    today, then = make_batch(), make_batch()
    ImportBatch.objects.filter(pk=then.pk).update(received_at=today.received_at - timedelta(days=400))
    (imports,) = (one for one in kept_page.kept().tables if one.what == "Lô nhập số liệu")
    assert (imports.count, imports.oldest) == (2, today.received_at - timedelta(days=400))


def test_the_estimate_is_the_databases_own():
    named_by_rows(5)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert kept_page._estimate(ImportBatch) == (5 if connection.vendor == "postgresql" else 0)


def test_the_page_tells_what_is_kept_and_how_much_it_weighs(client):
    named_by_rows(2)
    clear()
    client.force_login(make_user("admin"))
    client.cookies["django_language"] = "en"
    text = re.sub(r"<[^>]+>", " ", client.get("/kept/").content.decode())
    assert "Files brought, as they came 2 2 B" in " ".join(text.split())
    assert "90 days" in text
    assert 'href="/kept/"' in client.get("/").content.decode()

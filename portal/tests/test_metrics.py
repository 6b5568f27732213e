import os
from datetime import timedelta

import pytest
from django.core.cache import cache
from prometheus_client.parser import text_string_to_metric_families

from base import clock, heartbeats
from base.models import Job
from measurements.tests.little_province import make_batch, make_province
from reports.models import Mail, ReportRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cache.clear()


def numbers(client, **headers):
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def make_run(kind, due_in, status="due", **more):
    now = clock.now()
    province = more.pop("province")
    return ReportRun.objects.create(
        kind=kind, province=province, period="2024-08-01", due_at=now + due_in, opened_at=now, status=status, **more
    )


def test_imports_are_counted_by_status(client):
    make_batch()
    found = numbers(client)
    assert found["ispeed_imports", "applied"] == 1
    assert found["ispeed_imports", "rejected"] == 0


def test_the_age_of_a_queue_is_that_of_its_oldest_waiting_job(client, time_machine):
    time_machine.move_to(clock.machine_now(), tick=False)
    for minutes, task in ((9, "measurements.check_batch"), (5, "measurements.apply_batch"), (3, "reports.build_run")):
        Job.objects.create(task=task, target=1, created_at=clock.machine_now() - timedelta(minutes=minutes))
    Job.objects.create(task="reports.build_run", target=2, state="done", created_at=clock.machine_now())
    found = numbers(client)
    assert found["ispeed_queue_age_seconds", "imports"] == 540
    assert found["ispeed_queue_age_seconds", "reports"] == 180
    assert found["ispeed_queue_age_seconds", "mail"] == 0
    assert found["ispeed_jobs", "done", "reports.build_run"] == 1


def test_due_and_late_reports_are_told(client, time_machine):
    time_machine.move_to(clock.machine_now(), tick=False)
    province = make_province()
    make_run("ministry", timedelta(hours=-2), province=province)
    make_run("operators", timedelta(hours=1), province=province, late=True)
    found = numbers(client)
    assert found["ispeed_reports", "due"] == 2
    assert found["ispeed_reports_owed",] == 1
    assert found["ispeed_report_late_seconds",] == 7200
    assert found["ispeed_reports_caught_up",] == 1


def test_messages_about_reports_are_counted_by_what_became_of_them(client):
    now = clock.now()
    fates = [{}, {"last_error": "refused"}, {"sent_at": now, "sent_to": 2}, {"sent_at": now}, {"sent_at": now}]
    for number, fate in enumerate(fates):
        Mail.objects.create(key=f"m{number}", province_code="99", subject="T", body="T", written_at=now, **fate)
    found = numbers(client)
    told = {status: found["ispeed_mail", status] for status in ("waiting", "failed", "sent", "nobody", "sending")}
    assert told == {"waiting": 1, "failed": 1, "sent": 1, "nobody": 2, "sending": 0}


def test_a_message_about_a_report_waits_in_the_queue_of_mail(client):
    Job.objects.create(task="reports.send_mail", target=1, created_at=clock.machine_now() - timedelta(minutes=2))
    found = numbers(client)
    assert found["ispeed_queue_age_seconds", "mail"] >= 120
    assert found["ispeed_queue_age_seconds", "reports"] == 0


def test_who_was_never_seen_is_infinitely_long_ago(client):
    heartbeats.show(heartbeats.BEAT)
    found = numbers(client)
    assert found["ispeed_seen_seconds", "beat"] < 5
    assert found["ispeed_seen_seconds", "worker:mail"] == float("inf")


def test_the_age_of_the_newest_backup_is_told_where_it_lies(client, tmp_path):
    assert ("ispeed_backup_age_seconds",) not in numbers(client)
    (tmp_path / "backups").mkdir()
    archive = tmp_path / "backups" / "ispeed-20240831T170000000000Z.tar"
    archive.touch()
    an_hour_ago = clock.machine_now().timestamp() - 3600
    os.utime(archive, (an_hour_ago, an_hour_ago))
    assert 3600 <= numbers(client)["ispeed_backup_age_seconds",] < 3610


def test_only_who_shows_the_token_may_read(client, settings):
    settings.METRICS_TOKEN = "invented-token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert numbers(client, Authorization="Bearer invented-token")


def test_production_without_a_token_answers_nobody(client, settings):
    settings.PRODUCTION = True
    assert client.get("/metrics").status_code == 404

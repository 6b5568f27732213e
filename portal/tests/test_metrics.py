import os
from datetime import timedelta

import pytest
from django.core.cache import cache

from base import checks, clock, heartbeats
from base.models import Job
from measurements.tests.little_province import make_batch, make_province
from portal.tests.metrics_read import numbers
from reports.models import Mail, ReportRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cache.clear()


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


def test_reports_that_wait_for_figures_are_told_and_drafts_before_their_day_are_not(client):
    province = make_province()
    make_run("ministry", timedelta(hours=-2), status="waiting", province=province)
    make_run("operators", timedelta(hours=2), status="waiting", ahead=True, province=province)
    assert numbers(client)["ispeed_reports_without_figures",] == 1


def test_messages_about_reports_are_counted_by_what_became_of_them(client):
    now = clock.now()
    written = [{}, {"last_error": "refused"}, {"sent_at": now, "sent_to": 2}, {"sent_at": now}, {"sent_at": now}]
    for number, row in enumerate(written):
        Mail.objects.create(key=f"m{number}", province_code="99", subject="T", body="T", written_at=now, **row)
    found = numbers(client)
    told = {status: found["ispeed_mail", status] for status in ("waiting", "failed", "sent", "nobody", "sending")}
    assert told == {"waiting": 1, "failed": 1, "sent": 1, "nobody": 2, "sending": 0}


def test_a_message_about_a_report_waits_in_the_queue_of_mail(client):
    Job.objects.create(task="reports.send_mail", target=1, created_at=clock.machine_now() - timedelta(minutes=2))
    found = numbers(client)
    assert found["ispeed_queue_age_seconds", "mail"] >= 120
    assert found["ispeed_queue_age_seconds", "reports"] == 0


def test_who_was_never_seen_is_infinitely_long_ago(client, time_machine):
    time_machine.move_to(clock.machine_now(), tick=False)
    heartbeats.show(heartbeats.BEAT)
    found = numbers(client)
    assert found["ispeed_seen_seconds", "beat"] == 0
    assert found["ispeed_seen_seconds", "worker:mail"] == float("inf")


def test_the_age_of_the_newest_backup_is_told_where_it_lies(client, tmp_path, time_machine):
    time_machine.move_to(clock.machine_now().replace(microsecond=0), tick=False)
    assert numbers(client)["ispeed_backup_age_seconds",] == float("inf")
    (tmp_path / "backups").mkdir()
    archive = tmp_path / "backups" / "ispeed-20240831T170000000000Z.tar"
    archive.touch()
    an_hour_ago = clock.machine_now().timestamp() - 3600
    os.utime(archive, (an_hour_ago, an_hour_ago))
    assert numbers(client)["ispeed_backup_age_seconds",] == 3600


def test_only_who_shows_the_token_may_read(client, settings):
    settings.METRICS_TOKEN = "invented-token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert numbers(client, Authorization="Bearer invented-token")


def test_production_without_a_token_answers_nobody(client, settings):
    settings.PRODUCTION = True
    assert client.get("/metrics").status_code == 404


def test_a_first_failure_is_a_change_of_a_number_that_was_there(client):
    assert numbers(client)["ispeed_jobs_failed", "reports"] == 0
    Job.objects.create(task="reports.build_run", target=1, state="failed", created_at=clock.machine_now())
    assert numbers(client)["ispeed_jobs_failed", "reports"] == 1
    assert numbers(client)["ispeed_jobs_failed", "imports"] == 0


def test_while_redis_is_away_everything_else_is_told(client, monkeypatch):
    def away(*_):
        raise ConnectionError("refused")

    assert numbers(client)["ispeed_broker_up",] == 1
    monkeypatch.setattr(checks, "try_broker", away)
    monkeypatch.setattr(heartbeats, "seconds_since", away)
    found = numbers(client)
    assert found["ispeed_broker_up",] == 0
    assert found["ispeed_seen_seconds", "beat"] == float("inf")
    assert found["ispeed_reports_owed",] == 0


HOSTS = {"ALLOWED_HOSTS": ["ispeed.example.gov.vn"], "PORTAL_URL": "https://ispeed.example.gov.vn"}
IN_PRODUCTION = {**HOSTS, "SECURE_SSL_REDIRECT": True, "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}


@pytest.fixture
def production(settings):
    for name, value in {**IN_PRODUCTION, "PRODUCTION": True, "METRICS_TOKEN": "invented-token"}.items():
        setattr(settings, name, value)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "web:8000"])
def test_prometheus_asks_the_process_itself_in_production(client, production, host):
    asked = client.get("/metrics", headers={"Host": host, "Authorization": "Bearer invented-token"})
    assert asked.status_code == 200
    assert b"ispeed_info" in asked.content
    assert client.get("/metrics", headers={"Host": host}).status_code == 404
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_nothing_else_is_answered_under_another_name_or_without_tls(client, production):
    assert client.get("/", headers={"Host": "localhost:8000"}).status_code == 400
    assert client.get("/metrics/", headers={"Host": "localhost:8000"}).status_code == 400
    assert client.get("/", headers={"Host": "ispeed.example.gov.vn"}).status_code == 301


def test_what_comes_through_a_proxy_is_held_to_its_name(client, production):
    through = {"Host": "elsewhere.example.org", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    assert client.get("/healthz", headers=through).status_code == 400

import pytest
from django.core.files.storage import default_storage

from base import checks
from base.tests.ways import NAMESPACES


def ids(messages):
    return [message.id for message in messages]


def test_a_machine_set_up_as_the_documents_say_passes(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    for check in (checks.time_zone, checks.store_is_writable, checks.broker_is_reachable, checks.clocks_agree):
        assert check() == []
    assert list(tmp_path.rglob("*.*")) == [tmp_path / ".probe"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"TIME_ZONE": "UTC"},
        {"TIME_ZONE": "Asia/Tokyo"},
        {"TIME_ZONE": "Asia/Ha_Noi"},
        {"USE_TZ": False},
        {"CELERY_TIMEZONE": "UTC"},
    ],
)
def test_any_other_time_zone_is_refused_with_a_hint(wrong):
    class Wrong:
        TIME_ZONE, USE_TZ, CELERY_TIMEZONE = "Asia/Ho_Chi_Minh", True, "Asia/Ho_Chi_Minh"

    for name, value in wrong.items():
        setattr(Wrong, name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "settings", Wrong)
        (message,) = checks.time_zone()
    assert message.id == "portal.E001"
    assert message.hint


def test_a_store_that_cannot_be_written_is_told(settings, tmp_path):
    (tmp_path / "files").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "files"
    (message,) = checks.store_is_writable()
    assert message.id == "portal.E002"
    assert "PORTAL_DATA_DIR/files" in message.hint


def test_a_broker_that_is_away_is_told(monkeypatch):
    monkeypatch.setattr(checks, "try_broker", lambda: (_ for _ in ()).throw(ConnectionError("refused")))
    assert ids(checks.broker_is_reachable()) == ["portal.E003"]


def test_mail_that_does_not_go_out_is_a_warning_only(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # discard: nobody listens
    (message,) = checks.mail_goes_out()
    assert message.id == "portal.W004"
    assert not message.is_serious()


def test_production_needs_a_sender_of_its_own(settings):
    settings.PRODUCTION, settings.DEFAULT_FROM_EMAIL = True, "portal@localhost"
    assert ids(checks.mail_goes_out()) == ["portal.W004"]
    settings.DEFAULT_FROM_EMAIL = "ispeed@example.gov.vn"
    assert checks.mail_goes_out() == []


@pytest.mark.parametrize(("apart", "found"), [(0, []), (5.0, []), (-5.1, ["portal.E006"]), (3600, ["portal.E006"])])
def test_clocks_that_differ_are_told(monkeypatch, apart, found):
    monkeypatch.setattr(checks, "database_clock_apart", lambda: apart)
    assert ids(checks.clocks_agree()) == found


def test_a_database_that_is_away_is_told(monkeypatch):
    monkeypatch.setattr(checks, "database_clock_apart", lambda: (_ for _ in ()).throw(OSError("refused")))
    assert ids(checks.clocks_agree()) == ["portal.E005"]


def test_where_children_are_shut_in_nothing_is_told():
    assert ids(checks.children_are_shut_in()) == ([] if NAMESPACES else ["portal.I011"])


@pytest.mark.parametrize("reached", [["network"], ["environment", "files", "processes"]])
def test_what_a_child_could_reach_is_told_and_stops_nobody(monkeypatch, reached):
    monkeypatch.setattr(checks, "reached_by_children", lambda: reached)
    (message,) = checks.children_are_shut_in()
    assert message.id == "portal.W010"
    assert ", ".join(reached) in message.msg
    assert "bubblewrap" in message.hint
    assert not message.is_serious()


def test_where_no_child_starts_at_all_it_is_told_and_stops_nobody(monkeypatch):
    monkeypatch.setattr(checks.leaks, "leaks", lambda kind: (_ for _ in ()).throw(OSError("no processes left")))
    (message,) = checks.children_are_shut_in()
    assert (message.id, message.is_serious()) == ("portal.W010", False)
    assert "no processes left" in message.msg


def test_without_bubblewrap_it_is_said_what_holds_children(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(checks.isolation, "bubblewrap", lambda programs=False: "")
    (message,) = checks.children_are_shut_in()
    assert (message.id, message.is_serious()) == ("portal.I011", False)
    assert "not installed" in message.msg


def test_the_probe_leaves_no_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    checks.try_store(default_storage)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


MODES = [(0o600, []), (0o400, []), (0o640, ["portal.W008"]), (0o604, ["portal.W008"])]


@pytest.mark.parametrize(("mode", "found"), MODES)
def test_a_file_of_secrets_that_others_may_read_is_told(monkeypatch, settings, tmp_path, mode, found):
    settings.DATABASE_OWNER_URL = ""
    path = tmp_path / "portal.env"
    path.write_text("SECRET_KEY=x")
    path.chmod(mode)
    monkeypatch.setattr(checks, "SECRET_FILES", [tmp_path / "absent.env", path])
    messages = checks.secrets_are_the_owners()
    assert ids(messages) == found
    assert all(f"chmod 600 {path}" == message.hint for message in messages)


def test_the_files_looked_at_are_those_of_the_guide():
    names = {str(path) for path in checks.SECRET_FILES}
    assert {"/etc/ispeed/portal.env", "/etc/ispeed/owner.env"} <= names
    assert {path.rpartition("/")[2] for path in names} == {"portal.env", "owner.env", ".env"}


def test_a_portal_that_knows_the_owner_of_the_tables_is_told(monkeypatch, settings):
    monkeypatch.setattr(checks, "SECRET_FILES", [])
    settings.DATABASE_OWNER_URL = "postgres://ispeed_owner@127.0.0.1/ispeed"
    assert ids(checks.secrets_are_the_owners()) == ["portal.W008"]
    settings.DATABASE_OWNER_URL = ""
    assert checks.secrets_are_the_owners() == []


@pytest.mark.parametrize(("anybody", "found"), [(True, ["portal.W009"]), (False, [])])
def test_a_redis_without_a_password_is_told(monkeypatch, settings, anybody, found):
    settings.REDIS_URL = "redis://:secret@127.0.0.1:6379/0"
    monkeypatch.setattr(checks, "answers_anybody", lambda url: anybody)
    assert ids(checks.redis_asks_for_a_password()) == found
    settings.REDIS_URL = ""
    assert checks.redis_asks_for_a_password() == []


def test_a_redis_that_is_away_answers_nobody():
    assert not checks.answers_anybody("redis://:secret@127.0.0.1:9/0")

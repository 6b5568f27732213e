"""What stands in deploy/ fits the portal: its schema, its programs, its queues, its variables, its numbers."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import yaml
from django.conf import settings
from django.core.management import CommandError, get_commands, load_command_class
from django.urls import resolve, reverse
from gunicorn.config import make_settings
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from base import checks
from bench.faults.postgres import free_port
from bench.installed.dockerignore import is_ignored
from portal import metrics
from portal.health import queue_of

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SETTINGS = (ROOT / "ispeed_portal" / "settings.py").read_text()
QUEUE_FILES = sorted((DEPLOY / "queues").iterdir())
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}


def queues_of(command):
    return set(command[command.index("-Q") + 1].split(","))


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def read_by_manage(line):
    """The options of a line for manage.py, as its command reads them; CommandError where it does not take one."""
    name, *options = shlex.split(line)
    return load_command_class(get_commands()[name], name).create_parser("manage.py", name).parse_args(options)


def test_the_compose_file_obeys_the_specification():
    done = run(
        sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"
    )
    assert done.returncode == 0, done.stdout


def test_the_specification_would_refuse_a_wrong_file(tmp_path):
    wrong = {**COMPOSE, "services": {"web": {**COMPOSE["services"]["web"], "restrat": "always"}}}
    (tmp_path / "compose.yaml").write_text(yaml.safe_dump(wrong))
    done = run(
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(tmp_path / "compose.yaml"),
    )
    assert done.returncode == 1


def test_each_queue_has_a_worker_in_compose():
    served = [
        queues_of(service["command"]) for name, service in COMPOSE["services"].items() if name.startswith("worker")
    ]
    assert sorted(queue for queues in served for queue in queues) == sorted(settings.QUEUES)


def test_each_queue_has_a_worker_under_systemd():
    wanted = set(re.findall(r"ispeed-worker@(\w+)\.service", UNITS["ispeed.target"]))
    assert wanted == {path.name for path in (DEPLOY / "queues").iterdir()}
    lines = [(DEPLOY / "queues" / name).read_text().splitlines()[0] for name in wanted]
    assert sorted(",".join(line.removeprefix("QUEUES=") for line in lines).split(",")) == sorted(settings.QUEUES)


LATER = ["reports.make_pdf", "reports.compare_run", "portal.clear_day"]


@pytest.mark.parametrize("task", LATER)
def test_what_nobody_waits_for_never_stands_before_a_due_report(task):
    assert queue_of(task) == "later"
    assert queue_of("reports.build_run") == "reports"
    commands = [queues_of(one["command"]) for name, one in COMPOSE["services"].items() if name.startswith("worker")]
    units = [set(path.read_text().splitlines()[0].removeprefix("QUEUES=").split(",")) for path in QUEUE_FILES]
    assert not [queues for queues in (*commands, *units) if {"later", "reports"} <= queues]
    assert not [queues for queues in (*commands, *units) if {"later", "ticks"} <= queues]


OURS = {"web", "worker", "worker-imports", "beat", "migrate", "backup", "purge", "restore"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_containers_of_ours_may_write_only_where_they_must(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["data:/var/lib/ispeed"]


def test_images_are_exact_versions():
    """Three numbers, or the day of a release: the same file starts the same programs next year."""
    images = [service["image"] for service in COMPOSE["services"].values()]
    images += re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    exact = r"[\w./-]+:(\d+\.\d+(\.\d+)?(-[\w-]+)?|RELEASE\.\d{4}-\d\d-\d\dT[\d-]+Z)(@sha256:[0-9a-f]{64})?"
    for image in images:
        assert image == "${PORTAL_IMAGE:?}" or re.fullmatch(exact, image), image
        name, _, version = image.partition(":")
        assert name.startswith(("$", "postgres")) or version.count(".") == 2 or "RELEASE" in version, image


def test_only_the_portal_reaches_database_and_broker():
    reached = {name: set(service.get("networks", ["default"])) for name, service in COMPOSE["services"].items()}
    for network in ("database", "broker"):
        assert COMPOSE["networks"][network]["internal"] is True
        members = {name for name, networks in reached.items() if network in networks}
        assert members == OURS | {{"database": "db"}.get(network, network)}
    assert reached["broker"] == {"broker"}
    assert reached["db"] == {"database"}


def test_only_what_works_as_the_owner_of_the_tables_knows_it():
    knowing = {name for name, one in COMPOSE["services"].items() if "OWNER" in str(one.get("environment", ""))}
    assert knowing == {"migrate", "purge", "restore", "db"}
    told = [name for name in ("portal.env.example",) if "OWNER" in (DEPLOY / name).read_text()]
    assert told == []
    assert [name for name, unit in UNITS.items() if "owner" in unit.lower()] == ["ispeed-purge.service"]


def test_the_broker_of_compose_answers_nobody_without_the_password(tmp_path):
    program, flag, script = COMPOSE["services"]["broker"]["command"]
    port = free_port()
    script = script.replace("$$", "$").replace("redis-server -", f"redis-server - --port {port} --dir {tmp_path}")
    environment = {**os.environ, "REDISCLI_AUTH": "of-redis"}
    with subprocess.Popen([program, flag, script], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            with redis.Redis(port=port, password="of-redis", retry=Retry(ConstantBackoff(0.1), 100)) as client:
                assert client.ping()
                assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert not checks.answers_anybody(f"redis://:of-redis@127.0.0.1:{port}/0")
            with redis.Redis(port=port, password="of-redis") as client:
                client.config_set("requirepass", "")
            assert checks.answers_anybody(f"redis://:of-redis@127.0.0.1:{port}/0")
        finally:
            server.terminate()


def test_secrets_are_for_their_owner_and_for_no_image():
    assert "-m 600 -o root -g root" in (DEPLOY / "install.sh").read_text()
    assert "640" not in (DEPLOY / "install.sh").read_text()


@pytest.mark.parametrize(
    ("name", "kept_out"),
    [
        ("deploy/portal.env", True),
        ("deploy/owner.env", True),
        (".env", True),
        (".env.production", True),
        ("old/deploy/portal.env", True),
        ("deploy/caddy.key", True),
        ("deploy/prometheus/ispeed.token", True),
        ("var/portal.sqlite3", True),
        ("var/secret_key", True),
        ("backups/ispeed-20991231T000000Z.tar", True),
        ("deploy/portal.env.example", False),
        ("requirements.lock", False),
        ("wheels/django-5.2-py3-none-any.whl", False),
        ("VERSION", False),
        ("static-built/staticfiles.json", False),
        ("locale/vi/LC_MESSAGES/django.mo", False),
    ],
)
def test_no_secret_and_no_data_become_part_of_an_image(name, kept_out):
    assert is_ignored((ROOT / ".dockerignore").read_text().splitlines(), name) is kept_out


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_every_container_is_bounded(name):
    service = COMPOSE["services"][name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert service["pids_limit"] <= 512


@pytest.mark.parametrize(("name", "command"), [("backup", "backup"), ("purge", "purge_audit"), ("restore", "restore")])
def test_backup_purge_and_restore_are_run_by_hand_and_not_with_the_rest(name, command):
    service = COMPOSE["services"][name]
    assert service["profiles"] == ["tools"]
    assert service["restart"] == "no"
    lines = re.findall(r"manage\.py ([^&]+)", " ".join(service["command"]))
    assert command in {line.split()[0] for line in lines}
    assert all(map(read_by_manage, lines))


def test_volumes_and_dependencies_exist():
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        assert set(service.get("networks", ())) <= {"default", *COMPOSE["networks"]}
        named = {volume.split(":")[0] for volume in service.get("volumes", ()) if volume[0] not in "./"}
        assert named <= set(COMPOSE["volumes"])


def test_every_variable_of_the_example_is_read_by_somebody():
    examples = (DEPLOY / "portal.env.example").read_text() + (DEPLOY / "owner.env.example").read_text()
    names = re.findall(r"^([A-Z0-9_]+)=", examples, re.MULTILINE)
    readers = SETTINGS + (DEPLOY / "compose.yaml").read_text()
    assert [name for name in names if f'"{name}"' not in readers and "${" + name not in readers] == []
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "PORTAL_URL", "DATABASE_URL", "REDIS_URL"} <= set(names)
    assert set(re.findall(r"\$\{([A-Z_]+):\?\}", (DEPLOY / "compose.yaml").read_text())) <= set(names)


def test_the_units_pass_systemds_own_verifier():
    done = run("deploy/check_units.sh")
    assert done.returncode == 0, done.stdout


def test_the_programs_of_the_units_are_there():
    told = "\n".join(UNITS.values())
    commands = re.findall(r"^Exec\w+=/opt/ispeed/current/deploy/start (.+)$", told, re.MULTILINE)
    assert len(commands) == len(re.findall(r"^Exec\w+=", told, re.MULTILINE))
    assert {command.split()[0] for command in commands} == {"manage.py", "gunicorn", "celery"}
    lines = {command.removeprefix("manage.py ") for command in commands if command.startswith("manage.py ")}
    assert len(lines) == 5
    assert all(map(read_by_manage, lines))


@pytest.mark.parametrize("line", ["purge_audit --if-sat", "backup --keep many", "restore"])
def test_a_line_that_its_command_does_not_take_is_seen(line):
    with pytest.raises(CommandError):
        read_by_manage(line)


def test_gunicorn_takes_its_settings():
    gunicorn = Path(sys.executable).with_name("gunicorn")
    done = run(str(gunicorn), "--check-config", "-c", "deploy/gunicorn.conf.py")
    # A name that gunicorn does not know it passes over in silence.
    names = re.findall(r"^(?!from|import)(\w+)(?:, (\w+))? = ", (DEPLOY / "gunicorn.conf.py").read_text(), re.MULTILINE)
    assert {name for pair in names for name in pair if name} <= set(make_settings())
    assert done.returncode == 0, done.stderr


RULES = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
ACTIONS = {rule["alert"]: rule["annotations"]["action"] for rule in RULES}
OF_OTHERS = {
    *("up", "ALERTS"),  # Prometheus' own
    *("caddy_http_request_duration_seconds_count", "caddy_http_request_duration_seconds_bucket"),  # with `metrics`
    "node_filesystem_avail_bytes",  # prometheus-node-exporter
    *("probe_success", "probe_ssl_earliest_cert_expiry"),  # prometheus-blackbox-exporter
}
PANELS = json.loads((DEPLOY / "prometheus" / "dashboard.json").read_text())["panels"]
ASKED = {
    **{rule["alert"]: rule["expr"] for rule in RULES},
    **{f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]},
}


@pytest.mark.django_db
def test_alerts_and_dashboard_ask_only_for_numbers_that_are_told():
    told = set(re.findall(r"^# TYPE (\w+)", metrics.text().decode(), re.MULTILINE))
    for name, expression in ASKED.items():
        plain = re.sub(r'"[^"]*"|\{[^}]*\}|\[\w+\]|histogram_quantile', "", expression)
        asked = {one for one in re.findall(r"[A-Za-z_]+", plain) if "_" in one or one in {"up", "ALERTS"}}
        assert asked, name
        assert asked <= told | OF_OTHERS, name


@pytest.mark.django_db
def test_the_dashboard_shows_every_number_that_the_portal_tells():
    told = set(re.findall(r"^# TYPE (\w+)", metrics.text().decode(), re.MULTILINE))
    shown = " ".join(target["expr"] for panel in PANELS for target in panel["targets"])
    assert [name for name in told if name not in shown] == []


def test_prometheus_own_checker_finds_each_alert_where_its_fault_is():
    """By promtool where it is (`make test` takes it out of Debian's package); elsewhere the files are held to their
    form."""
    promtool = shutil.which("promtool", path=f"{os.environ['PATH']}:{ROOT / 'var' / 'tools'}")
    folder = DEPLOY / "prometheus"
    if promtool:
        for command in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]):
            done = subprocess.run([promtool, *command], cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        shipped = (folder / "prometheus.yml").read_text()
        assert shipped.count("credentials_file") == 1
    tried = yaml.safe_load((folder / "alerts_test.yml").read_text())
    assert tried["rule_files"] == ["alerts.yml"]
    quiet = {one["alertname"] for one in tried["tests"][0]["alert_rule_test"]}
    assert quiet == {rule["alert"] for rule in RULES}
    for rule in RULES:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert rule["labels"]["severity"] in {"warning", "critical"}


def test_each_alert_is_tried_and_prometheus_reads_them_from_the_shipped_file():
    tried = (DEPLOY / "prometheus" / "alerts_test.yml").read_text()
    assert [rule["alert"] for rule in RULES if f'alertname="{rule["alert"]}"' not in tried] == []
    shipped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    assert shipped["rule_files"] == ["alerts.yml"]
    jobs = {job["job_name"]: job for job in shipped["scrape_configs"]}
    assert jobs["ispeed"]["metrics_path"] == reverse("portal:metrics")
    assert jobs["ispeed"]["static_configs"][0]["targets"][0] in UNITS["ispeed-web.socket"]
    assert {job for rule in RULES for job in re.findall(r'job="(\w+)"', rule["expr"])} <= set(jobs)


@pytest.mark.parametrize("alert", sorted(ACTIONS))
def test_what_an_alert_tells_to_do_can_be_done(alert):
    """Units, pages, commands, documents and files that an action names are there."""
    action = ACTIONS[alert]
    for command in commands_of(action):
        assert subprocess.run(["bash", "-n", "-c", command], check=False, capture_output=True).returncode == 0
        program = shlex.split(command)[0]
        assert program in {*PROGRAMS, "/opt/ispeed/current/deploy/portal"}, command
    units = re.findall(r"ispeed-[\w-]+@?", action)
    assert all(f"{unit}.service" in UNITS for unit in units)
    for page in re.findall(r"(?:page |localhost:8000)(/\S*)", action):
        assert resolve(page.rstrip(";"))
    for command in re.findall(r"deploy/portal (\w+)", action):
        assert command in get_commands()
    assert all((ROOT / document).exists() for document in re.findall(r"docs/\S+\.md", action))
    assert all(
        f"{name}=" in (DEPLOY / "portal.env.example").read_text() for name in re.findall(r"[A-Z]+_[A-Z]+", action)
    )
    assert commands_of(action) or "page /" in action


PROGRAMS = {"journalctl", "systemctl", "curl", "ls", "df", "du"}  # on every Debian server, Caddy's guide brings curl


def commands_of(action):
    """The parts of an action that are commands; the others are sentences."""
    parts = [part.strip() for part in action.split(";")]
    return [part for part in parts if shlex.split(part)[0].rpartition("/")[2] in {*PROGRAMS, "portal"}]


@pytest.mark.parametrize("alert", sorted(ACTIONS))
def test_no_command_hides_in_a_sentence(alert):
    """What an action begins with is a program that is known, or a sentence about a page or a document."""
    sentences = [part.strip() for part in ACTIONS[alert].split(";") if part.strip() not in commands_of(ACTIONS[alert])]
    assert all(re.match(r"the page /|docs/\S+ says|EMAIL_URL in |move old ones|/opt/ispeed", one) for one in sentences)


@pytest.mark.parametrize("alert", [alert for alert, action in ACTIONS.items() if "| grep" in action])
def test_what_an_alert_tells_to_look_for_is_written_so(alert, capfd):
    (wanted,) = re.findall(r"\| grep '([^']+)'", ACTIONS[alert])
    write = (
        "import logging.config; from ispeed_portal.logs import logging_config;"
        "logging.config.dictConfig(logging_config(level='INFO', as_json=True));"
        "logging.getLogger('x').error('request', extra={'status': 503})"
    )
    done = run(sys.executable, "-c", write)
    assert wanted in done.stdout + done.stderr


def test_what_is_for_watchers_is_hidden_from_outside():
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    assert "@inside path /metrics /readyz" in caddyfile
    assert "respond @inside 404" in caddyfile


def test_caddy_is_given_what_its_file_asks_for():
    asked = set(re.findall(r"\{\$([A-Z_]+)", (DEPLOY / "Caddyfile").read_text()))
    drop_in = (DEPLOY / "caddy.service.d" / "ispeed.conf").read_text()
    given = set(re.findall(r"^Environment=([A-Z_]+)=", drop_in, re.MULTILINE))
    given |= set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "caddy.env.example").read_text(), re.MULTILINE))
    assert asked == given
    (file,) = re.findall(r"^EnvironmentFile=(\S+)$", drop_in, re.MULTILINE)
    assert file in (DEPLOY / "install.sh").read_text()

"""What stands in deploy/ fits the portal: its schema, its programs, its queues, its variables, its numbers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import yaml
from django.conf import settings
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from base import checks
from bench.faults.postgres import free_port
from portal import metrics

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SETTINGS = (ROOT / "ispeed_portal" / "settings.py").read_text()
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}


def queues_of(command):
    return set(command[command.index("-Q") + 1].split(","))


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


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


@pytest.mark.parametrize("name", ["web", "worker", "worker-imports", "beat", "migrate"])
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
        ours = {"web", "worker", "worker-imports", "beat", "migrate"}
        assert members == ours | {{"database": "db"}.get(network, network)}
    assert reached["broker"] == {"broker"}
    assert reached["db"] == {"database"}


def test_only_migrate_knows_the_owner_of_the_tables():
    knowing = {name for name, one in COMPOSE["services"].items() if "OWNER" in str(one.get("environment", ""))}
    assert knowing == {"migrate", "db"}
    told = [name for name in ("portal.env.example",) if "OWNER" in (DEPLOY / name).read_text()]
    assert told == []
    assert not [name for name, unit in UNITS.items() if "owner" in unit.lower().replace("systemctl", "")]


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
    assert {".env", "deploy/*.env"} <= set((ROOT / ".dockerignore").read_text().splitlines())


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
    for command in commands:
        if "manage.py" in command:
            name = command.split("manage.py ")[1].split()[0]
            assert run(sys.executable, "manage.py", name, "--help").returncode == 0


def test_gunicorn_takes_its_settings():
    gunicorn = Path(sys.executable).with_name("gunicorn")
    done = run(str(gunicorn), "--check-config", "-c", "deploy/gunicorn.conf.py")
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_alerts_ask_only_for_numbers_that_exist():
    known = set(re.findall(r"^# TYPE (\w+)", metrics.text().decode(), re.MULTILINE))
    known |= {"ispeed_backup_age_seconds"}  # told once there is a backup
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"ispeed_\w+", rule["expr"])}
    assert asked <= known
    assert all(rule["annotations"]["action"] for rule in rules)


def test_what_is_for_watchers_is_hidden_from_outside():
    caddyfile = (DEPLOY / "Caddyfile").read_text()
    assert "@inside path /metrics /readyz" in caddyfile
    assert "respond @inside 404" in caddyfile

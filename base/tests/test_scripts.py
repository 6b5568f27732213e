"""What `make run`, `make dev`, `make lock`, `make sbom` and `make messages` start, tried without a network."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from base.tests.catalogue import messages_of
from base.tests.house import APPS, ROOT, WIRING

PROGRAMS = Path(sys.executable).parent
# Stands for .venv/bin/python: looks at versions in earnest, notes what else it is told. As server it serves until the
# worker beside it was started: when it ends, `make dev` ends all.
NOTING = f"""#!/bin/sh
[ "$1" = -c ] && exec {shlex.quote(sys.executable)} "$@"
printf '%s\\n' "$*" >>told
[ "$2" = runserver ] || exit 0
for tenth in $(seq 300); do grep -q watchfiles told && exit 0; sleep 0.1; done
"""


@pytest.fixture
def installed(tmp_path):
    """A checkout on which all is installed, as the scripts note it, with a Python that notes what it is told."""
    for name in ("Makefile", "package.json", "package-lock.json", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    _program(programs / "python", NOTING)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / ".venv" / f"installed-{lock}").write_text(_sum(tmp_path / lock))
    (tmp_path / "node_modules").mkdir()
    for stamp in (".installed", ".installed-tools"):
        (tmp_path / "node_modules" / stamp).write_text(_sum(tmp_path / "package-lock.json"))
    return tmp_path


def _program(path, text):
    path.write_text(text)
    path.chmod(0o755)


def _sum(path):
    with path.open("rb") as content:
        return subprocess.run(["cksum"], stdin=content, capture_output=True, text=True, check=True).stdout


def make(rule, at, **environment):
    """In a group of its own: `make dev` ends all of its group."""
    known = {name: value for name, value in os.environ.items() if name not in ("PORTAL_ENV", "PORT", "EMAIL_URL")}
    return subprocess.run(
        ["make", *shlex.split(rule)],
        cwd=at,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )


def _told(at):
    """What the Python was told."""
    return sorted((at / "told").read_text().splitlines())


def understands(command, *words):
    """Whether a command of `manage.py` takes these words."""
    app = get_commands()[command]
    found = app if not isinstance(app, str) else load_command_class(app, command)
    return found.create_parser("manage.py", command).parse_args(words)


def test_make_run_starts_the_demonstration_which_takes_no_words(installed):
    done = make("run", installed)
    assert done.returncode == 0, done.stderr
    assert _told(installed) == ["manage.py demo"]
    assert not understands("demo").no_serve


def test_make_dev_makes_the_data_then_serves_pages_and_worker_beside_each_other(installed):
    make("dev", installed, PORT="8123")
    worker, demo, server = _told(installed)
    assert (demo, server) == ("manage.py demo --no-serve", "manage.py runserver 127.0.0.1:8123")
    assert understands("demo", "--no-serve").no_serve
    assert understands("runserver", "127.0.0.1:8123").addrport == "127.0.0.1:8123"
    assert worker.startswith("-m watchfiles --filter python .venv/bin/python -m celery --app ispeed_portal worker")
    _all_known(worker, _help("watchfiles"), _help("celery", "worker"))


@pytest.mark.parametrize("rule", ["run", "dev"])
def test_neither_runs_in_production(installed, rule):
    done = make(rule, installed, PORTAL_ENV="production")
    assert done.returncode != 0
    assert "PORTAL_ENV=production" in done.stderr
    assert not (installed / "told").exists()


def test_make_lock_asks_uv_for_nothing_that_it_does_not_know(installed):
    """Where none of its files lies: uv looks for one once it has understood each word, and asks nobody."""
    for lock in ROOT.glob("requirements*.lock"):
        assert lock.with_suffix(".txt").is_file()
        assert lock.stem in (ROOT / "scripts" / "lock").read_text(encoding="utf-8")
    assert make("lock", installed, UPGRADE="1").returncode == 0
    asked = [line.removeprefix("-m uv ") for line in _told(installed)]
    assert len(asked) == len(list(ROOT.glob("requirements*.lock")))
    for words in asked:
        assert "--upgrade" in words
        found = shlex.split(words.replace("make lock", "'make lock'"))
        done = subprocess.run([PROGRAMS / "uv", *found], cwd=installed / "scripts", capture_output=True, text=True)
        assert "not found" in done.stderr, done.stderr


def test_make_sbom_writes_both_lists_of_parts(installed):
    """The one of npm's packages in earnest; what makes that of Python's is not installed for the tests."""
    (installed / ".venv-audit" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "requirements-audit.lock", installed)
    (installed / ".venv-audit" / "installed").write_text(_sum(installed / "requirements-audit.lock"))
    _program(installed / ".venv-audit" / "bin" / "python", NOTING)
    written = """echo '{"components": [{}]}' >dist/sbom-python.json"""
    _program(installed / ".venv-audit" / "bin" / "cyclonedx-py", f'#!/bin/sh\nprintf "%s" "$*" >asked\n{written}\n')
    done = make("sbom", installed, PATH=f"{os.environ['PATH']}:{PROGRAMS}")
    assert done.returncode == 0, done.stderr
    assert (installed / "asked").read_text().startswith("requirements requirements.lock --output-reproducible")
    parts = json.loads((installed / "dist" / "sbom-npm.json").read_text(encoding="utf-8"))["components"]
    assert parts
    assert "dist/sbom-python.json: 1 parts" in done.stderr


def test_make_messages_leaves_the_catalogue_as_it_is(tmp_path):
    """In a copy: what the source says stands there already, each with its answer."""
    told = Path("locale", "vi", "LC_MESSAGES", "django.po")
    for name in [*APPS, WIRING, "templates"]:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    (tmp_path / told).parent.mkdir(parents=True)
    for path in (Path("Makefile"), Path("manage.py"), told):
        shutil.copy(ROOT / path, tmp_path / path)
    done = make(f"messages PYTHON={sys.executable}", tmp_path, PORTAL_DATA_DIR=str(tmp_path / "var"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert messages_of(tmp_path / told) == messages_of(ROOT / told)
    assert "#, fuzzy" not in (tmp_path / told).read_text(encoding="utf-8")


def _options(text):
    return re.findall(r"--[a-z][a-z-]+", text)


def _help(module, *words):
    return subprocess.run(
        [sys.executable, "-m", module, *words, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def _all_known(text, *helps):
    known = {option for one in helps for option in _options(one)} | {"--app"}  # of celery itself
    assert [option for option in _options(text) if option not in known] == []

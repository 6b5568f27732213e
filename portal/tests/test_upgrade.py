"""deploy/upgrade: what it does in which order, what stops it before anything is switched, and the way back."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = "20991101-aaaaaaa", "20991201-bbbbbbb"
PYTHON = f"""#!/bin/sh
# Stands for a version's Python: writes down what is asked of manage.py, and fails where `fails` names it.
case "$1" in
manage.py) ;;
*) exec {sys.executable} "$@" ;;
esac
here="$(cd "$(dirname "$0")/../.." && pwd -P)"
shift
echo "$(cat "$here/VERSION"): $*" >>"$SAID"
! grep -qx "$1" "$FAILS"
"""
SYSTEMD_RUN = """#!/bin/sh
# Stands for systemd-run: the same command in the same folder, as whoever asks.
while [ $# -gt 0 ]; do
    case "$1" in
    -p) case "$2" in WorkingDirectory=*) cd "${2#WorkingDirectory=}" ;; *owner.env) printf 'owner ' >>"$SAID" ;; esac
        shift 2 ;;
    -E) shift 2 ;;
    -*) shift ;;
    *) exec "$@" ;;
    esac
done
"""
SYSTEMCTL = """#!/bin/sh
echo "systemctl $*" >>"$SAID"
case "$*" in
"restart ispeed-web.service") cp "$(readlink -f "$ISPEED_ROOT/current")/VERSION" "$ANSWERS" ;;
esac
"""


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def version(root, name):
    folder = root / name
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    (folder / "VERSION").write_text(f"{name}\n")
    program(folder / ".venv/bin/python", PYTHON)
    program(
        folder / "deploy/install.sh", f'#!/bin/sh\necho "{name}: install $*" >>"$SAID"\n! grep -qx install "$FAILS"\n'
    )
    return folder


class Server:
    """A machine with OLD installed and running, NEW unpacked beside it; its web process is what was restarted last."""

    def __init__(self, tmp_path):
        self.root, self.said, self.fails = tmp_path / "opt", tmp_path / "said", tmp_path / "fails"
        self.answers, self.ready = tmp_path / "answers", True
        for name in (OLD, NEW):
            version(self.root, name)
        for folder in ("etc", "units", "data"):
            (tmp_path / folder).mkdir()
        (tmp_path / "etc/portal.env").write_text("ALLOWED_HOSTS=ispeed.example.gov.vn\n")
        (self.root / "current").symlink_to(self.root / OLD)
        self.answers.write_text(OLD)
        self.fails.write_text("")
        self.said.write_text("")
        for name, text in (("systemd-run", SYSTEMD_RUN), ("systemctl", SYSTEMCTL)):
            program(tmp_path / "bin" / name, text)
        self.environment = {
            **os.environ,
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "ISPEED_ROOT": str(self.root),
            "ISPEED_ETC": str(tmp_path / "etc"),
            "ISPEED_UNITS": str(tmp_path / "units"),
            "ISPEED_DATA": str(tmp_path / "data"),
            "ISPEED_PATIENCE": "1",
            "SAID": str(self.said),
            "FAILS": str(self.fails),
            "ANSWERS": str(self.answers),
        }

    def run(self, *arguments, by=NEW):
        command = [str(self.root / by / "deploy/upgrade"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    @property
    def current(self):
        return (self.root / "current").resolve().name

    @property
    def steps(self):
        return self.said.read_text().splitlines()


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path)

    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            well = self.path == "/healthz" or made.ready
            told = (
                f"ok {made.answers.read_text().strip()}" if self.path == "/healthz" else '{"parts": {"beat": "away"}}'
            )
            named = self.headers["Host"] == "ispeed.example.gov.vn" and self.headers["X-Forwarded-Proto"] == "https"
            self.send_response(400 if not named else 200 if well else 503)
            self.end_headers()
            self.wfile.write(told.encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        made.environment["ISPEED_AT"] = f"127.0.0.1:{web.server_port}"
        yield made
        web.shutdown()


def test_the_old_version_backs_up_before_the_new_one_migrates_and_all_is_switched_after_that(server):
    code, told = server.run()
    assert code == 0, told
    assert server.current == NEW
    assert (server.root / "previous").resolve().name == OLD
    assert server.steps == [
        f"{NEW}: install ",
        f"{NEW}: check",
        f"owner {NEW}: migrate --plan",
        f"{OLD}: backup --keep 14",
        f"owner {NEW}: migrate --no-input",
        f"{NEW}: update_register",
        f"{NEW}: check --deploy --fail-level ERROR",
        "systemctl daemon-reload",
        "systemctl restart ispeed-worker@*.service ispeed-beat.service",
        "systemctl is-active --quiet ispeed-web.socket",
        "systemctl restart ispeed-web.service",
        "systemctl start ispeed.target",
    ]
    assert "upgrade --back" in told
    assert (Path(server.environment["ISPEED_UNITS"]) / "ispeed-web.socket").exists()


@pytest.mark.parametrize("step", ["install", "check", "backup", "migrate", "update_register"])
def test_what_fails_before_the_switch_leaves_the_old_version_running(server, step):
    server.fails.write_text(f"{step}\n")
    code, _told = server.run()
    assert code != 0
    assert server.current == OLD
    assert not (server.root / "previous").exists()
    assert not [line for line in server.steps if line.startswith("systemctl")]


def test_without_a_backup_nothing_is_migrated(server):
    server.fails.write_text("backup\n")
    server.run()
    assert not [line for line in server.steps if "migrate --no-input" in line]


def test_a_new_version_that_is_not_well_says_so_and_how_to_go_back(server):
    server.ready = False
    code, told = server.run()
    assert code == 1
    assert "not ready: beat: away" in told
    assert f"{NEW}/deploy/upgrade --back" in told


def test_old_code_that_goes_on_answering_is_no_success(server):
    program(Path(server.environment["PATH"].split(":")[0]) / "systemctl", "#!/bin/sh\nexit 0\n")
    code, told = server.run()
    assert code == 1
    assert f"another version answers: ok {OLD}" in told


def test_back_is_one_command_and_touches_no_data(server):
    server.run()
    server.said.write_text("")
    code, told = server.run("--back")
    assert code == 0, told
    assert server.current == OLD
    assert all(line.startswith("systemctl") for line in server.steps)
    assert server.answers.read_text().strip() == OLD
    assert server.run()[0] == 0  # and forward again
    assert server.current == NEW


def test_back_to_a_version_that_opens_its_own_socket_takes_the_held_one_away(server):
    (server.root / OLD / "deploy/systemd/ispeed-web.socket").unlink()
    server.run()
    server.said.write_text("")
    assert server.run("--back")[0] == 0
    assert "systemctl disable --now ispeed-web.socket" in server.steps
    assert not (Path(server.environment["ISPEED_UNITS"]) / "ispeed-web.socket").exists()


def test_there_is_no_way_back_to_nothing(server):
    code, told = server.run("--back")
    assert code == 1
    assert "no version before" in told
    assert server.current == OLD


def test_a_version_that_runs_already_is_not_installed_again(server):
    code, told = server.run(by=OLD)
    assert (code, server.steps) == (1, [])
    assert "runs already" in told


def test_an_old_version_that_does_not_answer_is_mended_first(server):
    server.environment["ISPEED_AT"] = "127.0.0.1:9"
    code, told = server.run()
    assert (code, server.steps) == (1, [])
    assert "nobody answers" in told


def test_no_guide_reloads():
    """It keeps the old code for ever, or mixes two."""
    for path in [*(ROOT / "deploy").rglob("*"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        if path.is_file() and path.parent.name != "__pycache__":
            text = path.read_text(encoding="utf-8")
            assert "systemctl reload ispeed" not in text
            assert "ExecReload" not in text


def test_whoever_asks_during_a_restart_waits_and_is_answered(tmp_path):
    """gunicorn on a socket that systemd holds, restarted under requests: none is refused, none fails, both versions."""
    folders = [trial_version(tmp_path, name) for name in (OLD, NEW)]
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as held:
        asking = Asking(held.getsockname()[1])
        first = started(folders[0], held)
        try:
            asking.until(OLD)
            first.terminate()
            first.wait(30)
        finally:
            first.kill()
        second = started(folders[1], held)
        try:
            asking.until(NEW)
        finally:
            asking.stop()
            second.terminate()
            second.wait(30)
    assert asking.failures == []
    assert set(asking.answers) == {f"ok {OLD}", f"ok {NEW}"}
    assert len(asking.answers) > 50


def trial_version(tmp_path, name):
    """The code of today under another version: what tells the version is copied, the rest is linked."""
    folder = tmp_path / name
    folder.mkdir()
    for path in ROOT.iterdir():
        if path.name in {"deploy", "ispeed_portal"}:
            shutil.copytree(path, folder / path.name)
        elif not path.name.startswith(".git"):
            (folder / path.name).symlink_to(path)
    (folder / "VERSION").write_text(name)
    return folder


def started(folder, held):
    """As systemd starts it: the socket is the third file, its number of process is told."""
    gunicorn = "gunicorn -c deploy/gunicorn.conf.py --workers 2 --log-level warning"
    command = ["sh", "-c", f"LISTEN_PID=$$ LISTEN_FDS=1 exec {folder}/deploy/start {gunicorn}"]
    local = {"PATH": os.environ["PATH"], "PORTAL_DATA_DIR": str(folder.parent / "data")}
    return subprocess.Popen(
        command, env=local, preexec_fn=lambda: os.dup2(held.fileno(), 3), close_fds=False, stderr=subprocess.DEVNULL
    )


class Asking:
    """Four visitors who ask again and again."""

    def __init__(self, port):
        self.port, self.answers, self.failures = port, [], []
        self._stopped = Event()
        self._visitors = [Thread(target=self._ask, daemon=True) for _ in range(4)]
        for visitor in self._visitors:
            visitor.start()

    def _ask(self):
        while not self._stopped.is_set():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=60) as answer:
                    self.answers.append(answer.read().decode())
            except OSError as error:
                self.failures.append(repr(error))

    def until(self, version):
        """Wait until this version has answered often."""
        for _ in range(1200):
            if self.answers.count(f"ok {version}") > 25 or self.failures:
                return
            self._stopped.wait(0.05)
        raise AssertionError(f"{version} never answered: {self.failures}")

    def stop(self):
        self._stopped.set()
        for visitor in self._visitors:
            visitor.join(60)

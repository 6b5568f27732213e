import configparser
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import current_app

from portal.supervision import HOST, NoFreePort, configuration, free_port, programs


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) > port


def test_when_every_port_is_taken_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.supervision.PORTS_TRIED", 1)
    with socket.create_server((HOST, 0)) as taken, pytest.raises(NoFreePort, match=str(taken.getsockname()[1])):
        free_port(taken.getsockname()[1])


def test_the_web_process_listens_on_this_machine_only() -> None:
    commands = programs("python", 8000, Path("schedule"))
    assert set(commands) == {"web", "worker", "beat"}
    assert commands["web"][commands["web"].index("--bind") + 1] == "127.0.0.1:8000"


def test_spaces_and_percent_signs_in_folders_survive(tmp_path: Path) -> None:
    folder = tmp_path / "50% of it"
    text = configuration({"web": ["/my python", "a b"]}, tmp_path, folder)
    parser = configparser.ConfigParser()
    parser.read_string(text)
    assert shlex.split(parser["program:web"]["command"]) == ["/my python", "a b"]
    assert parser["program:web"]["stdout_logfile"] == str(folder / "web.log")


def test_a_program_that_dies_is_started_again_and_all_end_with_the_supervisor(tmp_path: Path) -> None:
    note = f"open({str(tmp_path / 'starts')!r}, 'a').write('x'); import time; time.sleep"
    commands = {"short": [sys.executable, "-c", f"{note}(1.2)"], "long": [sys.executable, "-c", f"{note}(600)"]}
    conf = tmp_path / "supervisord.conf"
    conf.write_text(configuration(commands, tmp_path, tmp_path))
    supervisor = subprocess.Popen([sys.executable, "-m", "supervisor.supervisord", "--configuration", str(conf)])
    try:
        end = time.monotonic() + 120
        while not (tmp_path / "starts").exists() or len((tmp_path / "starts").read_text()) < 3:
            assert time.monotonic() < end, (tmp_path / "supervisord.log").read_text()
            time.sleep(0.1)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(timeout=120)
    assert "stopped: long" in (tmp_path / "supervisord.log").read_text()


def test_the_children_of_workers_are_renewed():
    """What a library loses in memory is given back with its process."""
    assert 0 < current_app.conf.worker_max_tasks_per_child <= 1000
    assert 0 < current_app.conf.worker_max_memory_per_child <= 1024 * 1024

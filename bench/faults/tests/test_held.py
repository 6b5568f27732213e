"""What stands for systemd's socket: while the web behind it is started anew, nobody is refused."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from bench.faults.postgres import free_port
from bench.faults.stand import ROOT

PATIENCE = 180  # seconds
WEB = """
import os, socket
assert os.environ["LISTEN_PID"] == str(os.getpid()) and os.environ["LISTEN_FDS"] == "1"
held = socket.socket(fileno=3)
while True:
    asking, _ = held.accept()
    asking.sendall(str(os.getpid()).encode())
    asking.close()
"""


@pytest.fixture
def held(tmp_path):
    port, behind = free_port(), tmp_path / "behind"
    command = [sys.executable, "-m", "bench.faults.held", str(port), str(behind), sys.executable, "-c", WEB]
    process = subprocess.Popen(command, cwd=ROOT)
    end = time.monotonic() + PATIENCE
    while not behind.exists() or not behind.read_text():
        assert time.monotonic() < end
        time.sleep(0.1)
    yield process, port
    process.terminate()
    assert process.wait(PATIENCE) == 0


def answer(port):
    """Whose it is; 0: of one that ended while it answered, which this simple web does not wait for."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asked:
        return int(asked.recv(64) or 0)


def test_whoever_asks_while_the_web_is_started_anew_waits_and_is_answered_by_the_new_one(held):
    process, port = held
    before = answer(port)
    os.kill(process.pid, signal.SIGHUP)
    while (now := answer(port)) in (before, 0):  # it may still take what came before it was asked to end
        pass
    assert answer(port) == now
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)

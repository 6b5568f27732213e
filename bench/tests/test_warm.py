"""Runs that find libraries loaded already: each sees the tree as it then stands, and leaves nothing behind."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from bench import warm
from bench.warm import Warm

TEST = """
import json.tool  # not ours: loaded once
import rule

def test_the_rule():
    assert rule.LIMIT == 10
"""


# Nothing but what the options ask for: the small project needs no Django.
FEW = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@pytest.fixture
def tree(tmp_path):
    """A project of one module and one test."""
    (tmp_path / "bench").mkdir()
    shutil.copyfile(warm.__file__, tmp_path / "bench" / "warm.py")
    (tmp_path / "rule.py").write_text("LIMIT = 10")
    (tmp_path / "test_rule.py").write_text(TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist -p rerunfailures")
    return tmp_path


def test_each_run_sees_the_module_as_it_then_stands(tree):
    with Warm(tree, FEW) as runs:
        codes = []
        for limit in (10, 11, 10, 12, 10):  # of one size, and within one second
            (tree / "rule.py").write_text(f"LIMIT = {limit}")
            os.utime(tree / "rule.py", (1_700_000_000 + limit, 1_700_000_000))
            codes.append(runs.run(["test_rule.py"]).code)
    assert codes == [0, 1, 0, 1, 0]


def test_what_failed_is_said(tree):
    (tree / "rule.py").write_text("LIMIT = 11")
    with Warm(tree, FEW) as runs:
        ended = runs.run(["-rf", "test_rule.py"])
    assert [line.split(" - ")[0] for line in ended.lines("FAILED ")] == ["FAILED test_rule.py::test_the_rule"]


def test_a_run_without_end_is_ended_with_all_it_started(tree):
    without_end = (
        "import subprocess\n\ndef test_x():\n"
        "    started = subprocess.Popen(['sleep', '600'])\n"
        "    open('pid', 'w').write(str(started.pid))\n"
        "    started.wait()\n"
    )
    with Warm(tree, FEW) as runs:
        assert runs.run(["test_rule.py"]).code == 0  # loads what is needed, so that the next begins at once
        (tree / "test_rule.py").write_text(without_end)
        assert runs.run(["test_rule.py"], seconds=4).code == -signal.SIGALRM
        (tree / "test_rule.py").write_text(TEST)
        assert runs.run(["test_rule.py"]).code == 0
    status = Path("/proc", (tree / "pid").read_text(), "status")
    assert not status.exists() or "(zombie)" in status.read_text()


def test_what_runs_registered_for_the_end_is_done(tree):
    (tree / "test_rule.py").write_text(
        "import atexit, pathlib\n\ndef test_x():\n    atexit.register(pathlib.Path('ended').touch)\n"
    )
    with Warm(tree, FEW) as runs:
        assert runs.run(["test_rule.py"]).code == 0
        assert (tree / "ended").exists()

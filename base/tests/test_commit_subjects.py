"""The subject of a commit fits into a line of `git log`: held by the hook, and by what was committed (D640)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.subject import LONGEST, fault

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / ".pre-commit-config.yaml"
# The last commit of before the rule; what stood then keeps its subject.
BEFORE = "1ef5a710b963c65e2edae13f01e7bfe46acee1c9"


def git(*words: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=at, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("message", "fits"),
    [
        ("ệ" * LONGEST, True),
        ("x" * (LONGEST + 1), False),
        ("Short\n\n" + "x" * 200, True),
        ("# told to people\n\nShort\n# " + "x" * 200, True),
        ("a line\n" + "x" * LONGEST, False),  # of one paragraph git makes one subject
    ],
)
def test_a_subject_is_the_first_paragraph_counted_in_characters(message, fits):
    assert (fault(message) == "") is fits


def test_what_was_committed_since_has_short_subjects():
    if git("cat-file", "-e", f"{BEFORE}^{{commit}}").returncode:
        pytest.skip("an archive or a shallow copy: the history is not here")
    told = git("log", "--format=%h %s", f"{BEFORE}..HEAD")
    assert told.returncode == 0, told.stderr
    assert [line for line in told.stdout.splitlines() if fault(line.partition(" ")[2])] == []


def test_the_installed_hook_refuses_a_long_subject_and_lets_others_pass(tmp_path):
    """In a repository of its own, with our hooks as pre-commit puts them there; no other hook runs at that stage."""
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert "commit-msg" in config["default_install_hook_types"]  # `pre-commit install` brings it along
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "subject.py", tmp_path / "scripts")
    shutil.copy(CONFIG, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    git("init", "--quiet", at=tmp_path)
    git("add", CONFIG.name, at=tmp_path)
    message = tmp_path / "message"
    command = [sys.executable, "-m", "pre_commit", "run", "--hook-stage=commit-msg", f"--commit-msg-filename={message}"]
    environment = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    for text, code in (("x" * (LONGEST + 1), 1), ("Short enough", 0)):
        message.write_text(text, encoding="utf-8")
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert "mypy" not in done.stdout

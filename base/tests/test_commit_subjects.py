"""The subject of a commit fits into a line of `git log`: held by the hook (D640)."""

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


def git(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
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


def test_the_installed_hook_refuses_a_long_subject_and_lets_others_pass(tmp_path, monkeypatch):
    """In a repository of its own, installed as README says; what looks at the code is left to its own tests."""
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert config["default_stages"] == ["pre-commit"]  # else each of them runs once more for the message
    hooks = config["repos"][0]["hooks"]
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "subject.py", tmp_path / "scripts")
    shutil.copy(CONFIG, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SKIP", ",".join(hook["id"] for hook in hooks if hook["id"] != "subject"))
    for name in [name for name in os.environ if name.startswith("GIT_")]:  # where a hook of our own runs the tests
        monkeypatch.delenv(name)
    git("init", "--quiet", at=tmp_path)
    git("add", CONFIG.name, at=tmp_path)
    install = [Path(sys.executable).with_name("pre-commit"), "install"]
    subprocess.run(install, cwd=tmp_path, capture_output=True, check=True)
    commit = ("-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--message")
    refused = git(*commit, "x" * (LONGEST + 1), at=tmp_path)
    assert refused.returncode == 1
    assert f"has {LONGEST + 1} characters" in refused.stdout + refused.stderr
    assert git(*commit, "Short enough", at=tmp_path).returncode == 0
    assert git("log", "--format=%s", at=tmp_path).stdout == "Short enough\n"

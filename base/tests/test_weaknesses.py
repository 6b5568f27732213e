"""`make audit` must neither overlook a weakness nor take silence for a clean bill."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from scripts import weaknesses
from scripts.weaknesses import RegistryAnswer, ask, exit_code, of_npm, of_python, tell

ROOT = Path(__file__).resolve().parents[2]

PYTHON = {
    "dependencies": [
        {"name": "good", "version": "1.0", "vulns": []},
        {"name": "bad", "version": "2.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["2.1"]}]},
        {"name": "worse", "version": "3.0", "vulns": [{"id": "PYSEC-0000-2", "fix_versions": []}]},
        {"name": "unknown", "skip_reason": "Dependency not found on PyPI"},
    ]
}
NPM = {"metadata": {}, "vulnerabilities": {"bad": {"severity": "high", "range": "<2.0"}}}


def test_a_weakness_is_named_with_the_version_that_mends_it():
    found = of_python(PYTHON)
    assert (found.looked_at, found.passed_over) == (3, 1)
    assert found.weaknesses == [
        "bad 2.0: PYSEC-0000-1, mended in 2.1",
        "worse 3.0: PYSEC-0000-2, mended in no version yet",
    ]
    assert of_npm(NPM, 3).weaknesses == ["bad: high, in <2.0"]
    assert "bad: high" in tell("package-lock.json", of_npm(NPM, 3))


def test_silence_is_no_clean_bill():
    for found in (of_python({}), of_npm({}, 3), of_npm({"error": {"code": "ENOAUDIT"}}, 3)):
        assert (found.looked_at, found.weaknesses) == (0, [])
        assert "NOT ASKED" in tell("x", found)


def test_what_was_passed_over_is_told():
    assert tell("x", RegistryAnswer(looked_at=5, passed_over=2)) == (
        "x: 5 packages looked at, 0 weaknesses known; NOT ASKED of 2"
    )


WEAK, CLEAN, SILENT, PARTLY = (
    RegistryAnswer(3, 0, ["x"]),
    RegistryAnswer(3),
    RegistryAnswer(passed_over=3),
    RegistryAnswer(2, 1),
)


@pytest.mark.parametrize(
    ("findings", "by_hand", "in_ci"),
    [
        ([CLEAN, CLEAN], 0, 0),
        ([CLEAN, WEAK], 1, 1),
        ([CLEAN, SILENT], 1, 0),
        ([CLEAN, PARTLY], 1, 0),
        ([CLEAN, RegistryAnswer()], 1, 0),
        ([SILENT, WEAK], 1, 1),
    ],
)
def test_a_weakness_never_passes_and_silence_only_where_it_is_let(findings, by_hand, in_ci):
    assert exit_code(findings, silence_passes=False) == by_hand
    assert exit_code(findings, silence_passes=True) == in_ci


@pytest.mark.parametrize(
    "command",
    [["sh", "-c", "sleep 600 & sleep 600"], ["sh", "-c", "echo no JSON"], ["no-such-program"], ["echo", "[]"]],
)
def test_no_answer_in_time_is_none_and_leaves_no_program_behind(command):
    began = time.monotonic()
    assert ask(command, within=0.3) == {}
    assert time.monotonic() - began < 300


def stand_in(monkeypatch, python, npm):
    monkeypatch.setattr(weaknesses, "PIP_AUDIT", ("sh", "-c", python))
    monkeypatch.setattr(weaknesses, "NPM_AUDIT", ("sh", "-c", npm))


def test_a_registry_that_hangs_is_not_asked_and_says_so(monkeypatch, capsys):
    clean = json.dumps({"dependencies": [{"name": "good", "version": "1.0", "vulns": []}]})
    stand_in(monkeypatch, f"echo '{clean}'", "sleep 60")
    assert weaknesses.main(["--within", "2"]) == 1
    assert "✗ NOT ASKED" in capsys.readouterr().out
    assert weaknesses.main(["--within", "2", "--silence-passes"]) == 0
    assert "✗ NOT ASKED" in capsys.readouterr().out


def test_a_weakness_beside_a_registry_that_hangs_is_found(monkeypatch, capsys):
    stand_in(monkeypatch, f"echo '{json.dumps(PYTHON)}'", "sleep 60")
    assert weaknesses.main(["--within", "2", "--silence-passes"]) == 1
    assert "PYSEC-0000-1" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "code"), [([], 1), (["--silence-passes"], 0)])
def test_without_the_tools_nothing_was_asked(tmp_path, arguments, code):
    """The script itself, in a folder where the registry of packages cannot be reached."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "audit").write_text((ROOT / "scripts" / "audit").read_text())
    (tmp_path / "scripts" / "audit_tools.sh").write_text(
        'set -euo pipefail\ncd "$(dirname "${BASH_SOURCE[0]}")/.."\nsay() { echo "$*" >&2; }\n'
        "make_audit_tools() { return 1; }\n"
    )
    done = subprocess.run(["bash", "scripts/audit", *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == code
    assert "NOT ASKED" in done.stderr


def test_ci_lets_silence_pass_and_nothing_else():
    script = (ROOT / "scripts" / "test").read_text()
    assert "scripts/audit --silence-passes || result=1\n" in script
    assert "124" not in script

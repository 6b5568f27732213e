"""Installed is what is locked, and each dependency says why it is here."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _locked(name: str) -> dict[str, str]:
    """Package → version of a lock file."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \\]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def _asked(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r"))]


def test_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert len(served) > 40
    assert served.items() <= tested.items()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-node"])
def test_every_dependency_is_locked_with_hashes_and_says_why(name: str) -> None:
    locked = _locked(f"{name}.lock")
    for line in _asked(f"{name}.txt"):
        package = re.split(r"[\[<>=; ]", line)[0].lower().replace("_", "-")
        assert package in locked
        assert "# " in line, f"{package}: why?"
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    # One package may be locked at two versions, for two Pythons; each is told by its hashes.
    hashed = re.findall(r"^([a-z0-9._-]+)==[^\n]*\\\n\s+--hash=sha256:", text, re.MULTILINE)
    assert hashed == re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
    assert set(hashed) == set(locked)


def test_the_pages_packages_are_locked() -> None:
    asked = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for package in {**asked["dependencies"], **asked.get("devDependencies", {})}:
        assert locked[f"node_modules/{package}"]["integrity"].startswith("sha512-")

"""A bundle holds what any patch release of its Python needs: Debian 12 has 3.11.2, whatever made the bundle."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scripts.bundled import wanted
from scripts.fits import misfit

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def heads(text):
    return [line.removesuffix("\\").strip() for line in text.splitlines() if re.match(r"[a-zA-Z]", line)]


def names(minor):
    return {Requirement(one.splitlines()[0].removesuffix("\\").strip()).name for one in wanted(LOCK, minor)}


def test_redis_finds_what_it_needs_on_debian_12():
    assert "async-timeout" in names("3.11")
    assert "async-timeout" not in names("3.12")


@pytest.mark.parametrize("minor", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("patch", [0, 2, 3, 7, 15])
def test_each_patch_release_finds_all_that_it_asks_for(minor, patch):
    here = {"python_version": minor, "python_full_version": f"{minor}.{patch}"}
    locked = [Requirement(head) for head in heads(LOCK)]
    asked = {one.name for one in locked if one.marker is None or one.marker.evaluate(here)}
    assert len(asked) > 50
    assert asked <= names(minor)


def test_each_comes_once_with_its_hashes_and_without_a_marker():
    found = list(wanted(LOCK, "3.11"))
    assert all("--hash=sha256:" in one and ";" not in one for one in found)
    assert len(found) == len(names("3.11"))
    assert "colorama" not in names("3.11")  # of Windows


def test_the_bundle_takes_them_from_there():
    script = (ROOT / "deploy" / "bundle.sh").read_text(encoding="utf-8")
    assert "scripts/bundled.py requirements.lock" in script
    assert not re.search(r"pip download[^|]*-r requirements\.lock", script)


@pytest.mark.parametrize("here", ["3.11.2", "3.11.7", "3.11.0"])
def test_every_patch_release_of_its_python_may_install_a_bundle(here):
    assert misfit({"python": "3.11.7", "machine": "x86_64"}, here, "x86_64") == ""


@pytest.mark.parametrize(
    ("here", "machine", "named"),
    [
        ("3.13.5", "x86_64", ["3.11.7", "3.13.5", "python3.13"]),
        ("3.10.12", "x86_64", ["3.10.12", "3.11"]),
        ("3.15.0", "x86_64", ["3.15.0", "3.14"]),
        ("3.1.1", "x86_64", ["3.1.1"]),
        ("3.11.2", "aarch64", ["x86_64", "aarch64"]),
    ],
)
def test_what_does_not_fit_is_told_with_both_full_versions(here, machine, named):
    told = misfit({"python": "3.11.7", "machine": "x86_64"}, here, machine)
    assert [word for word in named if word not in told] == []


def test_bundle_and_installation_speak_of_the_full_version():
    assert "platform.python_version()," in (ROOT / "deploy" / "bundle.sh").read_text(encoding="utf-8")
    assert "scripts/fits.py MADE_FOR.json" in (ROOT / "deploy" / "install.sh").read_text(encoding="utf-8")

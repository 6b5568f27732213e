"""The bundles that are tried: of this commit and of the version before, for the Python of a Debian release."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bench.before import BEFORE
from bench.installed.guide import ROOT
from bench.installed.machine import FOLDER, Failed, prepared

PYTHONS = {"bookworm": "3.11", "trixie": "3.13"}


def commit_of_before() -> str:
    """The release that portal/tests/before/ keeps: what an upgrade is tried from."""
    with tarfile.open(BEFORE / "code.tar.xz") as archive:
        version_file = archive.extractfile("VERSION")
        assert version_file is not None
        return version_file.read().decode().strip().rpartition("-")[2]


def bundle(release: str, commit: str = "") -> Path:
    """`make bundle` for that release, of the last commit or of an earlier one; made once and kept."""
    if not commit:
        commit = "HEAD"
        # The log of the trials is written by each, and is what the bundle of the next may lack.
        other = ["git", "status", "--porcelain", "--untracked-files=no", "--", ":!docs/installed.md"]
        if changed := _said(other, ROOT):
            raise Failed(f"There are changes that no commit holds; commit them first:\n{changed}")
    minor = PYTHONS[release]
    version_file = ["git", "log", "-1", "--format=%cd-%h", "--date=format:%Y%m%d", commit]
    version = _said(version_file, ROOT).strip()
    path = FOLDER / f"dist-{minor}" / f"ispeed-portal-{version}.tar.gz"
    if path.exists():
        return path
    prepared()
    environment = {**os.environ, "PYTHON": str(_python(minor))}
    with tempfile.TemporaryDirectory(prefix="before-") as name:
        tree = Path(name) / "tree"
        _said(["git", "worktree", "add", "--detach", str(tree), commit], ROOT)
        try:
            (tree / "node_modules").symlink_to(ROOT / "node_modules")
            _said(["deploy/bundle.sh", str(path.parent)], tree, environment)
        finally:
            _said(["git", "worktree", "remove", "--force", str(tree)], ROOT)
    return path


def _python(minor: str) -> Path:
    """A Python of that minor release that has what the portal needs to build its static files."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" == minor:
        return Path(sys.executable)
    folder = FOLDER / f"python-{minor}"
    if not (folder / "bin/django-admin").exists():
        if not shutil.which(f"python{minor}"):
            raise Failed(f"No python{minor} here to make the bundle of that release; or name one by --bundle.")
        _said([f"python{minor}", "-m", "venv", str(folder)], ROOT)
        pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--no-deps", "packaging"]
        _said([*pip, "-r", "requirements.lock"], ROOT)
    return folder / "bin/python"


def _said(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout

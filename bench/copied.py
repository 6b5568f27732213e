"""A copy of the tree in which faults are planted: nothing of it is left behind, and nobody works in it."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINKED = (".venv", "node_modules")
TEMPLATES = Path("var", "test-templates")  # base/tests/migrated.py: databases to begin from, so that none is migrated


def copy_tree(to: Path) -> None:
    """What git knows, or would add, as it stands in the working tree, with the migrated databases there are."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    for name in LINKED:
        if (ROOT / name).exists():
            (to / name).symlink_to((ROOT / name).resolve())
    if (ROOT / TEMPLATES).is_dir():  # copied, not linked: a planted migration makes a template that nobody wants
        shutil.copytree(ROOT / TEMPLATES, to / TEMPLATES, ignore=shutil.ignore_patterns("*.draft*", "lock"))

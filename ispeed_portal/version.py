"""The version that runs, as its bundle states it."""

from pathlib import Path

WORKED_ON = "dev"  # a tree in which somebody works, not a bundle


def version_of(folder: Path) -> str:
    """The version of a folder: the first word of its VERSION, such as 20261130-12bee2a; `dev` without one."""
    try:
        said = (folder / "VERSION").read_text(encoding="utf-8").split()
    except OSError:
        return WORKED_ON
    return said[0] if said else WORKED_ON

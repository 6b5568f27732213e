"""Which version runs: what the bundle says of itself."""

from pathlib import Path

WORKED_ON = "dev"  # a tree in which somebody works, not a bundle


def version_of(folder: Path) -> str:
    """The first line of the folder's VERSION, such as 20261130-12bee2a."""
    try:
        said = (folder / "VERSION").read_text(encoding="utf-8").split()
    except OSError:
        return WORKED_ON
    return said[0] if said else WORKED_ON

"""The commands of docs/operations.md: its indented blocks in their order, and which of them are not tried, and why."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "operations.md"

# By heading and number of the block under it, from 1.
NOT_TRIED = {
    ("Containers", 1): "needs a container engine; the image's steps are run by `deploy/try --image`",
    ("Containers", 2): "needs a container engine; `deploy/try --image` runs the commands of these services by systemd",
    ("Two roles of the database", 1): "a move from one role to two; the guide makes two from the beginning",
    (
        "Backup and restore",
        1,
    ): "a list; what a server needs of it stands in the blocks below and in its units",
    (
        "From SQLite to PostgreSQL",
        1,
    ): "of a demonstration, not of a server",
}


@dataclass(frozen=True)
class Block:
    """Commands that stand together: under which heading, the how manieth there, and its lines."""

    heading: str
    number: int
    commands: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Every indented block of a page in Markdown; a line that ends in a backslash goes on in the next."""
    found: list[Block] = []
    heading, lines, blank = "", list[str](), True
    for line in [*text.splitlines(), "end"]:
        if line.startswith("    ") and line.strip() and (lines or blank):
            lines.append(line)
        elif line.strip():
            if lines:
                number = 1 + sum(block.heading == heading for block in found)
                found.append(Block(heading, number, _commands(lines)))
            lines = []
            if headline := re.match(r"#+ (.+)", line):
                heading = headline[1]
        blank = not line.strip()
    return found


def _commands(lines: list[str]) -> tuple[str, ...]:
    whole = re.sub(r"\\\n\s*", "", "\n".join(line.strip() for line in lines))
    return tuple(whole.splitlines())


def read() -> dict[tuple[str, int], Block]:
    """The guide's blocks by heading and number."""
    return {(block.heading, block.number): block for block in blocks(GUIDE.read_text(encoding="utf-8"))}


def is_setting(command: str) -> bool:
    """Does it only prepare the shell for the commands after it? A folder, a function, a variable."""
    return bool(re.match(r"cd |\w+\(\) \{|[A-Z_]+=\S+$", command))

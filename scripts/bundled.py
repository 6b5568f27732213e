"""bundled.py LOCK: what a bundle must hold of a lock file, for every patch release of this Python on this system.

`pip download` asks the markers of the Python that runs it: what only 3.11.2 needs would be missing from a bundle made
with 3.11.7. Printed without markers, so that all of it is downloaded; the server's pip takes what its own need.
"""

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

PATCHES = range(30)  # more than any Python has had


def wanted(lock: str, minor: str) -> Iterator[str]:
    """The requirements, with their hashes, of `3.11.0`, `3.11.1` and so on."""
    for block in _blocks(lock):
        head, *hashes = [line.strip().removesuffix("\\").strip() for line in block]
        requirement = Requirement(head)
        if requirement.marker is None or any(
            requirement.marker.evaluate({"python_version": minor, "python_full_version": f"{minor}.{patch}"})
            for patch in PATCHES
        ):
            requirement.marker = None
            yield " \\\n    ".join([str(requirement), *hashes])


def _blocks(lock: str) -> Iterator[list[str]]:
    """The lines of each requirement, without comments."""
    block: list[str] = []
    for line in lock.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith(" ") and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


if __name__ == "__main__":
    minor = ".".join(platform.python_version_tuple()[:2])
    print("\n".join(wanted(Path(sys.argv[1]).read_text(encoding="utf-8"), minor)))

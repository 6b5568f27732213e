"""Temporary folders and files, named so that what a killed process left is found. Pure."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "ispeed-scratch-"
LEFT = (f"{PREFIX}*", "tmp*.upload*")  # ours, and what Django keeps of a large file while it is sent


@contextmanager
def scratch_folder() -> Iterator[str]:
    """A temporary folder that is removed with the block; after a killed process `clear_left` finds it."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield folder


def clear_left(before: float) -> int:
    """Remove what processes of this user left in the folder for temporary files. Returns how many.

    Of this machine (or service), and only what was not touched since `before`, in seconds since 1970.
    """
    removed = 0
    for pattern in LEFT:
        for path in Path(tempfile.gettempdir()).glob(pattern):
            with suppress(OSError):  # its owner was quicker
                found = path.lstat()
                if found.st_uid != os.getuid() or found.st_mtime >= before:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
                removed += 1
    return removed

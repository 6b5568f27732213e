"""A stored file as a path of this machine, which other processes can open. Pure."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from base.scratch import PREFIX


class Stored(Protocol):
    """Protocol of a stored file, as Django's file fields are; object storage's `path` raises NotImplementedError."""

    name: Any
    storage: Any

    @property
    def path(self) -> str: ...


@contextmanager
def local_path(file: Stored) -> Iterator[Path]:
    """Context with the local path of a stored file, copied first where the storage is no folder of this machine."""
    try:
        yield Path(file.path)
        return
    except NotImplementedError:
        pass
    with tempfile.NamedTemporaryFile(prefix=PREFIX, suffix=".bin") as copy:
        with file.storage.open(file.name, "rb") as stored:
            shutil.copyfileobj(stored, copy)
        copy.flush()
        yield Path(copy.name)

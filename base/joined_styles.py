"""A staticfiles finder: the pages' style sheet is written in parts by purpose, and fetched as one file.

A phone asks for it once; `collectstatic` and a local portal find it as if it stood in `static/css/`.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, overload

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# Later parts win over earlier ones that weigh the same.
ORDER = "tokens frame buttons verdicts cards parts tables forms imports narrow leaflets overview spacing"
JOINED = "css/portal.css"
Paths = list[str]


class JoinedStyles(BaseFinder):
    """Finds `css/portal.css`: made of `static/css/portal/` when it is asked for, kept in the folder of data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.parts = settings.BASE_DIR / "static" / "css" / "portal"
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "joined")

    @overload
    def find(self, path: str, find_all: Literal[False] = False) -> str | None: ...

    @overload
    def find(self, path: str, find_all: Literal[True]) -> Paths: ...

    def find(self, path: str, find_all: bool = False) -> str | Paths | None:
        found = [self._join()] if path == JOINED else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self._join()
        yield JOINED, self.storage

    def _join(self) -> str:
        """Writes it anew when a part has changed; whoever reads it meanwhile has the old one whole."""
        joined = Path(self.storage.path(JOINED))
        content = "\n".join((self.parts / f"{part}.css").read_text(encoding="utf-8") for part in ORDER.split())
        if not joined.is_file() or joined.read_text(encoding="utf-8") != content:
            joined.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=joined.parent, delete=False) as file:
                file.write(content)
            os.replace(file.name, joined)
        return str(joined)

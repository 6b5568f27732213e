"""A staticfiles finder: the pages' style sheet is written in parts by purpose, and fetched as one file.

Tabler's sheet, cut to what the pages use, stands before our parts. A phone asks for it once; `collectstatic` and a
local portal find it as if it stood in `static/css/`.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, overload

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from base.used_styles import cut_styles

# Later parts win over earlier ones that weigh the same.
ORDER = "tokens frame buttons verdicts cards parts tables forms imports narrow leaflets overview spacing"
JOINED = "css/portal.css"
TABLER = Path("@tabler", "core", "dist", "css", "tabler.min.css")  # in node_modules
Paths = list[str]


class JoinedStyles(BaseFinder):
    """Staticfiles finder of `css/portal.css`, made of `static/css/portal/` on demand and cached in the data folder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.parts = settings.BASE_DIR / "static" / "css" / "portal"
        self.framework = settings.BASE_DIR / "node_modules" / TABLER
        self.sources = settings.BASE_DIR
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
        """Writes it anew when a part, Tabler or a page has changed; who reads it meanwhile has the old one whole."""
        joined = Path(self.storage.path(JOINED))
        own = "\n".join((self.parts / f"{part}.css").read_text(encoding="utf-8") for part in ORDER.split())
        framework = self.framework.read_text(encoding="utf-8") if self.framework.is_file() else ""
        sources = [path.read_text(encoding="utf-8") for path in self._source_files()] if framework else []
        head = f"/* {_hash_of([own, framework, *sources])} */\n"
        if not joined.is_file() or not joined.read_text(encoding="utf-8").startswith(head):
            joined.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=joined.parent, delete=False) as file:
                file.write(head + cut_styles(framework, [own, *sources]) + own)
            os.replace(file.name, joined)
        return str(joined)

    def _source_files(self) -> Iterable[Path]:
        """Whatever may name a class of Tabler's: templates, scripts, styles, forms and views."""
        pages = [*self.sources.glob("templates/**/*.html"), *self.sources.glob("static/js/*.js")]
        ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == self.sources]
        modules = [path for app in ours for path in app.glob("**/*.py")]
        return sorted([*pages, *(path for path in modules if not {"tests", "migrations"} & set(path.parts))])


def _hash_of(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()

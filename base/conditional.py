"""What is sent again only if it changed: tags of pages, API answers and files, and the answer to who has it already."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag


def tag_of(content: bytes) -> str:
    """The tag of an answer that is made anyway: of its own content."""
    return quote_etag(hashlib.sha256(content).hexdigest()[:32])


def tag_of_hash(sha256: str) -> str:
    """The tag of a stored file, whose hash is known."""
    return quote_etag(sha256)


def tag_for(version: object | None, *about: object) -> str | None:
    """The tag of an answer that need not be made: of the version of its facts, of what else it is `about`, and of the
    installed release. None where the version is not known: then the answer bears no tag."""
    return None if version is None else tag_of(repr((_release(), version, about)).encode())


def known(request: Any, tag: str | None, *, private: bool = True) -> HttpResponseBase | None:
    """Without content, if the asker has what bears this tag; None: it is to be sent. Of Django and REST framework."""
    answer: HttpResponseBase | None = get_conditional_response(request, etag=tag) if tag else None
    return marked(answer, tag, private=private) if answer is not None else None


def marked(response: HttpResponseBase, tag: str | None, *, private: bool = True) -> HttpResponseBase:
    """The answer with its tag. `private`: for this asker alone, who asks each time whether it is still the same."""
    if tag:
        response["ETag"] = tag
        if private:
            patch_cache_control(response, private=True, no_cache=True)
    return response


@cache
def _release() -> str:
    """Another text for another installed release: when its pages, styles and words were written."""
    folders = ("templates", "static", "locale")
    files = sorted(path for folder in folders for path in Path(settings.BASE_DIR, folder).rglob("*") if path.is_file())
    told = settings.VERSION, [(str(path), path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(told).encode()).hexdigest()

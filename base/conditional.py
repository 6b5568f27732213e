"""Conditional answers: tags (ETags) of pages, API answers and files, and the 304 for who has the content already."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag


def tag_of(content: bytes) -> str:
    """The tag of an answer, from its content, which is made anyway."""
    return quote_etag(hashlib.sha256(content).hexdigest()[:32])


def tag_of_hash(sha256: str) -> str:
    """The tag of a stored file, from its hash."""
    return quote_etag(sha256)


def tag_for(version: object | None, *about: object) -> str | None:
    """The tag of an answer that need not be made yet.

    It is of the version of the facts, of what else the answer is `about`, and of the installed release. None where the
    version is not known: then the answer has no tag.
    """
    return None if version is None else tag_of(repr((_release(), version, about)).encode())


def known(request: Any, tag: str | None, *, private: bool = True) -> HttpResponseBase | None:
    """The answer without content (304) if the asker has what carries this tag; None where it must be sent.

    For requests of Django and of REST framework.
    """
    answer: HttpResponseBase | None = get_conditional_response(request, etag=tag) if tag else None
    return marked(answer, tag, private=private) if answer is not None else None


def marked(response: HttpResponseBase, tag: str | None, *, private: bool = True) -> HttpResponseBase:
    """Put the tag on an answer. `private`: cached for this asker alone, who asks each time whether it still holds."""
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
    release = settings.VERSION, [(str(path), path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(release).encode()).hexdigest()

"""Tags: what they are made of, and when an answer is sent without content."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from base import conditional

TAG = conditional.tag_of(b"content")


def asks(**headers):
    return RequestFactory().get("/", headers=headers)


def test_a_tag_is_of_the_content_or_of_version_release_and_what_it_is_about(monkeypatch):
    assert TAG == conditional.tag_of(b"content") != conditional.tag_of(b"other")
    tags = {
        conditional.tag_for((1, 2), "page"),
        conditional.tag_for((1, 3), "page"),
        conditional.tag_for((1, 2), "file"),
    }
    monkeypatch.setattr(conditional, "_release", lambda: "another")
    assert len(tags | {conditional.tag_for((1, 2), "page")}) == 4
    assert conditional.tag_for(None, "page") is None


def test_another_version_of_the_software_is_another_release(settings):
    seen = set()
    for version in ("20261130-a", "20261130-a", "20261201-b"):
        settings.VERSION = version
        conditional._release.cache_clear()
        seen.add(conditional._release())
    conditional._release.cache_clear()
    assert len(seen) == 2


@pytest.mark.parametrize("held", [TAG, f"W/{TAG}", f'"other", {TAG}', "*"])
def test_who_has_it_is_told_so_without_content(held):
    answer = conditional.known(asks(**{"If-None-Match": held}), TAG)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", TAG)
    assert answer["Cache-Control"] == "private, no-cache"
    shared = conditional.known(asks(**{"If-None-Match": held}), TAG, private=False)
    assert "Cache-Control" not in shared


@pytest.mark.parametrize("held", ["", '"other"', TAG.strip('"')[:-1], 'never closed"'])
def test_anybody_else_is_sent_it(held):
    assert conditional.known(asks(**{"If-None-Match": held}), TAG) is None
    assert conditional.known(asks(), TAG) is None


def test_an_answer_without_a_tag_is_sent_as_it_is():
    request = asks(**{"If-None-Match": "*"})
    assert conditional.known(request, None) is None
    response = conditional.marked(HttpResponse("x"), None)
    assert not ({"ETag", "Cache-Control"} & set(response.headers))

import logging

import pytest
from django.http import HttpResponse
from structlog.contextvars import get_contextvars

from base.request_id import remember

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def seen():
    return {}


@pytest.fixture
def answer(rf, seen):
    def view(request):
        seen.update(get_contextvars())
        return HttpResponse(status=204)

    return lambda **headers: remember(view)(rf.get("/imports/?token=abc", headers=headers))


def test_all_lines_of_a_request_share_an_id_that_the_answer_bears(answer, seen):
    response = answer()
    assert response["X-Request-ID"] == seen["request_id"]
    assert len(seen["request_id"]) == 32
    assert "request_id" not in get_contextvars()


@pytest.mark.parametrize(
    ("proxies", "given", "kept"), [(1, GIVEN, True), (0, GIVEN, False), (1, "a b", False), (1, "x" * 65, False)]
)
def test_only_our_own_proxy_may_name_the_request(answer, settings, proxies, given, kept):
    settings.TRUSTED_PROXIES = proxies
    assert (answer(**{"X-Request-ID": given})["X-Request-ID"] == given) is kept


def test_the_line_of_a_request_tells_its_path_and_never_its_query(answer, caplog):
    with caplog.at_level(logging.INFO, "base.request_id"):
        answer()
    (line,) = caplog.records
    assert (line.method, line.path, line.status) == ("GET", "/imports/", 204)
    assert "abc" not in str(line.__dict__)

"""The error answers of /api/v1/: one shape for every refusal, for people and for programs.

`{"status": 400, "title": …, "problems": [{"where": …, "value": …, "message": …, "fix": …}]}`: where it is wrong (a
parameter, a field, a header), what stood there, what is wrong with it and why, and what to do.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypedDict

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from base.outages import is_unstorable
from base.refusal import Refused
from base.translating import translated

log = logging.getLogger(__name__)

LONGEST_VALUE = 80  # characters of what was given that are said back


class Problem(TypedDict):
    """One thing that is wrong with a request: where, the value there, what is wrong and what to do."""

    where: str
    value: str
    message: str
    fix: str


class NotAnswered(exceptions.APIException):
    """A request that is refused, with its problems."""

    def __init__(self, problems: Iterable[Problem], status_code: int = status.HTTP_400_BAD_REQUEST) -> None:
        self.problems = list(problems)
        self.status_code = status_code
        super().__init__("; ".join(one["message"] for one in self.problems))


def problem(where: str, message: object, fix: object = "", value: object = "") -> Problem:
    """Make a Problem: texts in the language of the answer, the value cut to LONGEST_VALUE characters."""
    text = _printable(value)
    shown = text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
    return Problem(where=_printable(where), value=shown, message=_printable(message), fix=_printable(fix))


def _printable(value: object) -> str:
    """In the language of the answer. Halves of characters, which JSON lets through, cannot be written back."""
    return translated(value).encode("utf-8", "replace").decode()


def refuse(where: str, message: object, fix: object = "", value: object = "", status_code: int = 400) -> NotAnswered:
    """The exception for one problem, to be raised."""
    return NotAnswered([problem(where, message, fix, value)], status_code)


@contextmanager
def refusal_answered(
    where: str = "", fix: str = "", value: object = "", status_code: int = 400, *, of: type[Refused] = Refused
) -> Iterator[None]:
    """Context in which an action's refusal is answered as problems of the request.

    Refusals that are not `of` this class pass through.
    """
    try:
        yield
    except of as refusal:
        raise _answer(refusal, where, fix, value, status_code) from refusal


def _answer(
    refusal: Refused, where: str = "", fix: str = "", value: object = "", status_code: int = 400
) -> NotAnswered:
    return NotAnswered([problem(where, one, fix, value) for one in refusal.problems], status_code)


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler: every refusal in the one shape, always JSON; None for a fault of ours."""
    if isinstance(error, Refused):  # by an action, of whose refusals the route has nothing else to say
        error = _answer(error)
    elif isinstance(error, RecursionError):  # brackets nested thousands deep
        error = exceptions.ParseError(_("The content is nested too deeply."))
    elif isinstance(error, SuspiciousOperation):  # larger than Django reads into memory, too many fields
        error = exceptions.ParseError(_("The content is too large or has too many fields."))
    elif is_unstorable(error):
        log.error("what was sent to the API cannot be stored", exc_info=error)
        error = exceptions.ParseError(_("A text or a number of the content cannot be stored."))
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = {
        "status": response.status_code,
        "title": _title(response.status_code),
        "problems": _problems(error),
    }
    request = context.get("request")
    if request is not None:
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    return response


def _title(code: int) -> str:
    titles = {
        401: _("Not signed in"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("This address does not do that"),
        406: _("No such form of answer"),
        409: _("Not possible as things stand"),
        415: _("No such form of content"),
        429: _("Too many questions"),
    }
    return titles.get(code) or _("What was sent cannot be used")


def _problems(error: Exception) -> list[Problem]:
    if isinstance(error, NotAnswered):
        return error.problems
    if isinstance(error, exceptions.ValidationError):
        return _flattened("", error.detail)
    if isinstance(error, Http404 | exceptions.NotFound):
        message = _("There is nothing at this address, or not for you.")
        return [problem("address", message, _("Check the numbers in the address and for whom you ask."))]
    detail = getattr(error, "detail", error)
    if isinstance(error, exceptions.Throttled):
        wait = int(getattr(error, "wait", None) or 1) + 1
        return [problem("", _("More was asked than is allowed in a minute."), _("Ask again in %(n)s s.") % {"n": wait})]
    wheres: dict[type[Exception], tuple[str, str]] = {
        exceptions.NotAuthenticated: ("Authorization", _("Send “Authorization: Bearer …” with a token of yours.")),
        exceptions.AuthenticationFailed: ("Authorization", _("Make a new token under “Access for programs”.")),
        exceptions.NotAcceptable: ("Accept", _("Ask for application/json, or text/csv where a list is asked.")),
        exceptions.UnsupportedMediaType: ("Content-Type", _("Send it in a form that /api/v1/schema/ lists.")),
        exceptions.MethodNotAllowed: ("method", _("Use a method that /api/v1/schema/ lists for this address.")),
        exceptions.ParseError: ("content", _("Send well-formed content in UTF-8.")),
    }
    where, fix = next((where_and_fix for kind, where_and_fix in wheres.items() if isinstance(error, kind)), ("", ""))
    return [problem(where, detail, fix)]


def _flattened(where: str, detail: Any) -> list[Problem]:
    """REST framework's own findings: nested by field, as a flat list."""
    if isinstance(detail, dict):
        return [one for key, inner in detail.items() for one in _flattened(_joined(where, key), inner)]
    if isinstance(detail, list):
        return [one for inner in detail for one in _flattened(where, inner)]
    return [problem(where, detail, _("Correct it; /api/v1/schema/ says what may stand here."))]


def _joined(where: str, key: object) -> str:
    return str(key) if not where or key == "non_field_errors" else f"{where}.{key}"

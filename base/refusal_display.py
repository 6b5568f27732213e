"""How a refusal (base.refusal) is shown: as messages on the next page, on the form, as the end of a command.

What refuses is called inside `with refusal_as_message(request):` or `with refusal_on_form(form, "file"):`. Where it
is refused, the rest of that block is left out and the view goes on below it:

    with refusal_on_form(form):
        token = create_token(…)
        return redirect(…)
    return render(…, {"form": form})
"""

from collections.abc import Callable
from functools import partial, wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.core.management.base import CommandError
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from base.refusal import Refused
from base.translating import translated

P = ParamSpec("P")
Handle = TypeVar("Handle", bound=Callable[..., None])
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class refusal_told:
    """Context that hands the problems of a refusal to `tell`, each in the page's language, and ends the refusal."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if not isinstance(error, Refused):
            return False
        for problem in error.problems:
            self._tell(translated(problem))
        return True


def refusal_as_message(request: HttpRequest) -> refusal_told:
    """Context in which a refusal becomes an error message on the next page."""
    return refusal_told(partial(messages.error, request))


def refusal_on_form(form: BaseForm, field: str | None = None) -> refusal_told:
    """Context in which a refusal becomes an error of the form, at a field or (None) above all of them."""
    return refusal_told(partial(form.add_error, field))


def refusal_leads_to(name: str, *parts: str) -> Callable[[View[P]], View[P]]:
    """Decorator of views: a refusal is an error message on the page `name`.

    `parts` are the parts of the view's own address that the page needs.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            with refusal_as_message(request):
                return view(request, *args, **kwargs)
            address: dict[str, Any] = {part: kwargs[part] for part in parts}
            there: HttpResponseBase = redirect(name, **address)
            return there

        return cast("View[P]", answer)

    return decorate


def refusal_ends_command(handle: Handle) -> Handle:
    """Decorator of a command's `handle`: a refusal ends it with exit code 1 and the problems, a line each."""

    @wraps(handle)
    def run(*args: Any, **options: Any) -> None:
        try:
            handle(*args, **options)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal

    return cast("Handle", run)

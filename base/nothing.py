"""What a page shows for a missing value. Pure: knows no Django.

Django's templates hand a filter `None` for a value that is missing, and a blank text for the attribute of one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

NOTHING = "–"
P = ParamSpec("P")
R = TypeVar("R")
Shown = Callable[Concatenate[Any, P], R]


def shows(nothing: R) -> Callable[[Shown[P, R]], Shown[P, R]]:
    """Decorator of template filters: answer `nothing` for a missing value, instead of failing within a page."""

    def decorate(show: Shown[P, R]) -> Shown[P, R]:
        @wraps(show)
        def guarded(value: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return nothing if value is None or value == "" else show(value, *args, **kwargs)

        return guarded

    return decorate

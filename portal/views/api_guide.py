"""The API guide for people, built from the schema, so that it never contradicts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True)
class Parameter:
    """One parameter of a route."""

    name: str
    required: bool
    values: str  # those to choose from, or the type
    about: str


@dataclass(frozen=True)
class Route:
    """One route of the API, with its parameters."""

    method: str
    path: str
    about: str
    parameters: tuple[Parameter, ...]
    has_csv: bool


@require_safe
@login_required
def api_guide(request: HttpRequest) -> HttpResponse:
    """Page of the API guide."""
    return render(request, "portal/api_guide.html", {"groups": _groups(), "host": request.build_absolute_uri("/")[:-1]})


@cache
def _groups() -> list[tuple[str, list[Route]]]:
    """Routes by subject, in the schema's order; cached, as they stay the same until the next release."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # it has no types
    groups: dict[str, list[Route]] = {}
    for tag, route in _routes(schema["paths"]):
        groups.setdefault(tag, []).append(route)
    return list(groups.items())


def _routes(paths: dict[str, Any]) -> Iterator[tuple[str, Route]]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            parameters = tuple(_parameter(one) for one in operation.get("parameters", []) if one["in"] != "header")
            has_csv = any("text/csv" in answer.get("content", {}) for answer in operation["responses"].values())
            yield (
                operation["tags"][0],
                Route(method.upper(), path, operation.get("description", ""), parameters, has_csv),
            )


def _parameter(given: dict[str, Any]) -> Parameter:
    schema = given["schema"]
    values = " · ".join(map(str, schema["enum"])) if "enum" in schema else schema.get("type", "")
    about = given.get("description", "").partition("* `")[0].strip()  # the choices stand in `values`
    return Parameter(given["name"], given.get("required", False), values, about)

"""The root of /api/v1/ and its OpenAPI schema; the routes themselves are in each app's `api`."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from base.rest import ApiView, Question


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "accounts.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = "A token made under “Access for programs” (/account/tokens/), with scopes and an end."
        return {"type": "http", "scheme": "bearer", "description": words}


NAMES = ("units", "verdicts", "figures", "filings", "reports", "imports", "schema")


@extend_schema(exclude=True)
class Root(ApiView):
    """Where to go from here."""

    open_to_all_tokens = True

    def get(self, request: Request) -> Response:
        Question.from_request(request)
        return Response({name: reverse(f"api-{name}", request=request) for name in NAMES})


@extend_schema(exclude=True)
class Nothing(ApiView):
    """Every other address under /api/: not found, in the API's own format."""

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        raise Http404


@extend_schema(exclude=True)
class Schema(SpectacularJSONAPIView):
    """The schema of this version, in this language: what else an address asks of it is told to be no parameter."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        Question.from_request(request)
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return, no-untyped-call]  # it has no types


urlpatterns = [
    path("", Root.as_view(), name="api-root"),
    path("schema/", Schema.as_view(), name="api-schema"),
]

"""What every route of /api/v1/ shares: parameters, pages of results, ETags, CSV."""

import base64
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from base import audit, conditional
from base.api_scopes import ApiScope
from base.cleaning import clean_line, cleaned
from base.csv_file import Cell, as_csv
from base.fields import FIRST_DAY, LAST_DAY
from base.rest_problems import NotAnswered, problem, refuse

LARGEST_PAGE = 5000  # rows: a country's wards come in one page
SEVERAL_LINES = {"base_template": "textarea.html"}  # as REST framework marks a text of several lines


def month_field(**kwargs: Any) -> serializers.RegexField:
    """Field of a data month `YYYY-MM`, of this millennium: what lies further has no neighbours in the calendar."""
    words: dict[str, Any] = {"invalid": gettext_lazy("This is no month. Write it as YYYY-MM, for example 2025-08.")}
    return serializers.RegexField(r"^2[0-9]{3}-(0[1-9]|1[0-2])$", error_messages=words, **kwargs)


def day_field(**kwargs: Any) -> serializers.DateField:
    """Field of a day within the years that the portal reckons with, as in its forms (base.fields)."""
    words: dict[str, Any] = {"invalid": gettext_lazy("This is no day. Write it as YYYY-MM-DD, for example 2025-08-31.")}
    kwargs.setdefault("validators", [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)])
    return serializers.DateField(error_messages=words, input_formats=["%Y-%m-%d"], **kwargs)


class Question(serializers.Serializer[Any]):
    """The parameters of an address, each with its rule; the schema shows the same.

    What is not listed here, or stands twice, is refused: a misspelt filter must not answer with everything.
    """

    @classmethod
    def from_request(cls, request: Request) -> dict[str, Any]:
        """Read the parameters of the address. Raises NotAnswered with everything that is wrong with them."""
        given = request.query_params
        known = {*cls().fields, "format"}
        fix = _("Leave it out; there are: %(names)s.") % {"names": ", ".join(sorted(known))}
        wrong = [problem(name, _("There is no such parameter."), fix) for name in given if name not in known]
        twice = [name for name in given if len(given.getlist(name)) > 1]
        wrong += [problem(name, _("This parameter stands there twice."), _("Give it once.")) for name in twice]
        if wrong:
            raise NotAnswered(wrong)
        question = cls(data=given.dict())
        if not question.is_valid():
            fix = _("Correct it; /api/v1/schema/ says what may stand here.")
            raise NotAnswered(
                problem(name, words, fix, given.get(name, ""))
                for name, found in question.errors.items()
                for words in found
            )
        return dict(question.validated_data)


class Paged(Question):
    """The parameters of every list that comes in pages."""

    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=200)


class Content(serializers.Serializer[Any]):
    """The JSON body of a request; a field that is not listed is refused. Its texts are cleaned (base.cleaning).

    A text has one line, unless its field says `style=SEVERAL_LINES`.
    """

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """Read the body; the address has no parameters. Raises NotAnswered with everything that is wrong."""
        Question.from_request(request)
        given = request.data or {}
        if not isinstance(given, dict):
            raise refuse("content", _("The content is no JSON object."), _("Send an object: { … }."))
        known = cls().fields
        if unknown := sorted(set(given) - set(known)):
            fix = _("Leave it out; there are: %(names)s.") % {"names": ", ".join(known) or "–"}
            raise NotAnswered(problem(name, _("There is no such field."), fix) for name in unknown)
        lines = {name for name, field in known.items() if _has_one_line(field)}
        content = cls(
            data={
                name: clean_line(value) if name in lines and isinstance(value, str) else cleaned(value)
                for name, value in given.items()
            }
        )
        content.is_valid(raise_exception=True)
        return dict(content.validated_data)


def _has_one_line(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    return isinstance(field, serializers.CharField) and "base_template" not in field.style


class Negotiation(DefaultContentNegotiation):
    """Content negotiation that refuses an unknown `?format=`."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        found = [renderer for renderer in renderers if renderer.format == format]
        if not found:
            names = ", ".join(renderer.format for renderer in renderers)
            message = _("The answer does not come in this form.")
            raise refuse("format", message, _("There are: %(names)s.") % {"names": names}, format)
        return found


class CsvRenderer(BaseRenderer):
    """Renderer of a list for Excel: the columns are the fields of the JSON rows, in order; a missing one is empty."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        rows = data["results"] if isinstance(data, dict) else data
        header = list(renderer_context["view"].serializer_class().fields)
        return as_csv(header, ([_cell(row.get(name)) for name in header] for row in rows))


class ApiView(APIView):
    """View that answers 304 where the asker already has the content; the tag is of the content itself.

    `scopes`: method → the scope that a token needs; for a method that is not listed, tokens are refused.
    """

    scopes: ClassVar[dict[str, ApiScope]] = {}
    content_negotiation_class = Negotiation

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        request.encoding = "utf-8"  # a charset such as “hex” is a codec but no encoding of texts
        return super().initialize_request(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD") and response.status_code == 200 and isinstance(response, Response):
            response.add_post_render_callback(self._settle(request))
        return response

    def _settle(self, request: Request) -> Callable[[Any], None]:
        def settle(response: Any) -> None:
            set_tag(request, response, conditional.tag_of(response.content))
            if response.status_code == 200 and isinstance(response.accepted_renderer, CsvRenderer):
                name = f"{request.path.strip('/').replace('/', '-')}.csv"
                response["Content-Disposition"] = f'attachment; filename="{name}"'
                by = request.user if isinstance(request.user, AbstractBaseUser) else None
                audit.record_download(by=by, what=name, query=request.META.get("QUERY_STRING", "")[:300])

        return settle


class AnyForm(BaseRenderer):
    """Renderer for routes that send a file as it is, whatever form was asked for."""

    media_type = "*/*"
    format = "file"


class FileView(ApiView):
    """View of one stored file, sent with its hash; each download is noted in the audit trail."""

    renderer_classes = (AnyForm,)

    def send(self, request: Request, file: FieldFile, name: str, sha256: str, *, on: Model) -> HttpResponseBase:
        tag = conditional.tag_of_hash(sha256)
        if known := conditional.known(request, tag):
            return known
        by = request.user if isinstance(request.user, AbstractBaseUser) else None
        audit.record_download(by=by, what=name, on=on)
        octets = "application/octet-stream"
        response = FileResponse(file.open("rb"), as_attachment=True, filename=clean_line(name), content_type=octets)
        response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
        return conditional.marked(response, tag)


def set_tag(request: Request, response: Any, tag: str) -> None:
    """Put the tag of its content on an answer; the content is left out where the asker has it already."""
    conditional.marked(response, tag)
    if known := conditional.known(request, tag):
        response.status_code = known.status_code
        response.content = b""
        response.headers.pop("Content-Type", None)


class WholeListView(ApiView):
    """View of a list as JSON or CSV, answered whole. Subclasses define `question`, `serializer_class` and `get`."""

    question: ClassVar[type[Question]]
    serializer_class: ClassVar[type[serializers.BaseSerializer[Any]]]
    renderer_classes = (JSONRenderer, CsvRenderer)


class ListView(WholeListView, ABC):
    """View of a list in pages. Subclasses define `question`, `serializer_class` and `rows`."""

    question: ClassVar[type[Question]] = Paged

    @abstractmethod
    def rows(self, parameters: dict[str, Any]) -> QuerySet[Any] | list[Any]:
        """The rows that were asked for, limited to what the asker may see, in a stable order."""

    def get(self, request: Request, **kwargs: Any) -> Response:
        parameters = self.question.from_request(request)
        return self.answer(request, parameters, self.rows(parameters))

    def answer(self, request: Request, parameters: dict[str, Any], rows: QuerySet[Any] | list[Any]) -> Response:
        """One page: `count` of all, the addresses of the pages beside it, `results`."""
        pages = Paginator(rows, parameters["page_size"])
        if parameters["page"] > pages.num_pages:
            fix = _("The last page is %(last)s.") % {"last": pages.num_pages}
            raise refuse("page", _("There is no such page."), fix, parameters["page"])
        page = pages.page(parameters["page"])
        after = self._address(request, page.number + 1) if page.has_next() else None
        before = self._address(request, page.number - 1) if page.has_previous() else None
        results = self.serializer_class(page.object_list, many=True, context={"request": request}).data
        response = Response({"count": pages.count, "next": after, "previous": before, "results": results})
        response["X-Total-Count"] = str(pages.count)
        links = [(after, "next"), (before, "prev")]
        if shown := ", ".join(f'<{url}>; rel="{name}"' for url, name in links if url):
            response["Link"] = shown
        return response

    def _address(self, request: Request, number: int) -> str:
        query = request.query_params.copy()
        query["page"] = str(number)
        return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


V = TypeVar("V", bound=WholeListView)


def listing(tag: str) -> Callable[[type[V]], type[V]]:
    """Decorator that puts a list into the schema: its question, its rows as JSON in pages and as CSV."""

    def decorate(view: type[V]) -> type[V]:
        row = view.serializer_class
        shape: Any = row(many=True)
        if issubclass(view, ListView):
            fields = {
                "count": serializers.IntegerField(),
                "next": serializers.URLField(allow_null=True),
                "previous": serializers.URLField(allow_null=True),
                "results": shape,
            }
            shape = type(f"{row.__name__.removesuffix('Serializer')}PageSerializer", (serializers.Serializer,), fields)
        answers = {(200, "application/json"): shape, (200, "text/csv"): str}
        described = extend_schema(
            operation_id=f"{view.__name__.lower()}_list", tags=[tag], parameters=[view.question], responses=answers
        )
        return extend_schema_view(get=described)(view)

    return decorate


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, float):
        return Decimal(str(value))
    return value if value is None or isinstance(value, int | str) else str(value)

"""What a browser sends is cleaned (base.cleaning) before a view or a form sees it, so that none need remember to.

Two places, both Django's own: what is posted passes the middleware; every text field of every form, of ours, allauth's,
the administration's and django-import-export's, knows besides whether it has one line or several. Passwords are left
as they were typed. What other programs send is cleaned by base.rest.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse, QueryDict

from base.cleaning import clean_line, clean_text, cleaned


class CleanPosted:
    """Middleware that cleans posted texts and names of files; it comes after CSRF's, which has read the body by then.

    The API's routes, which CSRF passes over, read their content themselves. Whether a field has one line is for forms
    to say: here a break stays a break.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]  # the stubs know of no setter
            for _name, files in request.FILES.lists():
                for file in files:
                    file.name = clean_line(file.name or "")


def _cleaned(posted: QueryDict) -> QueryDict:
    found = QueryDict(mutable=True, encoding=posted.encoding)
    for name, texts in posted.lists():
        secret = "password" in name.lower()
        found.setlistdefault(clean_line(name)).extend(texts if secret else map(clean_text, texts))
    found._mutable = False
    return found


def clean_text_fields() -> None:
    """Have Django's text fields clean their input before they strip, measure and check it. Called once."""
    read_text, read_json, show_json = forms.CharField.to_python, forms.JSONField.to_python, forms.JSONField.bound_data

    def text(self: forms.CharField, value: Any) -> str | None:
        return read_text(self, _as_taken(self, value))

    def json(self: forms.JSONField, value: Any) -> Any:
        """Between its texts JSON may break lines, within them not; `\\u000b` in a text appears once it is read.

        Numbers with more digits than Python turns into one, and brackets nested hundreds deep, are refused as no JSON.
        """
        try:
            found = read_json(self, clean_line(value) if isinstance(value, str) else value)
            return type(found)(clean_text(found)) if isinstance(found, str) else cleaned(found, keys=True)
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def shown_again(self: forms.JSONField, data: Any, initial: Any) -> Any:
        try:
            return show_json(self, data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)

    read_type = HttpRequest._set_content_type_params  # type: ignore[attr-defined]

    def with_encoding(self: HttpRequest, meta: dict[str, Any]) -> None:
        """An encoding that turns no bytes into text (`charset=hex`) is not believed: Django takes any codec for one."""
        try:
            read_type(self, meta)
        except LookupError:
            read_type(self, {**meta, "CONTENT_TYPE": str(meta.get("CONTENT_TYPE", "")).partition(";")[0]})
            self.encoding = "utf-8"

    HttpRequest._set_content_type_params = with_encoding  # type: ignore[attr-defined]
    forms.CharField.to_python = text  # type: ignore[method-assign]
    forms.JSONField.to_python = json  # type: ignore[method-assign]
    forms.JSONField.bound_data = shown_again  # type: ignore[method-assign]


def _as_taken(field: forms.CharField, value: Any) -> Any:
    if not isinstance(value, str) or isinstance(field.widget, forms.PasswordInput):
        return value
    return clean_text(value) if isinstance(field.widget, forms.Textarea) else clean_line(value)

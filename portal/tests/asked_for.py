"""Which parameters a page really reads, and what comes of asking it: for tests that draw their questions."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import django.core.handlers.wsgi
import django.http.request
from django import forms
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from base.rest import Question
from portal.middleware import ReadableInput


@dataclass
class Watch:
    """`names`: parameters and fields read since the last `clear`; `caught`: what only the last net held."""

    names: set[str] = field(default_factory=set)
    caught: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    faults: dict[str, int] = field(default_factory=dict)

    def ask(self, client: Client, method: str, address: str, **more: Any) -> int:
        """The status; whatever was written is taken back. 5xx is a fault, and so is what only the last net held."""
        self.caught.clear()
        before = transaction.savepoint()
        response = getattr(client, method)(address, **more)
        if response.streaming:
            b"".join(response)
        getattr(response, "file_to_stream", None) and response.file_to_stream.close()
        transaction.savepoint_rollback(before)
        status: int = response.status_code
        self.answers[status] += 1
        told = f"{method} {address} {more.get('data', '')}"
        if status >= 500 or self.caught:
            self.faults[f"{told[:300]} {[one[:200] for one in self.caught]}"] = status
        return status


def watched(monkeypatch: Any) -> Watch:
    """Every parameter that a page reads is noted, by whatever way it reads it."""
    watch = Watch()

    class Noted(QueryDict):
        def __getitem__(self, name: str) -> Any:
            watch.names.add(name)
            return super().__getitem__(name)

        def getlist(self, name: str, *default: Any) -> Any:
            watch.names.add(name)
            return super().getlist(name, *default)

        def __contains__(self, name: object) -> bool:
            watch.names.add(str(name))
            return super().__contains__(name)

    fill, asked, catch = forms.BaseForm.__init__, Question.from_request.__func__, ReadableInput.process_exception

    def noted_form(form: Any, *args: Any, **more: Any) -> None:
        fill(form, *args, **more)
        watch.names.update(form.add_prefix(name) for name in form.fields)

    def noted_question(cls: Any, request: Any) -> Any:
        watch.names.update(cls().fields)
        return asked(cls, request)

    def noted_catch(self: Any, request: Any, exception: Exception) -> Any:
        answer = catch(self, request, exception)
        if answer is not None:
            watch.caught.append(repr(exception))
        return answer

    for module in (django.core.handlers.wsgi, django.http.request):
        monkeypatch.setattr(module, "QueryDict", Noted)
    monkeypatch.setattr(forms.BaseForm, "__init__", noted_form)
    monkeypatch.setattr(Question, "from_request", classmethod(noted_question))
    monkeypatch.setattr(ReadableInput, "process_exception", noted_catch)
    return watch

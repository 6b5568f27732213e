"""A refusal says why, in the language of who is told, wherever it is shown."""

import pickle

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.management.base import BaseCommand, CommandError
from django.http import HttpResponse
from django.utils import translation

from base.refusal import Refused
from base.refusal_display import (
    refusal_as_message,
    refusal_ends_command,
    refusal_leads_to,
    refusal_on_form,
    refusal_told,
)
from base.rest_problems import answer_problem, refusal_answered
from base.saying import packed, say
from base.translating import translated

IN_ENGLISH = "The worker stopped half way several times. Try again."  # one that the catalogue knows
STOPPED = "Máy xử lý dừng giữa chừng nhiều lần. Hãy thử lại."


class Special(Refused):
    """One that callers tell from others."""


def test_one_problem_is_its_text_and_can_be_said_again():
    refusal = Refused(say(IN_ENGLISH))
    assert (str(refusal), refusal.problems) == (STOPPED, [STOPPED])
    assert packed(str(refusal)) == [IN_ENGLISH, {}]


def test_several_problems_stand_one_below_the_other():
    refusal = Refused(say(IN_ENGLISH), "Thiếu {cột}")
    assert str(refusal) == f"{STOPPED}\nThiếu {{cột}}"
    assert refusal.problems == [STOPPED, "Thiếu {cột}"]
    with translation.override("en"):
        assert translated(refusal) == f"{IN_ENGLISH}\nThiếu {{cột}}"


def test_without_a_reason_nothing_is_refused():
    with pytest.raises(TypeError):
        Refused()


def test_each_problem_is_told_in_the_language_of_the_page_and_the_rest_left_out():
    heard = []
    with translation.override("en"), refusal_told(heard.append):
        raise Refused(say(IN_ENGLISH), "Tệp hỏng")
        heard.append("went on")
    assert heard == [IN_ENGLISH, "Tệp hỏng"]


@pytest.mark.parametrize("error", [ValueError("fault"), KeyError("x"), SystemExit(1)])
def test_a_fault_is_no_refusal(rf, error):
    request, form = with_messages(rf.get("/")), Form({})
    for shown in (refusal_as_message(request), refusal_on_form(form)):
        with pytest.raises(type(error)), shown:
            raise error
    assert not list(get_messages(request))


class Form(forms.Form):
    name = forms.CharField(required=False)


def with_messages(request):
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize("field", ["name", None])
def test_it_stands_on_the_form_at_its_field_or_above_all(field):
    form = Form({"name": "x"})
    assert form.is_valid()
    with refusal_on_form(form, field):
        raise Special(say(IN_ENGLISH), "Tệp hỏng")
    assert form.errors == {field or "__all__": [STOPPED, "Tệp hỏng"]}


def test_a_view_that_is_refused_leads_to_its_page_with_a_message_for_each_problem(rf):
    @refusal_leads_to("measurements:import_detail", "pk")
    def view(request, pk, other):
        raise Refused(say(IN_ENGLISH), "Tệp hỏng")

    request = with_messages(rf.post("/"))
    answer = view(request, pk=7, other="left out")
    assert (answer.status_code, answer.url) == (302, "/imports/7/")
    assert [(one.level_tag, one.message) for one in get_messages(request)] == [
        ("error", STOPPED),
        ("error", "Tệp hỏng"),
    ]


def test_a_view_that_is_not_refused_answers_as_it_does(rf):
    view = refusal_leads_to("measurements:import_detail", "pk")(lambda request, pk: HttpResponse(f"{pk}"))
    assert view(with_messages(rf.get("/")), pk=7).content == b"7"


def test_a_command_ends_with_the_problems_a_line_each():
    class Command(BaseCommand):
        @refusal_ends_command
        def handle(self, *args, **options):
            raise Special(say(IN_ENGLISH), "Tệp hỏng")

    with pytest.raises(CommandError, match=f"^{STOPPED}\nTệp hỏng$") as ended:
        Command().handle()
    assert ended.value.returncode == 1


def shown_by_the_api(error):
    answer = answer_problem(error, {})
    return answer.status_code, answer.data["problems"]


def entry(message, **others):
    return {"where": "", "value": "", "message": message, "fix": ""} | others


def test_the_api_answers_400_where_a_route_has_nothing_else_to_say():
    assert shown_by_the_api(Special(say(IN_ENGLISH), "Tệp hỏng")) == (400, [entry(STOPPED), entry("Tệp hỏng")])


def test_a_route_says_where_and_what_to_do_of_the_refusals_that_it_names():
    with pytest.raises(Exception, match="Tệp hỏng") as raised, refusal_answered("file", "Sửa", "a.xlsx", 409):
        raise Refused("Tệp hỏng")
    assert shown_by_the_api(raised.value) == (409, [entry("Tệp hỏng", where="file", fix="Sửa", value="a.xlsx")])


def test_the_inner_answer_is_for_the_refusals_that_it_names_and_the_outer_for_all_others():
    for refusal, code in ((Special("Tệp hỏng"), 403), (Refused("Tệp hỏng"), 409)):
        with (
            pytest.raises(Exception, match="Tệp hỏng") as raised,
            refusal_answered(status_code=409),
            refusal_answered(status_code=403, of=Special),
        ):
            raise refusal
        assert shown_by_the_api(raised.value)[0] == code


def test_a_fault_is_no_refusal_of_the_api_either():
    assert answer_problem(ValueError("secret"), {}) is None


def test_it_comes_whole_out_of_another_process():
    again = pickle.loads(pickle.dumps(Refused(say(IN_ENGLISH), "Tệp hỏng")))
    assert again.problems == [STOPPED, "Tệp hỏng"]

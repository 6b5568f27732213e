"""Actions on the reporters ticked on the board: remind, more time, exemption, nil returns on paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, permitted
from base.number_format import show_count
from base.refusal_display import refusal_on_form
from base.translating import translated
from submissions.actions import Certificate, Together, extend_together, record_nil_together
from submissions.forms import ExemptForm, MoreTimeForm, NilPaperForm
from submissions.queries import reporters
from submissions.reporters import Reporter
from submissions.views.choice import GroupChoice, group_choice_or_404, owing_chosen

NAMES = {
    "extend": gettext_lazy("Give more time"),
    "exempt": pgettext_lazy("verb", "Exempt"),
    "paper": gettext_lazy("Record nil returns on paper"),
}
FORMS: dict[str, type[forms.Form]] = {"extend": MoreTimeForm, "exempt": ExemptForm, "paper": NilPaperForm}


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.RECORD_SUBMISSION)
def together(request: HttpRequest) -> HttpResponse:
    """Page of an action on several reporters: GET shows who is concerned and the form, POST does it."""
    address = request.POST if request.method == "POST" else request.GET
    do = address.get("do", "")
    if do not in {"remind", *FORMS}:
        raise Http404
    choice = group_choice_or_404(request.user, address)
    if request.method == "POST":
        return _do(request, do, choice)
    choice, chosen = owing_chosen(choice, address)
    if not chosen:
        messages.error(
            request, _("Nobody who still owes was ticked: tick those that you mean, or all that were found.")
        )
        return redirect(f"{reverse('submissions:list')}{choice.board}")
    if do == "remind":
        return redirect(f"{reverse('submissions:reminders')}{choice.query}")
    return _page(request, do, choice, chosen, FORMS[do]())


def _do(request: HttpRequest, do: str, choice: GroupChoice) -> HttpResponse:
    everyone = {one.key: one for one in _reporters(choice)}
    chosen = [everyone[key] for key in sorted(choice.keys & everyone.keys())]
    if do == "remind" or not chosen or len(chosen) < len(choice.keys):
        raise Http404
    form = FORMS[do](request.POST)
    outcome = Together()
    if form.is_valid():
        with refusal_on_form(form):
            outcome = _done(do, choice, chosen, form)
    if form.errors:
        return _page(request, do, choice, chosen, form)
    _tell(request, outcome)
    return redirect(f"{reverse('submissions:list')}{choice.board}")


def _reporters(choice: GroupChoice) -> list[Reporter]:
    return reporters(choice.period, choice.province.code, [choice.group])


def _done(do: str, choice: GroupChoice, chosen: list[Reporter], form: forms.Form) -> Together:
    data: dict[str, Any] = form.cleaned_data
    if isinstance(form, NilPaperForm):
        certificate = Certificate(data["certified_by"], note=data["reason"])
        return record_nil_together(
            by=choice.user, reporters=chosen, period=choice.period, certificate=certificate, paper=form.paper()
        )
    until = data["until"] if do == "extend" else None
    return extend_together(by=choice.user, reporters=chosen, period=choice.period, until=until, reason=data["reason"])


def _tell(request: HttpRequest, outcome: Together) -> None:
    if outcome.done:
        messages.success(request, _("Done for %(number)s.") % {"number": show_count(len(outcome.done))})
    if outcome.same:
        words = _("Stood so before, nothing was done a second time: %(names)s.")
        messages.info(request, words % {"names": ", ".join(one.name for one in outcome.same)})
    for one, problem in outcome.refused:
        messages.error(request, f"{one.name}: {translated(problem)}")


def _page(request: HttpRequest, do: str, choice: GroupChoice, chosen: list[Reporter], form: forms.Form) -> HttpResponse:
    context = {"do": do, "name": NAMES[do], "choice": choice, "chosen": chosen, "form": form}
    return render(request, "submissions/together.html", context, status=400 if form.errors else 200)

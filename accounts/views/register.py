"""Redrawing the map of units, and taking a change back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.actions import reorganise_units, undo_reorganisation
from accounts.forms import Reason, Reorganisation
from accounts.permissions import Action, permitted, signed_in
from accounts.queries import plan_undo_with_people, scopes_touched
from base.refusal_display import refusal_as_message
from wards.plan import Plan, plan_lines
from wards.plan_file import HEADING
from wards.queries import plan_reorganisation, reorganisations, touched_by_plan

LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def reorganise_page(request: HttpRequest) -> HttpResponse:
    """Redraw the map from a table: shown first, carried out only when it leaves no gap and no overlap."""
    form = Reorganisation(request.POST or None, request.FILES or None, initial={"table": HEADING})
    plan = None
    if form.is_valid():
        data = form.cleaned_data
        asked = {"on": data["on"], "legal_act": data["legal_act"], "lines": data["lines"]}
        plan = plan_reorganisation(**asked)
        if "carry_out" in request.POST and not plan.problems:
            return _carry_out(request, asked, dates_known=not data["half_known"])
        form = Reorganisation(initial=data)
    return render(request, "accounts/reorganise.html", {"form": form, **shown(plan)})


def shown(plan: Plan | None) -> dict[str, Any]:
    """What the page of a change tells of its plan, and the changes before it."""
    context: dict[str, Any] = {"plan": plan, "done": reorganisations()[:LISTED]}
    if plan and not plan.problems:
        context |= {"lines": plan_lines(plan), "touched": touched_by_plan(plan), "people": scopes_touched(plan)}
    return context


def _carry_out(request: HttpRequest, asked: dict[str, Any], *, dates_known: bool) -> HttpResponse:
    with refusal_as_message(request):  # somebody else changed the map since the preview
        redrawn, moved = reorganise_units(by=signed_in(request), dates_known=dates_known, **asked)
        count = len(redrawn.pairs)
        text = ngettext("%(count)d unit closed and followed.", "%(count)d units closed and followed.", count)
        messages.success(request, text % {"count": count})
        return redirect("accounts:scope_review" if moved else "accounts:reorganise")
    return redirect("accounts:reorganise")


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change back: what goes back with it is shown first, and what stands in the way."""
    change = get_object_or_404(reorganisations(), pk=pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_as_message(request):
            if undo_reorganisation(by=signed_in(request), change=change, reason=form.cleaned_data["reason"]):
                messages.success(request, _("Taken back: the units stand as before."))
            else:
                messages.info(request, _("This change has been taken back already."))
            return redirect("accounts:reorganise")
        return redirect("accounts:undo_reorganisation", pk)
    context = {"change": change, "form": form, "undo": plan_undo_with_people(change)}
    return render(request, "accounts/undo_reorganisation.html", context)

"""Pages that redraw the map of units and take a change back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import confirm_departments, note_check, reorganise_units, undo_reorganisation
from accounts.forms import CHANGES, DecreeList, PickedChange, Picking, Reason, ReorganisationTable
from accounts.permissions import Action, permitted, signed_in
from accounts.queries import plan_undo_with_people, scopes_to_review, scopes_touched
from base import clock
from base.day_format import show_day
from base.refusal_display import refusal_as_message
from base.row_number import row_number
from wards.models import Unit
from wards.picked import OF_SEVERAL, ChangeKind, is_enough, may_be_picked
from wards.plan import Plan, plan_lines
from wards.plan_file import HEADING, read_lines
from wards.queries import (
    check_overdue,
    checked_on,
    compare_decrees,
    departments_of,
    plan_reorganisation,
    record_of,
    reorganisations,
    standing_units,
    touched_by_plan,
)

LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def reorganise_page(request: HttpRequest) -> HttpResponse:
    """Page that redraws the map from a table: a plan first, carried out only without gaps and overlaps."""
    form = ReorganisationTable(request.POST or None, request.FILES or None, initial={"table": HEADING})
    plan = None
    if form.is_valid():
        data = form.cleaned_data
        change = {"on": data["on"], "legal_act": data["legal_act"], "lines": data["lines"]}
        plan = plan_reorganisation(**change)
        if "carry_out" in request.POST and not plan.problems:
            return _carry_out(request, change, dates_known=not data["half_known"])
        form = ReorganisationTable(initial=data)
    return render(request, "accounts/reorganise.html", {"form": form, **shown(plan)})


@require_safe
@permitted(Action.CHANGE_REGISTER)
def pick_page(request: HttpRequest) -> HttpResponse:
    """Page that picks a common change: what happens, to which units, with what result; the table's page plans it."""
    state = Picking(request.GET)
    state.full_clean()
    what = ChangeKind(state.cleaned_data["what"]) if "what" in state.cleaned_data else None
    units = _picked(what, request.GET.getlist("unit")) if what else []
    context: dict[str, Any] = {"state": state, "changes": CHANGES, "what": what, "units": units}
    if what:
        text = state.cleaned_data.get("q", "")
        records = [record_of(unit) for unit in units]
        hits = standing_units(text) if text else []
        context |= {
            "text": text,
            "more": not units or what in OF_SEVERAL,
            "found": [unit for unit in hits if may_be_picked(what, record_of(unit), records)],
            "unfit": [unit for unit in hits if not may_be_picked(what, record_of(unit), records)],
        }
        if is_enough(what, len(units)):
            form = PickedChange(request.GET if "show" in request.GET else None, what=what, units=units)
            if form.is_valid():
                return _as_table(request, form)
            context["form"] = form
    return render(request, "accounts/pick.html", context)


def _picked(what: ChangeKind, numbers: list[str]) -> list[Unit]:
    """Those of the numbered units that stand and to which it can happen, in the order in which they were picked."""
    there = Unit.objects.filter(valid_to__isnull=True).select_related("parent").in_bulk(map(row_number, numbers))
    picked: list[Unit] = []
    for number in numbers:
        unit = there.get(row_number(number))
        if unit and may_be_picked(what, record_of(unit), [record_of(one) for one in picked]):
            picked.append(unit)
    return picked


def _as_table(request: HttpRequest, picked: PickedChange) -> HttpResponse:
    """The plan of what was picked, on the page of the table, where it is carried out."""
    data = {name: picked.cleaned_data[name] for name in ("on", "legal_act", "half_known", "table")}
    plan = plan_reorganisation(
        on=data["on"], legal_act=data["legal_act"], lines=read_lines(str(data["table"]).encode())
    )
    context = {"form": ReorganisationTable(initial=data), "picked_from": request.get_full_path(), **shown(plan)}
    return render(request, "accounts/reorganise.html", context)


def shown(plan: Plan | None) -> dict[str, Any]:
    """The template context of a plan and of the changes before it."""
    context: dict[str, Any] = {"plan": plan, "done": reorganisations()[:LISTED]}
    if plan and not plan.problems:
        context |= {"lines": plan_lines(plan), "touched": touched_by_plan(plan), "people": scopes_touched(plan)}
    return context


def _carry_out(request: HttpRequest, change: dict[str, Any], *, dates_known: bool) -> HttpResponse:
    with refusal_as_message(request):  # somebody else changed the map since the preview
        redrawn, moved = reorganise_units(by=signed_in(request), dates_known=dates_known, **change)
        count = len(redrawn.pairs)
        text = ngettext("%(count)d unit closed and followed.", "%(count)d units closed and followed.", count)
        messages.success(request, text % {"count": count})
        if redrawn.change.provinces:
            return redirect("accounts:departments", redrawn.change.pk)
        return redirect("accounts:scope_review" if moved else "accounts:reorganise")
    return redirect("accounts:reorganise")


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def departments_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of departments that became one: what follows where, to be looked at and confirmed."""
    change = get_object_or_404(reorganisations().exclude(provinces=[]), pk=pk)
    if request.method == "POST":
        if confirm_departments(by=signed_in(request), change=change):
            messages.success(request, _("Noted: somebody has looked at what became of the departments."))
        return redirect("accounts:departments", pk)
    moves = change.scope_moves.count()
    context = {"change": change, "departments": departments_of(change), "moves": moves}
    return render(request, "accounts/departments.html", {**context, "to_review": scopes_to_review().count()})


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def check_page(request: HttpRequest) -> HttpResponse:
    """Page that compares the register with a pasted list of decrees, and notes that it was verified."""
    form = DecreeList(request.POST or None, initial={"checked_on": clock.today()})
    compared = None
    if form.is_valid():
        compared = compare_decrees(form.cleaned_data["decrees"])
        if compared.count == 0:
            form.add_error("decrees", _("No number of a decree stands in this text, as in “388/NQ-UBTVQH16”."))
            compared = None
        elif "note" in request.POST:
            unknown = [one.decree.number for one in compared.unknown]
            day = form.cleaned_data["checked_on"]
            note_check(by=signed_in(request), on=day, known=len(compared.known), unknown=unknown)
            messages.success(request, _("Noted: compared until %(day)s.") % {"day": show_day(day)})
            return redirect("accounts:check_register")
    context = {"form": form, "compared": compared, "checked_on": checked_on(), "overdue": check_overdue(clock.today())}
    return render(request, "accounts/check_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Page that takes a change back: it shows first what goes back with it, and what prevents it."""
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

"""The register of units on any day, and what is not known of it."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, can, home_provinces, permitted, province_codes, signed_in
from base import clock
from base.refusal_display import refusal_on_form
from portal.actions import verify_change
from portal.forms import ChangeProof, RegisterDate
from portal.queries import official_count, problem_groups, provinces_on, tree_of
from wards.models import Level, Unit
from wards.queries import check_overdue, checked_on, unverified_changes


@require_safe
@permitted(Action.VIEW_REGISTER)
def register(request: HttpRequest) -> HttpResponse:
    """Page of the provinces on a day, and the tree of the chosen one."""
    form = RegisterDate({"on": clock.today().isoformat()} | request.GET.dict())
    on: date = form.cleaned_data["on"] if form.is_valid() else clock.today()
    provinces = list(provinces_on(on))
    chosen = next((each for each in provinces if each.code == request.GET.get("province")), None)
    units = tree_of(chosen, on) if chosen else Unit.objects.none()
    districts = sum(unit.level == Level.DISTRICT for unit in units)
    context = {
        "form": form,
        "on": on,
        "provinces": provinces,
        "chosen": chosen,
        "units": units,
        "districts": districts,
        "wards": sum(unit.parts if unit.level == Level.DISTRICT else 1 for unit in units),
        "checked_on": checked_on(),
        "overdue": check_overdue(clock.today()),
        "official": official_count(chosen.code, on) if chosen else None,
        "may_see_problems": can(request.user, Action.IMPORT_FIGURES),
        "may_change": can(request.user, Action.CHANGE_REGISTER),
    }
    return render(request, "portal/register.html", context)


@require_safe
@permitted(Action.IMPORT_FIGURES)  # whoever brings in figures has to know where the register is in doubt
def problems(request: HttpRequest) -> HttpResponse:
    """Page of everything doubtful about one province and its predecessors, grouped, with what can be completed."""
    codes = province_codes(request.user, Action.IMPORT_FIGURES)
    provinces = [each for each in provinces_on(clock.today()) if codes is None or each.code in codes]
    wanted = request.GET.get("province") or next(iter(home_provinces(request.user)), "")
    chosen = next((each for each in provinces if each.code == wanted), next(iter(provinces), None))
    groups = problem_groups(chosen.code, clock.today()) if chosen else []
    context = {
        "provinces": provinces,
        "chosen": chosen,
        "groups": groups,
        "total": sum(len(group.problems) for group in groups),
        "may_change": can(request.user, Action.CHANGE_REGISTER),
    }
    return render(request, "portal/problems.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Complete a change of which it is not known whether the whole old unit went into the new one."""
    change = get_object_or_404(unverified_changes(), pk=pk)
    form = ChangeProof(request.POST or None, initial={"legal_act": change.legal_act})
    if request.method == "POST" and form.is_valid():
        with refusal_on_form(form):
            verify_change(by=signed_in(request), change=change, **form.cleaned_data)
            messages.success(request, _("Noted: the change is verified."))
            return redirect(f"{reverse('portal:problems')}?province={change.old.heir_code}")
    return render(request, "portal/verify.html", {"change": change, "form": form})

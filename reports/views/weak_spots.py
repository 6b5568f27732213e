"""The list of weak spots of a province: one page with the list, and a form for one line of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action, permitted, signed_in
from base import clock
from base.refusal_display import refusal_on_form
from base.row_number import row_number
from reports import actions
from reports.forms.weak_spots import WeakSpotForm
from reports.models import WeakSpot
from reports.queries import (
    heirs_of_ended,
    provinces_for,
    tells_of_weak_spots,
    wards_to_choose,
    weak_spots_for,
)
from reports.views.province_of_page import province_of_page
from wards.models import Operator, Unit


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.MAKE_REPORTS)
def weak_spots(request: HttpRequest) -> HttpResponse:
    """Page of the list and its form. `row`: the line in the form; a POST with `remove` deletes it, any other saves."""
    parameters = request.POST if request.method == "POST" else request.GET
    province = province_of_page(request, parameters.get("province", ""))
    row = _row(request, province, parameters.get("row", ""))
    here = f"{reverse('reports:weak_spots')}?province={province.heir_code}"
    today = clock.today()
    rows = list(weak_spots_for(request.user, province))
    heirs = heirs_of_ended((one.unit for one in rows), today)
    form = WeakSpotForm(
        request.POST if request.method == "POST" and "remove" not in request.POST else None,
        row=row,
        wards=wards_to_choose(province, today),
        operators=Operator.objects.in_force(today),
        heirs=heirs.get(row.unit_id, ()),
    )
    if "remove" in request.POST and row.pk:
        actions.remove_weak_spot(by=signed_in(request), row=row)
        messages.success(request, _("The line is out of the list."))
        return redirect(here)
    if form.is_bound and form.is_valid():
        with refusal_on_form(form, "place"):
            actions.save_weak_spot(by=signed_in(request), row=row, values=form.cleaned_data)
            messages.success(request, _("The line is kept. Reports made from now on take it."))
            return redirect(here)
    context = {
        "form": form,
        "row": row,
        "rows": [(one, heirs.get(one.unit_id)) for one in rows],
        "province": province,
        "provinces": provinces_for(request.user, Action.MAKE_REPORTS),
        "is_told": tells_of_weak_spots(province.heir_code, today),
        "today": today,
    }
    return render(request, "reports/weak_spots.html", context, status=400 if form.errors else 200)


def _row(request: HttpRequest, province: Unit, named: str) -> WeakSpot:
    """The line named in the address, or a new one. Raises Http404."""
    if not named:
        return WeakSpot()
    found = weak_spots_for(request.user, province).filter(pk=row_number(named)).first()
    if found is None:
        raise Http404
    return found

"""Boundaries of wards: uploaded, looked at, used, withdrawn. For administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, permitted, signed_in
from base.refusal_display import refusal_told
from base.saying import unpacked
from base.translating import translated
from portal.actions import receive_boundaries, use_boundaries, withdraw_boundaries
from portal.forms import BoundaryUpload
from portal.queries import boundary_preview, boundary_sets_named
from wards.boundary_file import MAX_BYTES
from wards.known_facts import REFORM
from wards.models import BoundarySet

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.CHANGE_REGISTER)
def boundary_sets(request: HttpRequest) -> HttpResponse:
    """Page of all sets, with the form that uploads another; a refused one lists everything that is wrong."""
    form = BoundaryUpload(initial={"valid_from": REFORM})
    if request.method == "POST":
        form = BoundaryUpload(request.POST, request.FILES)
    problems: list[str] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refusal_told(problems.append):
            made = receive_boundaries(
                by=signed_in(request),
                file_name=file.name,
                content=file.read(MAX_BYTES + 1),
                valid_from=form.cleaned_data["valid_from"],
            )
            messages.success(request, _("The file is checked. Look at it, then take it into use."))
            return redirect("portal:boundary_set", made[0].pk) if len(made) == 1 else redirect("portal:boundary_sets")
    context = {"form": form, "problems": problems, "sets": boundary_sets_named(SHOWN)}
    return render(request, "portal/boundary_sets.html", context)


@require_safe
@permitted(Action.CHANGE_REGISTER)
def boundary_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one set as it would be drawn, with the findings of the check."""
    found = get_object_or_404(BoundarySet.objects.select_related("uploaded_by"), pk=pk)
    return render(
        request,
        "portal/boundary_set.html",
        {
            "set": found,
            "preview": boundary_preview(found),
            "warnings": [translated(unpacked(one)) for one in found.warnings],
        },
    )


@require_POST
@permitted(Action.CHANGE_REGISTER)
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a set on the maps from now on."""
    use_boundaries(by=signed_in(request), boundaries=get_object_or_404(BoundarySet, pk=pk))
    messages.success(request, _("The maps now show these boundaries."))
    return redirect("portal:boundary_sets")


@require_POST
@permitted(Action.CHANGE_REGISTER)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a set out of use; it stays stored and can be used again."""
    withdraw_boundaries(by=signed_in(request), boundaries=get_object_or_404(BoundarySet, pk=pk))
    messages.success(request, _("Withdrawn. The set is kept below and can be used again."))
    return redirect("portal:boundary_sets")

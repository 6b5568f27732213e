"""Help pages, one for each role, the reader's own first."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import signed_in
from portal.views.guide import tasks_of
from portal.views.tour import tour_of


@require_safe
@login_required
def help_page(request: HttpRequest, role: str = "") -> HttpResponse:
    """Help page of a role, by default the reader's own."""
    reader = signed_in(request)
    role = role or reader.role
    if role not in Role.values:
        raise Http404
    others = [(value, label) for value, label in Role.choices if value != role]
    context = {
        "role": Role(role),
        "is_own": role == reader.role,
        "tasks": tasks_of(role),
        "others": others,
        "tour": [(stop, stop.opens_for(reader, role)) for stop in tour_of(role)],
    }
    return render(request, "portal/help.html", context)

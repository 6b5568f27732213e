"""Page of what VNNIC's public interface was asked for, and what became of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, permitted
from measurements.queries.published import atlas_months


@require_safe
@permitted(Action.IMPORT_FIGURES)
def atlas(request: HttpRequest) -> HttpResponse:
    """Page of all months for which the Atlas was asked."""
    context = {"months": atlas_months(), "is_asked": bool(settings.ATLAS_URL)}
    return render(request, "measurements/atlas.html", context)

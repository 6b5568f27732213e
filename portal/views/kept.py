"""Page of what is stored, how much space it takes and how long it stays; for administrators."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, permitted
from portal.queries import kept


@require_safe
@permitted(Action.MANAGE_PORTAL)
def kept_page(request: HttpRequest) -> HttpResponse:
    """Page of what is stored and for how long."""
    found = kept()
    cleared = (found.clearing.after or {}) if found.clearing else {}
    facts = {
        "failed_days": settings.FAILED_JOB_RETENTION_DAYS,
        "stray_days": settings.STRAY_FILE_RETENTION_DAYS,
        "scratch_hours": settings.SCRATCH_RETENTION_HOURS,
    }
    return render(request, "portal/kept.html", {"found": found, "cleared": cleared, **facts})

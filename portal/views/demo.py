"""Pages of the demonstration alone (settings.DEMONSTRATION): a way in for each role, and the mails it sent."""

from pathlib import Path

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role, User
from portal.mailbox import mails_in

PAGE = 20


@never_cache
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Page that opens the demonstration, where a role is chosen."""
    _only_in_demonstration()
    return render(request, "portal/demo.html")


@never_cache
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Log in as the invented person of a role."""
    role = request.POST.get("role", "")
    _only_in_demonstration()
    if role not in Role.values:
        raise Http404
    user = get_object_or_404(User, username=f"demo_{role}", is_active=True)
    user.backend = "django.contrib.auth.backends.ModelBackend"
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    get_adapter(request).login(request, user)
    return redirect("portal:my_work")


@require_safe
@login_required
def mails(request: HttpRequest) -> HttpResponse:
    """Page of the mails that the portal sent to its invented people."""
    _only_in_demonstration()
    folder = Path(str(getattr(settings, "EMAIL_FILE_PATH", settings.DATA_DIR / "mail")))
    page_text = request.GET.get("page", "1")
    number = int(page_text) if page_text.isdecimal() and len(page_text) < 6 else 1
    count, shown = mails_in(folder, (max(number, 1) - 1) * PAGE, PAGE)
    page = Paginator(range(count), PAGE).get_page(number)
    return render(request, "portal/demo_mails.html", {"mails": shown, "page": page, "count": count})


def _only_in_demonstration() -> None:
    """Raise Http404 outside a demonstration, in addition to the addresses being absent there."""
    if settings.PRODUCTION or not settings.DEMONSTRATION:
        raise Http404

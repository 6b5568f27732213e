"""The administration site: entered by the portal's own log-in, for administrators only."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Action, can
from base.admin_words import name_columns


class PortalAdminSite(AdminSite):
    """Django's administration site with the portal's permissions and log-in."""

    site_header = site_title = _("i-Speed portal: administration")
    index_title = _("Administration")
    enable_nav_sidebar = False  # its list would take the room of the tables; the index has it all

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register a model, and name its columns and those of its inlines in the language of the page."""
        super().register(model_or_iterable, admin_class, **options)
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in [*models, *(inline.model for inline in getattr(admin_class, "inlines", ()))]:
            name_columns(model)

    def has_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Action.MANAGE_PORTAL)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Redirect to the portal's log-in; raises Http404 for whoever is logged in already."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", "") or "/admin/")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        get_adapter(request).logout(request)
        return redirect("account_login")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

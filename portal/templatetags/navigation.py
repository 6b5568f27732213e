"""Tags of the menu: what the user's role may do, in the order of a working month."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, User
from accounts.permissions import Action, can, scopes_of
from measurements.queries import Place
from portal.views.guide import task_of_page
from wards.models import Unit

register = template.Library()


ACTS_SHOWN = 3
FOLLOWING = (Role.ADMIN, Role.STAFF, Role.LEADER)  # whom the running month of all wards is shown to


@dataclass(frozen=True)
class MenuEntry:
    """One entry of a menu."""

    label: str
    url: str
    active: bool


ENTRIES: tuple[tuple[Promise, str, Action | None], ...] = (
    (_("My work"), "portal:my_work", None),
    (_("Overview"), "portal:dashboard", Action.VIEW_OVERVIEW),
    (_("Compliance"), "measurements:compliance", Action.VIEW_FIGURES),
    (pgettext_lazy("menu", "Import"), "measurements:imports", Action.IMPORT_FIGURES),
    (_("Filings"), "submissions:list", Action.VIEW_SUBMISSIONS),
    (_("Reports"), "reports:list", Action.VIEW_REPORTS),
    (_("Units"), "portal:register", Action.VIEW_REGISTER),
)
ACCOUNT_ENTRIES: tuple[tuple[Promise, str, Action | None], ...] = (
    (_("Change password"), "account_change_password", None),
    (_("Second factor"), "mfa_index", None),
    (_("Sessions"), "usersessions_list", None),
    (_("Access for programs"), "accounts:tokens", Action.USE_API),
    (_("Scopes to review"), "accounts:scope_review", Action.MANAGE_USERS),
    (_("Audit trail"), "accounts:audit", Action.VIEW_AUDIT),
    (_("What is kept"), "portal:kept", Action.MANAGE_PORTAL),
    (_("Administration"), "admin:index", Action.MANAGE_PORTAL),
)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[MenuEntry]:
    """Entries that this request's user may open; the one of the current page is active."""
    return _allowed(context, ENTRIES)


@register.simple_tag(takes_context=True)
def account_menu(context: Context) -> list[MenuEntry]:
    """Entries under the user's own name."""
    return _allowed(context, ACCOUNT_ENTRIES)


@register.simple_tag(takes_context=True)
def acts_for(context: Context) -> list[str]:
    """Names of the wards, agencies or operators for which the user works; of many the first ones."""
    scopes = scopes_of(context["request"].user)[:ACTS_SHOWN]
    named = (one.agency or one.operator or one.unit for one in scopes)
    return [one.full_name if isinstance(one, Unit) else str(one) for one in named if one]


@register.simple_tag(takes_context=True)
def help_address(context: Context) -> str:
    """Address of the help for the reader's role, at the task that this page serves."""
    request: HttpRequest | None = context.get("request")
    address = reverse("portal:help")
    if request is None or not isinstance(request.user, User) or request.resolver_match is None:
        return address
    task = task_of_page(request.user.role, request.resolver_match.view_name)
    return f"{address}#{task}" if task else address


@register.inclusion_tag("partials/provisional.html", takes_context=True)
def provisional_note(context: Context) -> dict[str, Any]:
    """Note on a month with provisional counts only: up to which day, and where they are followed."""
    place: Place = context["place"]
    user = context["request"].user
    follows = isinstance(user, User) and user.role in FOLLOWING and can(user, Action.VIEW_SUBMISSIONS)
    address = f"{reverse('submissions:running_month')}?{place.query}" if follows else ""
    return {"place": place, "address": address}


@register.simple_tag
def help_picture(name: str, language: str) -> str:
    """Address of a help picture in a language."""
    return static(f"help/{name}.{language}.webp")


def _allowed(context: Context, entries: tuple[tuple[Promise, str, Action | None], ...]) -> list[MenuEntry]:
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated:
        return []
    return [
        MenuEntry(str(label), reverse(name), _is_here(request, name))
        for label, name, action in entries
        if action is None or can(request.user, action)
    ]


def _is_here(request: HttpRequest, name: str) -> bool:
    """Is this the entry's page, one under its address, or another page of an app with one entry?"""
    match, app = request.resolver_match, name.partition(":")[0]
    if match and match.namespace == app and sum(entry.startswith(f"{app}:") for _, entry, _ in ENTRIES) == 1:
        return True
    url = reverse(name)
    return request.path == url if url == "/" else request.path.startswith(url)

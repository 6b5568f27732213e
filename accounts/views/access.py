"""Pages of the audit trail, of scopes to review, and of one's tokens."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import confirm_scope, create_token, end_scope, revoke_token
from accounts.forms import AuditFilter, ScopeDecision, TokenForm
from accounts.models import User
from accounts.permissions import Action, permitted, signed_in, usable_scopes
from accounts.queries import (
    audit_actions,
    audit_actors,
    audit_count,
    audit_entries,
    audit_lines,
    audit_units,
    scopes_to_review,
    tokens_of,
)
from accounts.views.audit_lines import shown_lines
from base import clock
from base.refusal_display import refusal_on_form

OFFERED = timedelta(days=90)  # of a token's life, where the form opens


@require_safe
@permitted(Action.VIEW_AUDIT)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Page of who did what, when and from where, in words; the filter is in the address."""
    form = AuditFilter(request.GET, actors=audit_actors(), actions=audit_actions(), units=audit_units())
    wanted = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    before = wanted.pop("before", None)
    found = audit_entries(**wanted)
    lines, older = audit_lines(found, before)
    count, more = audit_count(found)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "lines": shown_lines(lines),
        "count": count,
        "more_than": more,
        "query": query.urlencode(),
        "older": older,
        "newer": before is not None,
        "filtered": bool(wanted),
    }
    return render(request, "accounts/audit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.MANAGE_USERS)
def scope_review(request: HttpRequest) -> HttpResponse:
    """Page of the scopes that a reorganisation moved: confirmed or ended one by one."""
    if request.method != "POST":
        return render(request, "accounts/scope_review.html", {"scopes": scopes_to_review()})
    form = ScopeDecision(request.POST)
    form.full_clean()
    scope = get_object_or_404(scopes_to_review(), pk=form.cleaned_data.get("scope"))
    by = request.user if isinstance(request.user, User) else None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.cleaned_data["decision"] == "end":
            end_scope(by=by, scope=scope, reason=reason)
        else:
            confirm_scope(by=by, scope=scope, reason=reason)
        messages.success(request, _("Noted for %(user)s.") % {"user": scope.user})
    else:
        messages.error(request, _("Choose whether the scope is kept or ended."))
    return redirect("accounts:scope_review")


@require_safe
@permitted(Action.USE_API)
def tokens(request: HttpRequest) -> HttpResponse:
    """Page of one's own tokens: what they may do, when they were last used, how to revoke them."""
    context = {"tokens": tokens_of(signed_in(request)), "now": clock.machine_now()}
    return render(request, "accounts/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permitted(Action.USE_API)
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def new_token(request: HttpRequest) -> HttpResponse:
    """Page that makes a token and shows its secret once. Asks for the password again if that is a while ago."""
    user = signed_in(request)
    first = {"expires_on": (clock.machine_now() + OFFERED).astimezone(clock.VIETNAM).date()}
    form = TokenForm(request.POST or None, scopes=usable_scopes(user), initial=first)
    if form.is_valid():
        with refusal_on_form(form):
            token, secret = create_token(by=user, **form.cleaned_data)
            return render(request, "accounts/new_token.html", {"token": token, "secret": secret})
    return render(request, "accounts/new_token.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
@permitted(Action.USE_API)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a token of one's own."""
    token = get_object_or_404(tokens_of(signed_in(request)), pk=pk)
    revoke_token(by=signed_in(request), token=token)
    messages.success(request, _("Revoked: “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("accounts:tokens")

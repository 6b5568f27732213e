"""Administration pages of users, their scopes and their tokens."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.actions import (
    check_scope,
    clear_closed_account,
    end_sessions,
    invite_user,
    note_new_password,
    revoke_token,
)
from accounts.models import ApiToken, Scope, User
from base.admin_pages import ImportExport, Page, ReadOnlyPage, Resource
from base.refusal_display import refusal_as_message, refusal_on_form

USER_HELPS = {
    "phone": _(
        "An office number is better than a private one. Only the department sees it, "
        "on the board of who has not filed: to call them."
    ),
    "is_active": _(
        "Without the tick the account is closed: its sessions and tokens end, phone number and mail address are "
        "cleared. What its owner did stays."
    ),
}

# What one may do follows from role and scopes; sessions and second factors are their owner's own matter.
for other in (Group, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(other):
        admin.site.unregister(other)


class UserResource(Resource):
    """How accounts are read from and written to files; by user name, never with a password."""

    class Meta(Resource.Meta):
        model = User
        import_id_fields = ("username",)
        fields = ("username", "full_name", "email", "phone", "role", "is_active")

    def init_instance(self, row: Any = None) -> Any:
        """Make a new account, without a password; its owner sets one by the invitation's link."""
        instance = super().init_instance(row)
        instance.set_unusable_password()
        return instance

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().after_save_instance(instance, row, **kwargs)
        if not kwargs.get("dry_run") and self._before and self._before["is_active"] and not instance.is_active:
            clear_closed_account(by=kwargs.get("user"), user=instance)


class ScopeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of a scope; one that does not suit the user's role is refused."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wanted = {name: cleaned.get(name) for name in ("unit", "operator", "agency")}
        with refusal_on_form(self):
            check_scope(role=self.instance.user.role, **wanted)
            if cleaned.get("valid_to") and cleaned.get("valid_from") and cleaned["valid_to"] <= cleaned["valid_from"]:
                raise ValidationError(_("The end must lie after the beginning."))
        return cleaned


class ScopeInline(admin.TabularInline):  # type: ignore[type-arg]
    """Inline of a user's scopes, which are ended and never deleted: who acted for whom stays known."""

    model = Scope
    form = ScopeForm
    extra = 0
    can_delete = False
    autocomplete_fields = ("unit", "operator", "agency")
    exclude = ("review",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)


# Django 5.2 has no Vietnamese for these two of its page of a person.
gettext_noop("Set password")
gettext_noop("Enable password-based authentication for this user by setting a password.")


class NewUserForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of a new account, without a password: its owner sets one by the invitation's link."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "phone", "role")


@admin.register(User)
class UserPage(ImportExport, Page, UserAdmin):  # type: ignore[type-arg]
    resource_classes = (UserResource,)
    helps = USER_HELPS
    add_form = NewUserForm
    inlines: ClassVar = [ScopeInline]
    actions = ("invite", "log_out_everywhere")
    list_display = ("username", "full_name", "role", "email", "phone", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "full_name", "email", "phone")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email", "phone", "role", "is_active")}),
        (None, {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "email", "phone", "role")}),)

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> Any:
        return self.inlines if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # closed instead, so that the trail keeps its names

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        was_open = User.objects.filter(pk=obj.pk, is_active=True).exists()
        super().save_model(request, obj, form, change)
        if was_open and not obj.is_active:
            clear_closed_account(by=self._by(request), user=obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            note_new_password(by=self._by(request), user=get_object_or_404(User, pk=id))
        return response

    @admin.action(description=_("Mail a link to set a password"))
    def invite(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            with refusal_as_message(request):
                invite_user(by=self._by(request), user=user)

    @admin.action(description=_("End all sessions and tokens"))
    def log_out_everywhere(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ended = sum(end_sessions(by=self._by(request), user=user) for user in queryset)
        text = gettext("Sessions ended: %(count)s. Their tokens are revoked, too.")
        self.message_user(request, text % {"count": ended})

    def _by(self, request: HttpRequest) -> User | None:
        return request.user if isinstance(request.user, User) else None


@admin.register(ApiToken)
class ApiTokenPage(ReadOnlyPage):
    """Page of tokens, to look at and to revoke; their secrets are not stored."""

    list_display = ("name", "user", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("user__role", "revoked_at")
    search_fields = ("name", "beginning", "user__username", "user__full_name")
    list_select_related = ("user",)
    exclude = ("digest",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the tokens"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        for token in queryset:
            revoke_token(by=request.user if isinstance(request.user, User) else None, token=token, reason="/admin/")

"""Addresses of the audit trail, scopes, tokens and the register."""

from django.urls import path

from accounts.views import access, register

app_name = "accounts"
urlpatterns = [
    path("scopes/review/", access.scope_review, name="scope_review"),
    path("register/reorganise/", register.reorganise_page, name="reorganise"),
    path("register/check/", register.check_page, name="check_register"),
    path("register/reorganise/pick/", register.pick_page, name="pick_change"),
    path("register/reorganise/<int:pk>/departments/", register.departments_page, name="departments"),
    path("register/reorganise/<int:pk>/undo/", register.undo_page, name="undo_reorganisation"),
    path("audit/", access.audit_trail, name="audit"),
    path("account/tokens/", access.tokens, name="tokens"),
    path("account/tokens/new/", access.new_token, name="new_token"),
    path("account/tokens/<int:pk>/revoke/", access.revoke, name="revoke_token"),
]

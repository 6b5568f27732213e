from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("scopes/review/", views.scope_review, name="scope_review"),
    path("register/reorganise/", views.reorganise_page, name="reorganise"),
    path("audit/", views.audit_trail, name="audit"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/new/", views.new_token, name="new_token"),
    path("account/tokens/<int:pk>/revoke/", views.revoke, name="revoke_token"),
]

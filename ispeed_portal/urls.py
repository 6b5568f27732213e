"""Addresses of all apps."""

from django.contrib import admin
from django.urls import include, path, re_path

from portal.api import Nothing

handler500 = "portal.views.errors.server_error"

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("portal.api")),
    path("api/v1/", include("wards.api")),
    path("api/v1/", include("measurements.api")),
    path("api/v1/", include("submissions.api")),
    path("api/v1/", include("reports.api")),
    # `path:` would let an address with a line feed pass by, to the pages' answer.
    re_path(r"^api/v1/(?P<rest>[\s\S]+)\Z", Nothing.as_view(), name="api-nothing"),
    path("", include("portal.urls")),
    path("", include("accounts.urls")),
    path("", include("measurements.urls")),
    path("", include("submissions.urls")),
    path("", include("reports.urls")),
]

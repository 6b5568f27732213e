from django.urls import path

from portal.views import (
    api_guide,
    boundaries,
    dashboard,
    health,
    help,
    home,
    indexing,
    kept,
    map,
    personal_data,
    register,
    units,
)

app_name = "portal"
urlpatterns = [
    path("", home.front, name="my_work"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/country/", dashboard.country, name="country"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("search/", units.search, name="search"),
    path("register/", register.register, name="register"),
    path("register/problems/", register.problems, name="problems"),
    path("register/problems/<int:pk>/", register.verify, name="verify"),
    path("kept/", kept.kept_page, name="kept"),
    path("map/", map.map_page, name="map"),
    path("map/boundaries/", boundaries.boundary_sets, name="boundary_sets"),
    path("map/boundaries/<int:pk>/", boundaries.boundary_set, name="boundary_set"),
    path("map/boundaries/<int:pk>/use/", boundaries.use, name="use_boundaries"),
    path("map/boundaries/<int:pk>/withdraw/", boundaries.withdraw, name="withdraw_boundaries"),
    path("help/", help.help_page, name="help"),
    path("help/programs/", api_guide.api_guide, name="api_guide"),
    path("help/personal-data/", personal_data.personal_data, name="personal_data"),
    path("help/<slug:role>/", help.help_page, name="help_role"),
    path("robots.txt", indexing.robots, name="robots"),
    path("sitemap.xml", indexing.sitemap, name="sitemap"),
    path("favicon.ico", indexing.favicon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics_page, name="metrics"),
]

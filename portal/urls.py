from django.conf import settings
from django.urls import path

from portal.views import (
    api_guide,
    boundaries,
    chase,
    dashboard,
    demo,
    health,
    help,
    home,
    indexing,
    kept,
    map,
    personal_data,
    register,
    start,
    support,
    units,
)

app_name = "portal"
urlpatterns = [
    path("", home.front, name="my_work"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/months.xlsx", dashboard.heat_file, name="heat_file"),
    path("dashboard/country/", dashboard.country, name="country"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("search/", units.search, name="search"),
    path("register/", register.register, name="register"),
    path("register/problems/", register.problems, name="problems"),
    path("register/problems/<int:pk>/", register.verify, name="verify"),
    path("start/", start.start_page, name="start"),
    path("start/accounts/", start.accounts_page, name="start_accounts"),
    path("start/accounts.xlsx", start.accounts_template, name="start_template"),
    path("start/invite/", start.invite, name="start_invite"),
    path("start/switch-on/", start.switch_on, name="start_switch_on"),
    path("chase/", chase.chase, name="chase"),
    path("support/", support.support_page, name="support"),
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
if settings.DEMONSTRATION:  # elsewhere there is no such address
    urlpatterns += [
        path("demo/", demo.roles, name="demo"),
        path("demo/enter/", demo.enter, name="demo_enter"),
        path("demo/mails/", demo.mails, name="demo_mails"),
    ]

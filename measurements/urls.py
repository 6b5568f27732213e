"""Addresses of figures, files and verdicts."""

from django.urls import path

from measurements.views import atlas, columns, compliance, figures, imports, names, own, steps

app_name = "measurements"
urlpatterns = [
    path("compliance/", compliance.compliance, name="compliance"),
    path("compliance/table.<str:kind>", compliance.compliance_file, name="compliance_file"),
    path("figures/all.csv", figures.figures_file, name="figures_file"),
    path("figures/<int:pk>/", figures.figure, name="figure"),
    path("imports/", imports.imports, name="imports"),
    path("imports/upload/", imports.upload, name="upload"),
    path("imports/atlas/", atlas.atlas, name="atlas"),
    path("imports/own/<int:pk>/", own.own, name="own"),
    path("imports/own/<int:pk>/upload/", own.own_upload, name="own_upload"),
    path("imports/own/<int:pk>/template/", own.own_template, name="own_template"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/file/", imports.import_file, name="import_file"),
    path("imports/<int:pk>/marked/", imports.import_marked, name="import_marked"),
    path("imports/<int:pk>/apply/", steps.apply, name="apply"),
    path("imports/<int:pk>/check/", steps.check, name="check"),
    path("imports/<int:pk>/stop/", steps.stop, name="stop"),
    path("imports/<int:pk>/names/", names.names, name="names"),
    path("imports/<int:pk>/undo/", steps.undo, name="undo"),
    path("imports/<int:pk>/columns/<int:table>/", columns.columns, name="columns"),
    path("imports/<int:pk>/release/", columns.release, name="release"),
    path("imports/<int:pk>/again/", steps.again, name="again"),
    path("imports/<int:pk>/discard/", steps.discard, name="discard"),
]

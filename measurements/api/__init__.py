from django.urls import path

from measurements.api.figures import Figures, OneFigure, Verdicts
from measurements.api.imports import Apply, Imports, Issues, OneImport, Undo

urlpatterns = [
    path("verdicts/", Verdicts.as_view(), name="api-verdicts"),
    path("figures/", Figures.as_view(), name="api-figures"),
    path("figures/<int:pk>/", OneFigure.as_view(), name="api-figure"),
    path("imports/", Imports.as_view(), name="api-imports"),
    path("imports/<int:pk>/", OneImport.as_view(), name="api-import"),
    path("imports/<int:pk>/issues/", Issues.as_view(), name="api-import-issues"),
    path("imports/<int:pk>/apply/", Apply.as_view(), name="api-import-apply"),
    path("imports/<int:pk>/undo/", Undo.as_view(), name="api-import-undo"),
]

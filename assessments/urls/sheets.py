"""Addresses of the entry sheet, its cells and its plain form."""

from django.urls import URLPattern, path

from assessments.views import sheets

urlpatterns: list[URLPattern] = [
    path("panels/<int:pk>/sheet/", sheets.sheet, name="sheet"),
    path("panels/<int:pk>/plain/", sheets.plain, name="plain"),
    path("panels/<int:pk>/cells/", sheets.cells, name="cells"),
    path("panels/<int:pk>/guide/", sheets.guide, name="guide"),
    path("panels/<int:pk>/people/<int:subject>/", sheets.subject_entry, name="subject_entry"),
]

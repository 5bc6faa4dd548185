"""Addresses of templates, imports, exports and printed pages."""

from django.urls import URLPattern, path

from assessments.views import workbooks

urlpatterns: list[URLPattern] = [
    path("panels/<int:pk>/template.xlsx", workbooks.template, name="template"),
    path("panels/<int:pk>/import/", workbooks.import_workbook, name="import_workbook"),
    path("panels/<int:pk>/import/<int:file>/", workbooks.import_check, name="import_check"),
    path(
        "panels/<int:pk>/import/<int:file>/marked.xlsx",
        workbooks.import_marked,
        name="import_marked",
    ),
    path("panels/<int:pk>/export/", workbooks.export_panel, name="export_panel"),
    path("cycles/<int:pk>/export/", workbooks.export_cycle, name="export_cycle"),
    path("panels/<int:pk>/notice/", workbooks.notice, name="notice"),
]

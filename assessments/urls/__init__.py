"""Addresses of the appraisals; each room of pages keeps its own list."""

from assessments.urls import panels, sheets, workbooks

app_name = "assessments"
urlpatterns = [*panels.urlpatterns, *sheets.urlpatterns, *workbooks.urlpatterns]

"""Addresses of the appraisals; each room of pages keeps its own list."""

from assessments.urls import bulletins, panels, points, polls, schemes, sheets, workbooks

app_name = "assessments"
urlpatterns = [
    *bulletins.urlpatterns,
    *panels.urlpatterns,
    *points.urlpatterns,
    *polls.urlpatterns,
    *schemes.urlpatterns,
    *sheets.urlpatterns,
    *workbooks.urlpatterns,
]

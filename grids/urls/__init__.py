"""Addresses of the grids; each room of pages keeps its own list."""

from grids.urls import (
    cases,
    contracts,
    errands,
    figures,
    kinds,
    listening,
    mediation,
    reporting,
    rhythm,
    trees,
)

app_name = "grids"
urlpatterns = [
    *cases.urlpatterns,
    *contracts.urlpatterns,
    *errands.urlpatterns,
    *figures.urlpatterns,
    *kinds.urlpatterns,
    *listening.urlpatterns,
    *mediation.urlpatterns,
    *reporting.urlpatterns,
    *rhythm.urlpatterns,
    *trees.urlpatterns,
]

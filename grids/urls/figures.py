"""Addresses of the county's dashboard and the month's bulletin."""

from django.urls import URLPattern, path

from grids.views import bulletins, figures

urlpatterns: list[URLPattern] = [
    path("figures/", figures.figures, name="figures"),
    path("figures/published/", figures.published, name="published"),
    path("bulletin/", bulletins.bulletin, name="bulletin"),
    path("bulletin/export/", bulletins.export, name="bulletin_export"),
]

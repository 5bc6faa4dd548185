"""Addresses of errands: claiming, the catalogue, the service of a case."""

from django.urls import URLPattern, path

from grids.views import errands

urlpatterns: list[URLPattern] = [
    path("errands/", errands.errands, name="errands"),
    path("errands/<int:pk>/claim/", errands.claim, name="errand_claim"),
    path("services/", errands.services, name="services"),
    path("services/<int:pk>/", errands.service, name="service"),
    path("cases/<int:pk>/errand/", errands.errand, name="errand"),
]

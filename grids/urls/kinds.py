"""Addresses of the kinds of cases and how a county sets them up."""

from django.urls import URLPattern, path

from grids.views import kinds

urlpatterns: list[URLPattern] = [
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/<int:pk>/", kinds.kind, name="kind"),
    path("kinds/new/<int:pk>/", kinds.new, name="kind_new"),
]

"""Addresses of the legality review of contracts."""

from django.urls import URLPattern, path

from grids.views import contracts

urlpatterns: list[URLPattern] = [
    path("cases/<int:pk>/contract/", contracts.contract, name="contract"),
    path("cases/<int:pk>/contract/<slug:do>/", contracts.step, name="contract_step"),
]

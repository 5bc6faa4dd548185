"""Addresses of listening days and receptions."""

from django.urls import URLPattern, path

from grids.views import listening

urlpatterns: list[URLPattern] = [
    path("listening/", listening.listening, name="listening"),
    path("listening/new/", listening.new, name="sitting_new"),
    path("listening/<int:pk>/", listening.sitting, name="sitting"),
    path("listening/of/<int:county>/move/", listening.move, name="listening_move"),
]

"""Addresses of cycles, panels, results and what people decide about them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

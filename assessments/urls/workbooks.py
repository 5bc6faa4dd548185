"""Addresses of templates, imports, exports and printed pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

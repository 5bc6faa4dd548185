"""Addresses of the entry sheet, its cells and its plain form."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

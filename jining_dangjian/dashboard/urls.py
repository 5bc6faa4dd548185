"""Addresses below /dashboard/."""

from django.urls import URLPattern, path

from jining_dangjian.dashboard import views

app_name = "dashboard"
urlpatterns: list[URLPattern] = [
    path("", views.page, name="page"),
    path("wall/", views.wall, name="wall"),
    path("bulletin/", views.bulletin, name="bulletin"),
    path("export/", views.export, name="export"),
]

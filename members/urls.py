"""Addresses of this floor."""

from django.urls import path

from members import views

app_name = "members"
urlpatterns = [path("deeds/", views.deeds, name="deeds")]

"""Addresses of the phone's page, the hotline desk, one's own reports."""

from django.urls import URLPattern, path

from grids.views import desk, reporting

urlpatterns: list[URLPattern] = [
    path("report/", reporting.report, name="report"),
    path("report/ready/", reporting.ready, name="report_ready"),
    path("sw.js", reporting.worker, name="worker"),
    path("mine/", reporting.mine, name="mine"),
    path("desk/", desk.desk, name="desk"),
]

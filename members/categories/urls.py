"""Addresses below /members/categories/."""

from django.urls import path

from members.categories.views import lists, members, totals

app_name = "categories"
urlpatterns = [
    path("", lists.listing, name="members"),
    path("branches/<int:pk>/", lists.branch, name="branch"),
    path("branches/<int:pk>/check/", lists.check, name="check"),
    path("branches/<int:pk>/chart/", lists.chart, name="chart"),
    path("visits/", lists.owed, name="visits"),
    path("people/<int:pk>/", members.member, name="member"),
    path("people/<int:pk>/propose/", members.propose, name="propose"),
    path("people/<int:pk>/write/<slug:what>/", members.measure, name="measure"),
    path("rows/<int:pk>/step/<slug:action>/", members.step, name="step"),
    path("posts/<int:pk>/end/", members.post_end, name="post_end"),
    path("mine/", members.mine, name="mine"),
    path("overview/", totals.overview, name="overview"),
    path("overview/adopt/", totals.adopt, name="adopt"),
    path("overview/export/", totals.export, name="export"),
]

"""Addresses below /members/graduates/."""

from django.urls import path

from members.graduates.views import activities, books, people

app_name = "graduates"
urlpatterns = [
    path("", people.listing, name="list"),
    path("new/", people.new, name="new"),
    path("<int:pk>/", people.graduate, name="graduate"),
    path("<int:pk>/mentor/", people.mentor, name="mentor"),
    path("<int:pk>/end/", people.end, name="end"),
    path("<int:pk>/export/", people.export, name="export"),
    path("<int:pk>/write/<slug:what>/", books.write, name="write"),
    path("<int:pk>/finish/", books.finish, name="finish"),
    path("weeks/<int:pk>/comment/", books.comment, name="comment"),
    path("diaries/<int:pk>/erase/", books.erase, name="erase"),
    path("mine/", books.mine, name="mine"),
    path("observing/", activities.observing, name="observing"),
    path("observing/<int:pk>/step/<slug:action>/", activities.step, name="step"),
    path("salons/", activities.salons, name="salons"),
    path("reports/", activities.reports, name="reports"),
    path("reports/<int:pk>/", activities.report, name="report"),
]

"""Addresses of this floor."""

from django.urls import path

from portal import export_pages, notified, searched, views

app_name = "portal"
urlpatterns = [
    path("search/", searched.page, name="search"),
    path("notifications/", notified.listing, name="notifications"),
    path("notifications/<int:pk>/", notified.open_one, name="notification"),
    path("notifications/read/", notified.read, name="notifications_read"),
    path("notifications/settings/", notified.wishes, name="notification_wishes"),
    path("notifications/digest/<str:day>/", notified.digest, name="digest"),
    path("exports/", export_pages.centre, name="exports"),
    path("exports/new/<str:code>/", export_pages.new, name="export_new"),
    path("exports/saved/<int:pk>/make/", export_pages.make, name="export_make"),
    path("exports/saved/<int:pk>/drop/", export_pages.drop, name="export_drop"),
    path("tours/<str:code>/done/", views.tour_done, name="tour_done"),
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/card/", views.job_card, name="job_card"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("files/<int:pk>/", views.stored_file, name="file"),
]

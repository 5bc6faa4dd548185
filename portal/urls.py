"""Addresses of this floor."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/card/", views.job_card, name="job_card"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("files/<int:pk>/", views.stored_file, name="file"),
]

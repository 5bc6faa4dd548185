"""Addresses below /members/pools/."""

from django.urls import path

from members.pools import views

app_name = "pools"
urlpatterns = [
    path("", views.pools, name="pools"),
    path("gaps/", views.gaps, name="gaps"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/edit/", views.edit, name="edit"),
    path("entries/<int:pk>/leave/", views.leave, name="leave"),
    path("entries/<int:pk>/send/", views.send, name="send"),
    path("sendings/<int:pk>/end/", views.call_back, name="call_back"),
    path("kinds/<slug:code>/", views.pool, name="pool"),
    path("kinds/<slug:code>/enter/", views.enter, name="enter"),
]

"""Addresses of mediation: rooms, mediators, experts, one dispute's mediation, restricted files."""

from django.urls import URLPattern, path

from grids.views import mediation, rooms

urlpatterns: list[URLPattern] = [
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/new/", rooms.new, name="room_new"),
    path("rooms/<int:pk>/", rooms.room, name="room"),
    path("rooms/<int:pk>/close/", rooms.close, name="room_close"),
    path("mediators/<int:pk>/", rooms.mediator, name="mediator"),
    path("experts/", rooms.experts, name="experts"),
    path("experts/<int:pk>/end/", rooms.end_expert, name="expert_end"),
    path("cases/<int:pk>/mediation/", mediation.mediation, name="mediation"),
    path("cases/<int:pk>/mediation/<slug:do>/", mediation.step, name="mediation_step"),
    path("cases/<int:pk>/files/<int:file>/", mediation.case_file, name="case_file"),
]

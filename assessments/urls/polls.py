"""Addresses of polls, their rolls, and a voter's own paper."""

from django.urls import URLPattern, path

from assessments.views import papers, polls

urlpatterns: list[URLPattern] = [
    path("cycles/<int:pk>/polls/", polls.cycle_polls, name="cycle_polls"),
    path("panels/<int:pk>/polls/", polls.polls_of_panel, name="polls"),
    path("panels/<int:pk>/polls/<str:ballot>/open/", polls.open_poll, name="open_poll"),
    path("polls/<int:pk>/", polls.poll, name="poll"),
    path("polls/<int:pk>/do/<slug:action>/", polls.step, name="poll_step"),
    path("polls/<int:pk>/paper/", papers.paper, name="paper"),
    path("polls/<int:pk>/paper/again/", papers.paper_again, name="paper_again"),
]

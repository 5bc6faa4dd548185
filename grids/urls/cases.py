"""Addresses of the board, the lists, one case and its steps."""

from django.urls import URLPattern, path

from grids.views import batches, boards, case_lists, cases

urlpatterns: list[URLPattern] = [
    path("board/", boards.board, name="board"),
    path("cases/", case_lists.cases, name="cases"),
    path("cases/export/", case_lists.export, name="cases_export"),
    path("cases/batch/", batches.batch, name="cases_batch"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/do/<slug:action>/", cases.step, name="case_step"),
    path("cases/<int:pk>/parties/", cases.people, name="case_parties"),
    path("cases/<int:pk>/parties/add/", cases.add_party, name="case_party_add"),
    path("cases/<int:pk>/urge/", cases.urge, name="case_urge"),
    path("cases/<int:pk>/seen/", cases.seen, name="case_seen"),
]

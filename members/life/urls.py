"""Addresses of organizations, transfers, development, dues and branch life."""

from django.urls import URLPattern, path

from members.views import development, dues, meetings, organizations, transfers

urlpatterns: list[URLPattern] = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/do/<slug:do>/", organizations.act, name="organization_do"),
    path("transfers/", transfers.transfer_list, name="transfers"),
    path("transfers/new/", transfers.new, name="transfer_new"),
    path("transfers/arrival/", transfers.arrival, name="transfer_arrival"),
    path("transfers/<int:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<int:pk>/letter/", transfers.letter, name="transfer_letter"),
    path("transfers/<int:pk>/do/<slug:do>/", transfers.step, name="transfer_step"),
    path("development/", development.developments, name="developments"),
    path("development/new/", development.new, name="development_new"),
    path("development/<int:pk>/", development.development, name="development"),
    path("development/<int:pk>/do/<slug:do>/", development.step, name="development_step"),
    path("dues/", dues.board, name="dues"),
    path("dues/<int:pk>/<slug:month>/", dues.sheet, name="dues_sheet"),
    path("branch-life/", meetings.overview, name="branch_life"),
    path("branch-life/<int:pk>/", meetings.board, name="branch_board"),
    path("branch-life/<int:pk>/new/", meetings.new, name="meeting_new"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/strike/", meetings.strike, name="meeting_strike"),
]

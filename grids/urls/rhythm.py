"""Addresses of the rhythm: visits, inspections, meetings, filings, reviews, obligations."""

from django.urls import URLPattern, path

from grids.views import filings, obligations, reviews, rhythm, visits

urlpatterns: list[URLPattern] = [
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.new, name="visit_new"),
    path("visits/of/<int:person>/", visits.diary, name="visit_diary"),
    path("inspections/", rhythm.inspections, name="inspections"),
    path("inspections/new/", rhythm.new_inspection, name="inspection_new"),
    path("meetings/", rhythm.meetings, name="meetings"),
    path("meetings/new/", rhythm.new_meeting, name="meeting_new"),
    path("filings/", filings.board, name="filings"),
    path("filings/of/<int:town>/<str:month>/", filings.ledger, name="ledger"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/export/", filings.export, name="filing_export"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/close/", reviews.close, name="review_close"),
    path("reviews/items/<int:pk>/", reviews.item, name="review_item"),
    path("obligations/", obligations.page, name="obligations"),
    path("obligations/export/", obligations.export, name="obligations_export"),
]

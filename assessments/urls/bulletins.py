"""Addresses of bulletins, award lists and appraisal files."""

from django.urls import URLPattern, path

from assessments.views import bulletins, records

urlpatterns: list[URLPattern] = [
    path("bulletins/", bulletins.bulletin_list, name="bulletins"),
    path("bulletins/new/", bulletins.draft, name="bulletin_draft"),
    path("bulletins/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/edit/", bulletins.edit, name="bulletin_edit"),
    path("bulletins/<int:pk>/issue/", bulletins.issue, name="bulletin_issue"),
    path("bulletins/<int:pk>/drop/", bulletins.drop, name="bulletin_drop"),
    path("bulletins/<int:pk>/export/", bulletins.export, name="bulletin_export"),
    path("cycles/<int:pk>/awards/", records.awards, name="awards"),
    path("cycles/<int:pk>/awards/export/", records.export_awards, name="awards_export"),
    path("records/", records.search, name="records"),
    path("records/people/<int:pk>/", records.person, name="record_person"),
    path("records/people/<int:pk>/export/", records.export_person, name="record_person_export"),
    path("records/organizations/<int:pk>/", records.organization, name="record_organization"),
    path(
        "records/organizations/<int:pk>/export/",
        records.export_organization,
        name="record_organization_export",
    ),
]

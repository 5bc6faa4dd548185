"""Addresses of the scheme library, drafts, publishing and what-if."""

from django.urls import URLPattern, path

from assessments.views import scheme_drafts, schemes, trials

urlpatterns: list[URLPattern] = [
    path("schemes/", schemes.library, name="schemes"),
    path("schemes/shipped/<slug:code>/", schemes.shipped, name="shipped"),
    path("schemes/shipped/<slug:code>/file.yaml", schemes.shipped_file, name="shipped_file"),
    path("schemes/copy/", scheme_drafts.copy, name="scheme_copy"),
    path("schemes/upload/", scheme_drafts.upload, name="scheme_upload"),
    path("schemes/<int:pk>/retire/", scheme_drafts.retire, name="scheme_retire"),
    path("schemes/versions/<int:pk>/", schemes.version, name="scheme_version"),
    path("schemes/versions/<int:pk>/file.yaml", schemes.version_file, name="scheme_file"),
    path("schemes/versions/<int:pk>/compare/", schemes.compare, name="scheme_compare"),
    path("schemes/versions/<int:pk>/draft/", scheme_drafts.draft, name="scheme_draft"),
    path("schemes/versions/<int:pk>/edit/", scheme_drafts.edit, name="scheme_edit"),
    path("schemes/versions/<int:pk>/text/", scheme_drafts.text, name="scheme_text"),
    path("schemes/versions/<int:pk>/check/", scheme_drafts.check, name="scheme_check"),
    path("schemes/versions/<int:pk>/discard/", scheme_drafts.discard, name="scheme_discard"),
    path("schemes/versions/<int:pk>/publish/", scheme_drafts.publish, name="scheme_publish"),
    path("schemes/versions/<int:pk>/try/", trials.try_version, name="scheme_try"),
    path("schemes/trials/<int:pk>/", trials.trial, name="trial"),
    path("schemes/trials/<int:pk>/export/", trials.export, name="trial_export"),
]

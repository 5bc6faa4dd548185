"""Every address of the portal."""

from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path

from jining_dangjian import (
    demonstration,
    health,
    holidays,
    pages,
    preferences,
    sign_in,
)

handler400 = "portal.problems.bad_request"
handler500 = "portal.problems.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path("password/", sign_in.ChangePassword.as_view(), name="password_change"),
    path("large-type/", preferences.large_type, name="large_type"),
    path("fold/", preferences.fold, name="fold"),
    path("holidays/", holidays.page, name="holidays"),
    path("holidays/load/", holidays.load, name="holidays_load"),
    path("holidays/remove/", holidays.remove, name="holidays_remove"),
    path("demonstration/", demonstration.day, name="demonstration"),
    path("healthz/", health.healthz, name="healthz"),
    path("dashboard/", include("jining_dangjian.dashboard.urls")),
    path("api/v1/", include("jining_dangjian.api")),
    path("assessments/", include("assessments.urls")),
    path("grids/", include("grids.urls")),
    path("training/", include("training.urls")),
    path("members/archives/", include("members.archives.urls")),
    path("members/categories/", include("members.categories.urls")),
    path("members/dispatched/", include("members.dispatched.urls")),
    path("members/floating/", include("members.floating.urls")),
    path("members/secretaries/", include("members.secretaries.urls")),
    path("members/pools/", include("members.pools.urls")),
    path("members/graduates/", include("members.graduates.urls")),
    path("members/", include("members.urls")),
    path("", include("portal.urls")),
]

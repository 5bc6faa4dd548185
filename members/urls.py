"""Addresses of this floor."""

from django.urls import path

from members.views import accounts, grants, records

app_name = "members"
urlpatterns = [
    path("deeds/", records.deeds, name="deeds"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new, name="account_new"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/password/", accounts.reset_password, name="account_password"),
    path("accounts/<int:pk>/close/", accounts.deactivate, name="account_close"),
    path("accounts/<int:pk>/open/", accounts.reactivate, name="account_open"),
    path("accounts/<int:pk>/unlock/", accounts.lift_lock, name="account_unlock"),
    path("accounts/<int:pk>/grant/", grants.give, name="grant"),
    path("grants/<int:pk>/revoke/", grants.revoke, name="grant_revoke"),
]

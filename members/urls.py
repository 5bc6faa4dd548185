"""Addresses of this floor."""

from django.urls import path

from members.life.urls import urlpatterns as life
from members.views import (
    accounts,
    grants,
    me,
    people,
    person_secrets,
    person_steps,
    records,
    tokens,
    workbooks,
)

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
    path(
        "accounts/<int:pk>/tokens/<int:token>/withdraw/",
        tokens.withdraw_kept,
        name="account_token",
    ),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/withdraw/", tokens.withdraw, name="token_withdraw"),
    path("people/template.xlsx", workbooks.template, name="people_template"),
    path("people/import/", workbooks.take, name="people_import"),
    path("people/import/<int:file>/", workbooks.check, name="people_import_check"),
    path("people/import/<int:file>/marked.xlsx", workbooks.marked, name="people_import_marked"),
    path("people/export/", workbooks.export, name="people_export"),
    path("people/", people.people, name="people"),
    path("people/find/", people.find, name="people_find"),
    path("people/new/", person_steps.new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", person_steps.edit, name="person_edit"),
    path("people/<int:pk>/leave/", person_steps.leave, name="person_leave"),
    path("people/<int:pk>/back/", person_steps.take_back, name="person_back"),
    path("people/<int:pk>/move/", person_steps.move, name="person_move"),
    path("people/<int:pk>/merge/", person_secrets.merge, name="person_merge"),
    path("people/<int:pk>/posts/", person_steps.post_new, name="post_new"),
    path("posts/<int:pk>/", person_steps.post_edit, name="post"),
    path("people/<int:pk>/<slug:kind>/", person_secrets.write, name="person_secret"),
    path("people/<int:pk>/<slug:kind>/show/", person_secrets.reveal, name="person_reveal"),
    path("corrections/", me.corrections, name="corrections"),
    path("corrections/<int:pk>/", me.correction, name="correction"),
    path("me/", me.me, name="me"),
    path("me/work/", me.work, name="me_work"),
    path("me/ask/", me.ask, name="correction_new"),
    *life,
]

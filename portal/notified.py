"""Pages of notifications: the list, opening one, a day's digest, what one does not want to be told."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import digests, notifications, paging
from portal.doors import signed_in
from portal.models import MailAddress
from portal.reading import whole


class AddressForm(forms.Form):
    """Where the digest is mailed to."""

    address = forms.EmailField(
        label="每日提要发到这个邮箱",
        required=False,
        max_length=120,
        help_text="邮件里只有类别和条数，不写姓名和内容。不填就不发。",
        error_messages={"invalid": "请填完整的邮箱地址，如zhangsan@example.cn。"},
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )


@signed_in
@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """List the account's notifications, narrowed by `state` and `kind`, the newest first."""
    mine = notifications.of(request.user)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = notifications.narrowed(mine, state, kind)
    page = paging.newest_first(rows, request.GET.get("before", ""), 30)
    context = {
        "page": page,
        "rows": [(row, notifications.label_of(row.kind)) for row in page.rows],
        "count": paging.count_up_to(rows),
        "kinds": notifications.kinds(),
        "state": state,
        "kind": kind,
        "read_days": notifications.READ_DAYS,
    }
    return render(request, "portal/notifications.html", context)


@signed_in
@require_GET
@never_cache
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what one of the account's notifications tells of; it is read then."""
    row = get_object_or_404(notifications.of(request.user), pk=pk)
    notifications.read(request.user, [row.pk])
    return redirect(row.url)


@signed_in
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notification (`pk`), or all of them, as read and go back to the list."""
    asked = request.POST.get("pk")
    done = notifications.read(request.user, None if asked is None else [whole(asked) or 0])
    if asked is None:
        messages.success(request, f"{done}条已标为已读。" if done else "没有未读的通知。")
    return redirect("portal:notifications")


@signed_in
@require_GET
@never_cache
def digest(request: HttpRequest, day: str) -> HttpResponse:
    """Show what the account was told on a day, by kind."""
    try:
        asked = dt.date.fromisoformat(day)
    except ValueError as wrong:
        raise Http404 from wrong
    rows = digests.day_of(request.user, asked)[:500]
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(notifications.label_of(row.kind), []).append(row)
    context = {"day": asked, "groups": groups, "count": sum(map(len, groups.values()))}
    return render(request, "portal/digest.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def wishes(request: HttpRequest) -> HttpResponse:
    """Choose which kinds one is told of, and where the digest is mailed to where there is a server."""
    sent = request.POST if request.method == "POST" else None
    form = _address_form(request, sent)
    if sent is not None and (form is None or form.is_valid()):
        wanted = set(sent.getlist("kind"))
        off = [kind.code for kind in notifications.kinds() if kind.code not in wanted]
        notifications.mute(request.user, off)
        if form is not None:
            digests.give_address(request.user, form.cleaned_data["address"])
        messages.success(request, "已保存。")
        return redirect("portal:notifications")
    muted = notifications.muted_by(request.user) if sent is None else set()
    kinds = notifications.kinds()
    on = set(sent.getlist("kind")) if sent is not None else {k.code for k in kinds} - muted
    context = {"kinds": kinds, "on": on, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "portal/notification_wishes.html", context, status=status)


def _address_form(request: HttpRequest, sent: Any) -> AddressForm | None:
    """The form for the address; None where the portal sends no mail."""
    if not settings.EMAIL_HOST:
        return None
    kept = MailAddress.objects.filter(account=request.user.pk).values_list("address", flat=True)
    return AddressForm(sent, initial={"address": kept.first() or ""})

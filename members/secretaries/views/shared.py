"""What the pages of this room share: a page that is one form, what was sent, days of an address."""

import datetime as dt
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.reading import whole
from portal.refusals import Invalid


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    about: str = "",
    back: str,
    back_label: str,
    verb: str = "保存",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Draw a page that is one form; 422 where it was not taken."""
    context = {
        "form": form,
        "title": title,
        "about": about,
        "back": back,
        "back_label": back_label,
        "verb": verb,
    }
    status = 422 if form.errors else 200
    return render(request, "members/secretaries/form.html", context | (more or {}), status=status)


def sent(request: HttpRequest) -> Any:
    """Return what a form sent, None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def day_of(request: HttpRequest, name: str = "on") -> dt.date:
    """Return the day of a small form; Invalid with a sentence for anything else."""
    try:
        return dt.date.fromisoformat(request.POST.get(name, ""))
    except ValueError as wrong:
        said = "请按2026-10-21这样填写日期。"
        raise Invalid(said, {name: [said]}) from wrong


def share_of(request: HttpRequest) -> int | None:
    """Return the per cent of a small form; None for nothing that is one."""
    return whole(request.POST.get("share", "").strip().removesuffix("%"))

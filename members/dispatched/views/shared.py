"""What the pages of this room share: a page that is one form, what a form sent, a day of a form."""

import datetime as dt
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
    return render(request, "members/dispatched/form.html", context | (more or {}), status=status)


def sent(request: HttpRequest) -> Any:
    """Return what a form sent, None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> Any:
    """Return the files a form sent, None where the page is only looked at."""
    return request.FILES if request.method == "POST" else None


def upload(request: HttpRequest, name: str) -> Any:
    """Return a file of a request as its stream and name; None without one."""
    file = request.FILES.get(name)
    return (file.file, file.name) if file else None


def day_of(text: str, name: str) -> dt.date | None:
    """Return the day a small form names; None for ''. Invalid for anything else."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        said = "请按2026-10-21这样填写日期。"
        raise Invalid(said, {name: [said]}) from wrong

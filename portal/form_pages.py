"""A page that is one form, and what forms send."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.form_fields import BAD_DAY
from portal.refusals import Invalid

PAGE = "parts/form_page.html"
"""What the pages of rooms extend with their styles, and what stands around the fields."""


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    about: str = "",
    back: str,
    back_label: str,
    verb: str = "保存",
    hidden: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
    template: str = PAGE,
) -> HttpResponse:
    """Draw a page that is one form; 422 where it was not taken.

    `hidden` goes along with it; what is empty there does not.
    """
    context = {
        "form": form,
        "title": title,
        "about": about,
        "back": back,
        "back_label": back_label,
        "verb": verb,
        "hidden": hidden or {},
    }
    status = 422 if form.errors else 200
    return render(request, template, context | dict(more or {}), status=status)


def sent(request: HttpRequest) -> Any:
    """Return what a form sent, None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> Any:
    """Return the files a form sent, None where the page is only looked at."""
    return request.FILES if request.method == "POST" else None


def day_of(request: HttpRequest, name: str = "on") -> dt.date:
    """Return the day a small form sent; Invalid, at its field, for anything else."""
    try:
        return dt.date.fromisoformat(request.POST.get(name, ""))
    except ValueError as wrong:
        said = BAD_DAY["invalid"]
        raise Invalid(said, {name: [said]}) from wrong


def day_if_any(request: HttpRequest, name: str = "on") -> dt.date | None:
    """Return the day a small form sent; None where it was left empty."""
    return day_of(request, name) if request.POST.get(name) else None

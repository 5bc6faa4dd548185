"""What the pages of this room share: a page that is one form."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest, form: Form, *, title: str, about: str = "", back: str, back_label: str,
    verb: str = "保存", more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Draw a page that is one form; 422 where it was not taken."""
    context = {
        "form": form, "title": title, "about": about, "back": back, "back_label": back_label,
        "verb": verb,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "members/graduates/form.html", context | (more or {}), status=status)


def sent(request: HttpRequest) -> Any:
    """Return what a form sent, None where the page is only looked at."""
    return request.POST if request.method == "POST" else None

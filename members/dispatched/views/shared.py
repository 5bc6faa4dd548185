"""What the pages of this room share: a page that is one form, a file of a small form."""

from functools import partial
from typing import Any

from django.http import HttpRequest

from portal import form_pages

form_page = partial(form_pages.form_page, template="members/dispatched/form.html")
"""Draw a page of this room that is one form."""


def upload(request: HttpRequest, name: str) -> Any:
    """Return a file of a request as its stream and name; None without one."""
    file = request.FILES.get(name)
    return (file.file, file.name) if file else None

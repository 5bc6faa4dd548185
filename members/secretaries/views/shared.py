"""What the pages of this room share: a page that is one form, a per cent of a small one."""

from functools import partial

from django.http import HttpRequest

from portal import form_pages
from portal.reading import whole

form_page = partial(form_pages.form_page, template="members/secretaries/form.html")
"""Draw a page of this room that is one form."""


def share_of(request: HttpRequest) -> int | None:
    """Return the per cent of a small form; None for nothing that is one."""
    return whole(request.POST.get("share", "").strip().removesuffix("%"))

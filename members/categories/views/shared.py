"""What the pages of this room share: a page that is one form."""

from functools import partial

from portal import form_pages

form_page = partial(form_pages.form_page, template="members/categories/form.html")
"""Draw a page of this room that is one form."""

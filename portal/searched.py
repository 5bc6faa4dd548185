"""The page of the search: what was found in groups, or why a number is not looked for here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal import providers, search
from portal.doors import signed_in
from portal.reading import holds_number


@signed_in
@require_GET
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show what fits `q` in the account's scope.

    Whoever typed a number of a person is led to this page without it (`number=1`), so that it stands in no
    history, and told where it is searched for.
    """
    account: Any = request.user
    typed = request.GET.get("q", "")
    if holds_number(typed):
        return redirect(f"{reverse('portal:search')}?number=1")
    words = search.cleaned(typed)
    groups = search.found(account, words)
    context = {
        "words": words,
        "groups": groups,
        "count": sum(len(group.hits) for group in groups),
        "by_number": request.GET.get("number") == "1",
        "number_pages": providers.number_pages_for(account),
    }
    return render(request, "portal/search.html", context)

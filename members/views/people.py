"""Pages of people: the list, the search by a number, the personal file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from members import person_file, person_lists, person_scope, rights
from members.actions import person_secrets
from members.doors import reader
from members.models import Person
from members.person_forms import NumberForm, PeopleFilter
from portal import paging
from portal.doors import signed_in
from portal.refusals import Invalid


@reader
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """List the people in scope by their names' pinyin, narrowed by the filter in the address."""
    account: Any = request.user
    form = PeopleFilter(request.GET)
    rows = form.narrow(account, person_lists.in_scope(account))
    context = {
        "form": form,
        "page": person_lists.page(rows, request.GET.get("after", "")),
        "count": paging.count_up_to(rows),
    }
    return render(request, "members/people.html", context | _may(account))


def _may(account: Any) -> dict[str, Any]:
    """What the list's head offers the account; who may find by number gets the form for it."""
    by_number = account.may_anywhere(rights.SEE_SECRETS)
    return {
        "may_add": account.may_anywhere(rights.KEEP_PEOPLE),
        "may_export": account.may_anywhere(rights.EXPORT_PEOPLE),
        "number_form": NumberForm() if by_number else None,
    }


@reader
@require_POST
@never_cache
@sensitive_post_parameters()
def find(request: HttpRequest) -> HttpResponse:
    """Find people by a full identity number or telephone, sent in the body and shown nowhere."""
    account: Any = request.user
    form = NumberForm(request.POST)
    found: list[Person] | None = None
    if form.is_valid():
        number = form.cleaned_data["sealed_number"]
        try:
            found = person_secrets.find(actor=account, number=number)
        except Invalid as wrong:
            form.add_error("sealed_number", wrong.sentence)
    context = {"number_form": form, "found": found}
    return render(request, "members/people_found.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
@never_cache
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person's file: all that is held about him, with what other rooms add."""
    account: Any = request.user
    found = person_scope.seen(account, pk)
    context = {"file": person_file.of(account, found), "person": found}
    return render(request, "members/person.html", context)

"""Pages of identity numbers and telephones: write one, show one once; and the page that merges two rows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members import person_file, person_scope, rights
from members.actions import merging
from members.actions import person_secrets as actions
from members.doors import people_keeper
from members.models import Person
from members.person_forms import SecretForm
from members.secrets import Kind
from portal.doors import signed_in
from portal.reading import whole


def _kind(text: str) -> Kind:
    if text not in set(Kind):
        raise Http404
    return Kind(text)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters()
def write(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a number of a person: who keeps him both, he himself his telephone."""
    account: Any = request.user
    wanted, found = _kind(kind), person_scope.seen(account, pk)
    own = person_scope.is_self(account, found)
    if not (own and wanted is Kind.TELEPHONE):
        person_scope.insist(account, rights.KEEP_PEOPLE, found, f"登记{wanted.label}")
    form = SecretForm(request.POST or None, kind=wanted)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data[wanted.field]
        words = {"actor": account, "person": found, "kind": wanted, "number": number}
        if form.attempt(_written, **words):
            messages.success(request, f"{wanted.label}已保存。")
            return redirect("members:me") if own else redirect("members:person", pk=pk)
    context = {"person": found, "kind": wanted, "form": form, "is_self": own}
    return render(
        request, "members/person_secret.html", context, status=422 if form.errors else 200
    )


def _written(**words: Any) -> bool:
    actions.write(**words)
    return True


@signed_in
@require_POST
@never_cache
def reveal(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Show a number in the clear, once, in the answer itself; each time is a deed."""
    account: Any = request.user
    wanted, found = _kind(kind), person_scope.seen(account, pk)
    reason = request.POST.get("reason", "")
    number = actions.reveal(actor=account, person=found, kind=wanted, reason=reason)
    context = {
        "person": found,
        "kind": wanted,
        "number": number,
        "is_self": person_scope.is_self(account, found),
    }
    return render(request, "members/person_revealed.html", context)


@people_keeper
@require_http_methods(["GET", "POST"])
@never_cache
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person and a second row of his side by side, then merge the second into him."""
    account: Any = request.user
    keep = person_scope.seen(account, pk)
    person_scope.insist(account, rights.KEEP_PEOPLE, keep, "合并人员")
    asked = request.POST if request.method == "POST" else request.GET
    second = _second(account, asked.get("second", ""))
    if second is not None:
        merging.check(account, keep, second)
    if request.method == "POST" and second is not None:
        reason = request.POST.get("reason", "")
        merging.merge(actor=account, keep=keep, second=second, reason=reason)
        messages.success(request, f"人员{second.pk}已并入人员{keep.pk}。")
        return redirect("members:person", pk=pk)
    context = {
        "person": keep,
        "second": second,
        "files": [person_file.of(account, row) for row in (keep, second)] if second else [],
        "hindrance": merging.hindrance(keep, second) if second else "",
        "namesakes": _namesakes(account, keep),
    }
    return render(request, "members/person_merge.html", context)


def _second(account: Any, number: str) -> Person | None:
    pk = whole(number)
    return person_scope.seen(account, pk) if pk is not None else None


def _namesakes(account: Any, keep: Person) -> list[Person]:
    """People of the same name in scope, who may be second rows of his."""
    rows = Person.objects.visible_to(account, rights.KEEP_PEOPLE).filter(name=keep.name)
    rows = rows.filter(merged_into=None).exclude(pk=keep.pk).select_related("home__parent")
    return list(rows.order_by("id")[:20])

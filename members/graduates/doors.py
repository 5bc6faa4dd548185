"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from members.graduates import rights
from members.graduates.models import Diary, Graduate, Observing, Report
from members.graduates.queries import hosting
from members.models import Organization, Person
from members.models.organizations import Kind
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal.doors import P, View, signed_in
from portal.refusals import NotAllowed

WITH = ("person", "village__parent")


def _door(right: str, doing: str) -> Callable[[View[P]], View[P]]:
    def let(view: View[P]) -> View[P]:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            account: Any = request.user
            if not account.may_anywhere(right):
                who = who_holds(right)
                said = f"不能{doing}。这件事由{who}办理；本人和导师的在“选调生培养”里。"
                raise NotAllowed(said, who=who)
            return view(request, *args, **kwargs)

        return signed_in(door)

    return let


def reader(view: View[P]) -> View[P]:
    """Let pass who may see graduates somewhere."""
    return _door(rights.SEE_GRADUATES, "查看选调生名单")(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who may keep graduates somewhere."""
    return _door(rights.KEEP_GRADUATES, "管理选调生")(view)


def graduate_for(account: Any, pk: int) -> Graduate:
    """Return a graduate in scope, oneself, or whose mentor one is; 404 for others."""
    rows: Any = Graduate.objects.all()
    found: Graduate = get_object_or_404(rows.known_to(account).select_related(*WITH), pk=pk)
    return found


def own_diary(account: Any, pk: int) -> Diary:
    """Return a diary entry of oneself or of a graduate one keeps; 404 for others."""
    seen = Diary.objects.visible_to(account).values("pk")
    rows = Diary.objects.filter(graduate__person=account.person_id or 0) | Diary.objects.filter(
        pk__in=seen
    )
    related = [f"graduate__{name}" for name in WITH]
    found: Diary = get_object_or_404(rows.select_related(*related), pk=pk)
    return found


def observing_for(account: Any, pk: int) -> Observing:
    """Return an application the account sees or answers; 404 for others."""
    found: Observing = get_object_or_404(hosting.seen(account), pk=pk)
    return found


def report_for(account: Any, pk: int) -> Report:
    """Return a research report of a graduate known to the account; 404 for others."""
    rows: Any = Graduate.objects.all()
    known = rows.known_to(account).values("pk")
    related = [f"graduate__{name}" for name in WITH]
    found: Report = get_object_or_404(
        Report.objects.filter(graduate__in=known).select_related(*related), pk=pk
    )
    return found


def person_for(account: Any, number: int | None) -> Person:
    """Return a person whom the account may see; 404 outside."""
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
    found: Person = get_object_or_404(rows.select_related("home"), pk=number or 0)
    return found


def villages(account: Any) -> Any:
    """Return the villages where the account keeps graduates."""
    rows = Organization.objects.visible_to(account, rights.KEEP_GRADUATES)
    return rows.filter(kind=Kind.VILLAGE, until=None).select_related("parent")


def counties(account: Any) -> Any:
    """Return the counties where the account keeps graduates."""
    rows = Organization.objects.visible_to(account, rights.KEEP_GRADUATES)
    return rows.filter(kind=Kind.COUNTY).order_by("sort_key", "pk")

"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.categories import relations, rights
from members.categories.models import Classification, PostHeld
from members.doors import holding
from members.models import Membership, Organization, Person
from members.models.organizations import Kind
from members.models.people import in_force
from portal.doors import P, View
from portal.scope import within

_OWN = "本人的在“我的分类”里"


def reader(view: View[P]) -> View[P]:
    """Let pass who may see somewhere who is in which category."""
    return holding("查看党员分类名单", rights.SEE_CATEGORIES, own=_OWN)(view)


def counter(view: View[P]) -> View[P]:
    """Let pass who may see the totals somewhere."""
    return holding("查看党员分类统计", rights.SEE_TOTALS, own=_OWN)(view)


def decider(view: View[P]) -> View[P]:
    """Let pass who may say where the practice is in force."""
    return holding("决定施行范围", rights.ADOPT, own=_OWN)(view)


def member_for(account: Any, pk: int) -> Person:
    """Return a person whose present branch the account sees; 404 outside, also for oneself without it."""
    paths = account.paths_for(rights.SEE_CATEGORIES)
    held = Membership.objects.filter(in_force(), within(paths, "branch__path"), person=pk)
    rows = Person.objects.filter(pk__in=held.values("person"), merged_into=None)
    found: Person = get_object_or_404(rows.select_related("home"), pk=pk)
    return found


def cared_for(account: Any, pk: int) -> Person:
    """Return a person as `member_for`, or one whom the account's person helps now; 404 for others."""
    helped = Q(helpers__helper=account.person_id or 0, helpers__until=None)
    mine = Person.objects.filter(helped, pk=pk).select_related("home").first()
    return mine or member_for(account, pk)


def branch_for(account: Any, pk: int) -> Organization:
    """Return a branch in the scope of who sees categories; 404 outside."""
    rows = Organization.objects.visible_to(account, rights.SEE_CATEGORIES)
    rows = rows.filter(kind=Kind.BRANCH).select_related("parent__parent")
    found: Organization = get_object_or_404(rows, pk=pk)
    return found


def row_for(account: Any, pk: int) -> Classification:
    """Return a classification about a present member in scope; 404 outside."""
    rows = Classification.objects.visible_to(account).select_related("person__home", "branch")
    found: Classification = get_object_or_404(rows, pk=pk)
    return found


def post_for(account: Any, pk: int) -> PostHeld:
    """Return a post held by a present member in scope; 404 outside."""
    rows = PostHeld.objects.visible_to(account).select_related("person__home")
    found: PostHeld = get_object_or_404(rows, pk=pk)
    return found


def place_for(account: Any, number: int | None) -> Organization:
    """Return a place where the account may say whether the practice is in force; 404 outside."""
    rows = Organization.objects.visible_to(account, rights.ADOPT)
    found = rows.filter(kind__in=(Kind.COUNTY, Kind.TOWN), pk=number or 0).first()
    if found is None:
        raise Http404
    return found


def keeps(account: Any, person: Person) -> bool:
    """Return whether the account keeps the member."""
    return relations.holds(account, person, rights.KEEP_CATEGORIES)

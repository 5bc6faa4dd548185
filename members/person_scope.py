"""Which person an account may see, and what it may do with him."""

from typing import Any

from django.http import Http404

from members.models import Membership, Person
from members.models.people import in_force
from members.scope import who_holds
from portal.refusals import NotAllowed

SELF = "E-CONFLICT"


def paths_of(person: Person) -> list[str]:
    """Return the paths a person stands on today: his unit's and his branch's; one query."""
    branches = Membership.objects.filter(in_force(), person=person)
    return [person.home.path, *branches.values_list("branch__path", flat=True)]


def may(account: Any, right: str, person: Person) -> bool:
    """Return whether the account holds a right on a person's unit, or on his present branch.

    One query, and none where his unit decides.
    """
    if account.may(right, person.home.path):
        return True
    return account.may_anywhere(right) and any(account.may(right, p) for p in paths_of(person))


def is_self(account: Any, person: Person) -> bool:
    """Return whether the account is the person's own."""
    return bool(account.person_id) and account.person_id == person.pk


def seen(account: Any, pk: int) -> Person:
    """Return a person the account may see, or its own; Http404 for others."""
    rows = Person.objects.visible_to(account)
    if account.person_id == pk:
        rows = Person.objects.all()
    found: Person | None = rows.filter(pk=pk).select_related("home__parent", "merged_into").first()
    if found is None:
        raise Http404
    return found


def insist(account: Any, right: str, person: Person, doing: str) -> None:
    """Refuse (403) unless the account holds `right` on the person; also for himself (E-CONFLICT)."""
    if not may(account, right, person):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。这件事由管{person.home.label}的{who}办理。", who=who)
    if is_self(account, person):
        raise NotAllowed(
            f"不能给自己{doing}。请由别的{who_holds(right)}办理；本人的电话和工作单位在“我的信息”里改。",
            rule=SELF,
            who=who_holds(right),
        )

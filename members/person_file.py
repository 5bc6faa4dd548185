"""The personal file: everything the register holds about one person, as one account may see it."""

from dataclasses import dataclass
from typing import Any

from members import person_history, person_scope, rights, secrets
from members.models import Account, CorrectionRequest, Membership, Person, Post
from members.person_history import Change
from members.secrets import Shown
from portal import clock, providers
from portal.providers import Panel

MOST = 20
"""Requests for correction that are shown."""


@dataclass(frozen=True)
class PersonFile:
    """What the page of a person shows; `account` is None where the looker may not keep accounts."""

    person: Person
    is_self: bool
    posts: list[Post]
    memberships: list[Membership]
    account: Account | None
    changes: list[Change]
    sections: list[Panel]
    may_keep: bool
    may_see_secrets: bool
    numbers: list[Shown]
    """Identity number and telephone in part; for who may not even see that, only whether there is one."""
    corrections: list[CorrectionRequest]
    second_rows: list[Person]
    """Rows that were merged into this one: what ended before then stands there and here."""

    @property
    def present_posts(self) -> list[Post]:
        """The posts held today, the main one first."""
        held = [post for post in self.posts if _holds(post)]
        return sorted(held, key=lambda post: not post.is_main)

    @property
    def membership(self) -> Membership | None:
        """The branch he belongs to today."""
        return next((one for one in self.memberships if _holds(one)), None)


def _holds(row: Post | Membership) -> bool:
    today = clock.today()
    return row.since <= today and (row.until is None or row.until > today)


def of(looker: Any, person: Person) -> PersonFile:
    """Return a person's file for an account that may see it."""
    second = list(Person.objects.filter(merged_into=person).order_by("id"))
    rows = [person.pk, *(one.pk for one in second)]
    posts = Post.objects.filter(person__in=rows).select_related("organization", "section")
    memberships = Membership.objects.filter(person__in=rows).select_related("branch")
    own = person_scope.is_self(looker, person)
    keeps = not own and person_scope.may(looker, rights.KEEP_PEOPLE, person)
    sees = own or person_scope.may(looker, rights.SEE_SECRETS, person)
    corrections = CorrectionRequest.objects.filter(person=person).select_related(
        "answered_by__person"
    )
    return PersonFile(
        person=person,
        is_self=own,
        posts=list(posts.order_by("-since", "-id")),
        memberships=list(memberships.order_by("-since", "-id")),
        account=_account(looker, person, own),
        changes=person_history.of(person),
        sections=providers.person_sections_for(looker, person),
        may_keep=keeps,
        may_see_secrets=sees,
        numbers=secrets.shown(person) if keeps or sees else [],
        corrections=list(corrections[:MOST]) if own or keeps else [],
        second_rows=second,
    )


def _account(looker: Any, person: Person, own: bool) -> Account | None:
    if not own and not looker.may(rights.GRANT, person.home.path):
        return None
    return Account.objects.filter(person=person).first()

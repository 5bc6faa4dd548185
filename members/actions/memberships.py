"""Closing and opening memberships: the one place where a member's branch changes. No deeds of their own."""

import datetime as dt

from django.db.models import F

from members.models import Development, Membership, Organization, Person, Post
from members.models.organizations import Kind
from portal.refusals import Invalid, Refused

PARTY = (Kind.BRANCH, Kind.COMMITTEE, Kind.GROUP)
"""Kinds that are nobody's place of work or residence."""


def open_of(person: Person) -> Membership | None:
    """Return a person's membership without an end, locked; None for who has none."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("branch__parent")
    found: Membership | None = rows.filter(person=person, until=None).first()
    return found


def change(
    membership: Membership, on: dt.date, *, branch: Organization | None = None, stage: str = ""
) -> Membership:
    """Close a membership on a day and open the next one on it, in the caller's transaction."""
    close(membership, on)
    person = membership.person
    made = Membership.objects.create(
        person=person,
        branch=branch or membership.branch,
        stage=stage or membership.stage,
        since=on,
    )
    if branch is not None:
        files = Development.objects.filter(person=person, state__in=Development.OPEN)
        files.update(branch=branch)
    return made


def close(membership: Membership, on: dt.date) -> None:
    """Close a membership on a day behind the one it began."""
    if membership.until is not None:
        raise Refused(f"{membership.person.name}的组织关系已于{membership.until}转出。")
    if on <= membership.since:
        sentence = f"日期要晚于{membership.person.name}转入本支部的{membership.since}。请改日期。"
        raise Invalid(sentence, {"on": [sentence]})
    membership.until = on
    membership.save(update_fields=["until"])


def unit_of(branch: Organization) -> Organization:
    """Return the unit or village a branch belongs to: the nearest one above that is no Party body."""
    at: Organization = branch
    while at.kind in PARTY and at.parent is not None:
        at = at.parent
    return at


def move_home(person: Person, old: Organization, new: Organization) -> None:
    """Give a person the unit of his new branch where his place was the old one's and no post keeps him."""
    before, after = unit_of(old), unit_of(new)
    if before == after or Post.objects.filter(person=person, until=None).exists():
        return
    homes = Person.objects.filter(pk=person.pk, home__in=[before.pk, old.pk])
    homes.update(home=after, revision=F("revision") + 1)

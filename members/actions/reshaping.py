"""Splitting and merging organizations: members, children and posts go along, in one transaction."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from members import tree
from members.actions import memberships
from members.actions.organizations import (
    Ground,
    NewOrganization,
    create,
    end,
    held,
    insist,
    log,
)
from members.life import standing
from members.models import (
    Development,
    Membership,
    Organization,
    OrganizationChange,
    Person,
    Post,
)
from portal import deeds
from portal.refusals import Invalid, Refused

_Change = OrganizationChange.Kind


def split(
    *,
    actor: Any,
    organization: Organization,
    new: NewOrganization,
    members: Sequence[int] = (),
    children: Sequence[int] = (),
    ground: Ground,
) -> Organization:
    """Set up a second organization of the same kind out of one; named members and children go over.

    Invalid where one of them is not there; nothing is moved then.
    """
    insist(actor, organization.path)
    with transaction.atomic():
        tree.hold()
        row = held(organization, ground)
        if row.parent is None or new.kind != row.kind:
            raise Invalid("分设的组织和原来的要是同一类别。", {"kind": ["请选同一类别。"]})
        going = list(_memberships(row).filter(person__in=members))
        below = list(_living_children(row).filter(pk__in=children))
        if len(going) != len(set(members)) or len(below) != len(set(children)):
            raise Invalid("选中的党员或下级组织有的已不在这里。请刷新页面重新选。")
        made = create(row.parent, new, ground)
        _hand_over(actor, going, below, made, ground)
        log(actor, row, _Change.SPLIT, ground, before=(row.name, row.parent), counterpart=made)
        log(actor, made, _Change.SPLIT_OFF, ground, before=("", None), counterpart=row)
        details = {"into": made.code, "members": len(going), "children": len(below)}
        deeds.record(actor=actor, verb="分设组织", about=row, reason=ground.words, details=details)
    return made


def merge(
    *,
    actor: Any,
    organization: Organization,
    into: Organization,
    take: bool,
    ground: Ground,
) -> Organization:
    """End an organization and let another of its kind take its place from a day on; return that one.

    With `take` members, people, children, posts and development files go over; without it the merger is
    Refused, with the counts, while there are any. Open transfers have to be ended before in any case.
    """
    insist(actor, organization.path)
    insist(actor, into.path)
    if organization.pk == into.pk:
        raise Invalid("不能并入它自己。", {"into": ["请选另一个组织。"]})
    with transaction.atomic():
        tree.hold()
        row, target = held(organization, ground), held(into, ground)
        there = _check_merger(row, target, take)
        if take:
            _hand_over(actor, list(_memberships(row)), list(_living_children(row)), target, ground)
            _people_and_posts(row, target, ground)
        end(row, ground)
        log(actor, row, _Change.MERGE, ground, before=(row.name, row.parent), counterpart=target)
        before = (target.name, target.parent)
        log(actor, target, _Change.TAKE_IN, ground, before=before, counterpart=row)
        details = {"into": target.code, "members": there.members if take else 0}
        deeds.record(actor=actor, verb="合并组织", about=row, reason=ground.words, details=details)
    return target


def _check_merger(row: Organization, target: Organization, take: bool) -> standing.Standing:
    """Return what stands on an organization that is to end in another one."""
    if row.kind != target.kind or target.path.startswith(row.path):
        hint = "请选同一类别的组织，且不在它之下。"
        raise Invalid("只能并入同一类别的另一个组织。", {"into": [hint]})
    there = standing.of(row)
    without = () if not take else ("children", "members", "people", "posts", "developments")
    if left := there.words(without=without):
        raise Refused(f"“{row.label}”还有{'、'.join(left)}，不能并入。请先转出或办结。")
    return there


def _memberships(row: Organization) -> Any:
    found = Membership.objects.filter(branch=row, until=None).order_by("pk")
    return found.select_for_update(of=("self",)).select_related("person", "branch__parent")


def _living_children(row: Organization) -> Any:
    return Organization.objects.filter(standing.current(), parent=row).order_by("pk")


def _hand_over(
    actor: Any,
    going: Sequence[Membership],
    below: Sequence[Organization],
    to: Organization,
    ground: Ground,
) -> None:
    for one in going:
        memberships.change(one, ground.on, branch=to)
    for child in below:
        before, path = child.parent, child.path
        child.parent = to
        child.save(update_fields=["parent"])
        child.refresh_from_db(fields=["path", "depth"])
        log(actor, child, _Change.MOVE, ground, before=(child.name, before))
        tree.moved(path, child.path)


def _people_and_posts(row: Organization, to: Organization, ground: Ground) -> None:
    """People whose place it was have the new one; posts end and go on there, those of the future move."""
    Person.objects.filter(home=row).update(home=to)
    Development.objects.filter(branch=row, state__in=Development.OPEN).update(branch=to)
    for post in Post.objects.select_for_update().filter(standing.current(), organization=row):
        if post.since >= ground.on:
            post.organization = to
            post.save(update_fields=["organization"])
            continue
        until = post.until
        post.until = ground.on
        post.save(update_fields=["until"])
        post.pk, post.organization, post.since, post.until = None, to, ground.on, until
        post.save(force_insert=True)
    Post.objects.filter(standing.current(), section=row).update(section=to)

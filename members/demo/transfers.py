"""Moving a made-up person to another unit: one post ends, another begins, memberships follow."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from members.models import Membership, Organization, Post


def move(*, unit: str, position: int, to: str, day: dt.date) -> None:
    """Move who holds a place of a unit's roster to another unit from `day` on; once only."""
    post = (
        Post.objects.select_related("person")
        .filter(organization__code=unit, position=position, until__isnull=True)
        .first()
    )
    if post is None:
        return
    new_unit = Organization.objects.get(code=to)
    last = Post.objects.filter(organization=new_unit).aggregate(last=Max("position"))["last"]
    section = new_unit.children.filter(kind="section").order_by("code").first()
    with transaction.atomic():
        Post.objects.filter(pk=post.pk).update(until=day)
        Post.objects.create(
            person=post.person,
            organization=new_unit,
            section=section,
            title=f"{section.label}干部" if section else "干部",
            role=post.role,
            rank=post.rank,
            position=(last or 0) + 1,
            since=day,
        )
        post.person.home = new_unit
        post.person.save(update_fields=["home"])
        branch = Organization.objects.filter(code=f"{to}-zb").first()
        held = Membership.objects.filter(person=post.person, until__isnull=True).first()
        if held is not None and branch is not None:
            Membership.objects.filter(pk=held.pk).update(until=day)
            Membership.objects.create(
                person=post.person, branch=branch, stage=held.stage, since=day
            )

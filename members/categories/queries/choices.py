"""Who can be a member's helper."""

from dataclasses import dataclass

from django.db.models import Q

from members.categories.models import Category, Helper
from members.categories.models.scoping import branch_of
from members.categories.queries.present import on_day
from members.models import Membership, Person, Post
from members.models.people import in_force
from portal import clock

MOST = 600
"""People a form offers."""


@dataclass(frozen=True)
class Offered:
    """Somebody who can help; `is_cadre` says that he serves in the village or leads its branch."""

    pk: int
    name: str
    is_cadre: bool


def helpers(person: Person) -> list[Offered]:
    """Return the members of his branch and who serves in his village, cadres first, without himself."""
    branch = branch_of(person)
    if branch is None:
        return []
    posts = Post.objects.filter(in_force(), organization__in=[branch.pk, branch.parent_id])
    cadres = set(posts.values_list("person", flat=True))
    listed = on_day(clock.today(), "classifications__")
    held = Membership.objects.filter(in_force(), branch=branch).values("person")
    mates = Person.objects.filter(pk__in=held)
    cadres |= set(
        mates.filter(listed, classifications__category=Category.CADRE).values_list("pk", flat=True)
    )
    rows = Person.objects.filter(pk__in=held) | Person.objects.filter(pk__in=cadres)
    rows = rows.filter(left_on=None, merged_into=None).exclude(pk=person.pk)
    found = [
        Offered(pk, name, pk in cadres)
        for pk, name in rows.order_by("sort_key", "pk").values_list("pk", "name")[:MOST]
    ]
    return sorted(found, key=lambda one: not one.is_cadre)


def hardship_helped_by(helper: Person, but: Person) -> str:
    """Return the name of another member in hardship whom somebody helps now; '' where there is none."""
    today = clock.today()
    in_hardship = Q(person__classifications__category=Category.HARDSHIP)
    # one filter, so that both conditions are about the same row
    rows = Helper.objects.filter(
        on_day(today, "person__classifications__") & in_hardship, helper=helper, until=None
    )
    return rows.exclude(person=but).values_list("person__name", flat=True).first() or ""

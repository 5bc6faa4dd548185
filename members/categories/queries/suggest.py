"""What the register itself tells about a member's category; a suggestion, which a person takes or not."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from members.categories.models import Category
from members.categories.ways import FROM_AGE
from members.models import Organization, Person, Post
from members.models.people import in_force


@dataclass(frozen=True)
class Suggestion:
    """A category with its ground."""

    category: str
    ground: str


def age_of(person: Person, day: dt.date) -> int | None:
    """Return the years somebody has completed on a day; of whom only the year of birth is known, the
    fewest it can be; None where it is not known."""
    if person.born:
        before = (day.month, day.day) < (person.born.month, person.born.day)
        return day.year - person.born.year - int(before)
    return day.year - person.born_year - 1 if person.born_year else None


def for_members(
    branch: Organization, people: Iterable[Person], day: dt.date
) -> dict[int, Suggestion]:
    """Return what posts and dates of birth suggest for members of a branch; one query.

    A post in the village or branch suggests 干部, else an age from 60 老年 (P24-R2, R6). Nothing else is
    guessed: whether somebody is in hardship or away no register of ours may decide.
    """
    found = list(people)
    here = [branch.pk, branch.parent_id]
    posts = Post.objects.filter(in_force(), person__in=found, organization__in=here)
    titles = dict(posts.order_by("-is_main").values_list("person", "title"))
    told = {}
    for person in found:
        age = age_of(person, day)
        if person.pk in titles:
            told[person.pk] = Suggestion(Category.CADRE, f"现任{titles[person.pk]}")
        elif age is not None and age >= FROM_AGE:
            told[person.pk] = Suggestion(Category.ELDERLY, f"年满{FROM_AGE}周岁")
    return told

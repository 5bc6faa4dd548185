"""Finding the people of a pasted list, one a line, with the unit behind the name where two are alike; and
the rows that were merged into somebody."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q

from members.models import Membership, Organization, Person
from members.models.people import in_force
from members.rights import SEE_PEOPLE
from portal.refusals import Invalid

MOST = 500


def with_merged(people: Collection[int]) -> dict[int, int]:
    """Return row → person for some people and the rows merged into them. One statement."""
    merged = Person.objects.filter(merged_into__in=people).values_list("pk", "merged_into")
    return {pk: pk for pk in people} | {pk: into for pk, into in merged if into is not None}


def named(account: Any, text: str, path: str, right: str = SEE_PEOPLE) -> list[Person]:
    """Return the people of a list, in its order: those the account sees below `path`.

    Invalid with a sentence for each line that is nobody, or more than one.
    """
    wanted = [line.split() for line in text.splitlines() if line.strip()]
    if not wanted:
        raise Invalid("没有录取。", {"names": ["请写姓名，一行一个；同名的在后面写单位。"]})
    if len(wanted) > MOST:
        raise Invalid("没有录取。", {"names": [f"一次最多{MOST}行，请分几次。"]})
    rows = Person.objects.visible_to(account, right).filter(
        name__in={line[0] for line in wanted}, home__path__startswith=path, left_on=None,
        merged_into=None,
    )  # fmt: skip
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in rows.select_related("home__parent"):
        by_name[person.name].append(person)
    found, problems = [], []
    for line in wanted:
        fits = [one for one in by_name[line[0]] if len(line) == 1 or _at(one, line[1])]
        if len(fits) == 1:
            found.append(fits[0])
        else:
            problems.append(_said(line, fits))
    if problems:
        raise Invalid("没有录取。", {"names": problems})
    return found


def one_of(text: str, unit: Organization, name: str) -> Person | None:
    """Return who of a unit a name means; None where the register has nobody of that name there.

    Members of a branch count as its own. Invalid for an empty name, or one several people have.
    """
    wanted = text.split()
    if not wanted:
        raise Invalid("请写姓名。", {name: ["请写姓名。"]})
    home = Q(home__path__startswith=unit.path)
    members = Membership.objects.filter(in_force(), branch__path__startswith=unit.path)
    people = Person.objects.filter(home | Q(pk__in=members.values("person")), name=wanted[0])
    found = list(people.filter(left_on=None, merged_into=None).select_related("home__parent")[:5])
    fits = [one for one in found if len(wanted) == 1 or _at(one, wanted[1])]
    if len(fits) > 1:
        said = _said(wanted, fits)
        raise Invalid(said, {name: [said]})
    return fits[0] if fits else None


def _at(person: Person, unit: str) -> bool:
    home = person.home
    above = home.parent.name if home.parent else ""
    return unit in home.name or unit in home.short_name or unit in above


def _said(line: list[str], fits: list[Person]) -> str:
    whole = " ".join(line[:2])
    if not fits:
        return f"“{whole}”找不到。请核对姓名、单位；名册里没有的先登记人员。"
    units = "、".join(one.home.label for one in fits[:4])
    return f"“{whole}”有{len(fits)}人（{units}）。请在姓名后面空一格写单位。"

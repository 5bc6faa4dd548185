"""What the forms of this room offer to pick from."""

from typing import Any

from members.models import Organization, Person, Post
from members.models.organizations import Kind
from members.models.people import in_force
from members.rights import SEE_PEOPLE
from members.secretaries import rights
from members.secretaries.models import Assessor, Term
from members.secretaries.words import Part

MOST = 300
"""People or places a form offers; above that the list is cut."""
Choice = tuple[int, str]


def mentors(account: Any, term: Term) -> dict[str, list[Choice]]:
    """Return who may take each part of a mentor group, of the people the account sees; three queries."""
    rows: Any = Post.objects.visible_to(account, SEE_PEOPLE).filter(in_force())
    rows = rows.filter(organization__kind__in=(Kind.ORGAN, Kind.TOWN, Kind.COUNTY))
    rows = rows.exclude(person=term.post.person_id).select_related("person", "organization")
    posts = list(
        rows.order_by("organization__kind", "organization__sort_key", "position")[: MOST * 4]
    )
    leads = [p for p in posts if "科级" in p.rank or p.role in ("principal", "leader")]
    town = [p for p in posts if p.organization_id == term.village.parent_id]
    return {
        Part.SECTION: _people(leads),
        Part.TOWN: _people(town),
        Part.OPINION: _people(posts),
        Part.SECRETARY: _secretaries(account, term),
    }


def _people(posts: list[Post]) -> list[Choice]:
    told = {p.person_id: f"{p.person.name}（{p.organization.label}{p.title}）" for p in posts}
    return list(told.items())[:MOST]


def _secretaries(account: Any, term: Term) -> list[Choice]:
    rows: Any = Term.objects.visible_to(account).serving()  # type: ignore[attr-defined]
    rows = rows.exclude(post__person=term.post.person_id).select_related(
        "post__person", "post__organization"
    )
    rows = rows.order_by("post__organization__code")
    return [(t.post.person_id, f"{t.person.name}（{t.village.label}）") for t in rows[:MOST]]


def counties(account: Any) -> list[Organization]:
    """Return the counties in which the account decides."""
    rows = Organization.objects.visible_to(account, rights.DECIDE_SECRETARIES)
    return list(rows.filter(kind=Kind.COUNTY, until=None).order_by("code"))


def organs(county: Organization) -> list[Organization]:
    """Return the organs of a county, of which one may answer a list's item."""
    rows = Organization.objects.filter(path__startswith=county.path, kind=Kind.ORGAN, until=None)
    return list(rows.select_related("parent").order_by("sort_key")[:MOST])


def assessors(term: Term, year: int) -> list[Assessor]:
    """Return the assessment group of a secretary's county in a year."""
    ids = [int(part) for part in term.village.path.strip("/").split("/")]
    rows = Assessor.objects.filter(county__in=ids, year=year, until=None)
    return list(rows.select_related("person__home", "county").order_by("department", "id"))


def person(account: Any, number: int) -> Person | None:
    """Return somebody the account sees; None for nobody."""
    found: Person | None = Person.objects.visible_to(account, SEE_PEOPLE).filter(pk=number).first()
    return found

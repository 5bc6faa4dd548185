"""The county above an organization, its training rules, and whose venues and teachers are near."""

from typing import Any

from members.models import Membership, Organization, Person
from members.models.organizations import PARTY_KINDS, Kind
from members.models.people import in_force
from training.models import CountyRule


def ids_of(path: str) -> list[int]:
    """Return the ids along a path, the widest first."""
    return [int(number) for number in path.split("/") if number]


def county_of(place: Organization) -> Organization:
    """Return the county a place lies in; the place itself above counties. One query at the most."""
    if place.kind == Kind.COUNTY:
        return place
    rows = Organization.objects.filter(pk__in=ids_of(place.path), kind=Kind.COUNTY)
    return rows.first() or place


def rule_of(place: Organization) -> CountyRule:
    """Return the training rules of a place's county; the defaults, unsaved, where it has set none."""
    county = county_of(place)
    return CountyRule.objects.filter(county=county).first() or CountyRule(county=county)


def near(model: Any, place: Organization) -> Any:
    """Return the rows of `model` (venues, teachers, groups) kept in a place's county, or above it."""
    county = county_of(place)
    above = model.objects.filter(organization__in=ids_of(county.path))
    return (model.objects.filter(organization__path__startswith=county.path) | above).distinct()


def reach(place: Organization) -> str:
    """Return the path below which a place's own people have their units: a branch's is where it stands."""
    if place.kind in PARTY_KINDS and place.parent is not None:
        return place.parent.path
    return place.path


def belongs_to(person: Person) -> set[int]:
    """Return the ids of all organizations a person belongs to: along his unit's path, and his branch's."""
    branches = Membership.objects.filter(in_force(), person=person)
    paths = [person.home.path, *branches.values_list("branch__path", flat=True)]
    return {pk for path in paths for pk in ids_of(path)}

"""What the forms of this room offer to pick from, and on whose behalf an account acts."""

from typing import Any

from members import scope
from members.dispatched import relations, rights
from members.dispatched.models import Posting, Team
from members.models import Organization
from members.models.organizations import Kind

MOST = 600


def offices(account: Any) -> list[Organization]:
    """Return the counties for whose office the account acts; those below a city grant, too."""
    paths = scope.paths_on(account, rights.KEEP_DISPATCHED, relations.COUNTY)
    if not paths:
        return []
    rows = Organization.objects.visible_to(account, rights.KEEP_DISPATCHED)
    return list(rows.filter(kind=Kind.COUNTY, until=None).order_by("code"))


def towns(account: Any) -> list[Organization]:
    """Return the townships where the account keeps first secretaries."""
    rows = Organization.objects.visible_to(account, rights.KEEP_DISPATCHED)
    found = rows.filter(kind=Kind.TOWN, until=None).select_related("parent")
    return list(found.order_by("code")[:MOST])


def teams(account: Any) -> list[Team]:
    """Return the present teams the account keeps."""
    rows = Team.objects.visible_to(account, rights.KEEP_DISPATCHED).filter(until=None)
    return list(rows.select_related("town")[:MOST])


def villages(team: Team) -> list[Organization]:
    """Return the villages of a team's township."""
    rows = Organization.objects.filter(path__startswith=team.town.path, kind=Kind.VILLAGE)
    return list(rows.filter(until=None).order_by("code")[:MOST])


def villages_served(account: Any) -> list[Organization]:
    """Return the villages with somebody posted, where the account acts for the county's office."""
    rows = Posting.objects.visible_to(account, rights.KEEP_DISPATCHED).present()
    found = Organization.objects.filter(pk__in=rows.values("village"))
    return list(found.select_related("parent").order_by("code")[:MOST])


def senders(county: Organization) -> list[Organization]:
    """Return the units of a county that may send somebody."""
    rows = Organization.objects.filter(path__startswith=county.path, kind=Kind.ORGAN, until=None)
    return list(rows.order_by("sort_key", "id")[:MOST])


def postings(account: Any) -> list[Posting]:
    """Return the present postings the account keeps."""
    rows = Posting.objects.visible_to(account, rights.KEEP_DISPATCHED).present()
    found = rows.select_related("person", "village", "team__town").order_by("team", "pk")
    return list(found[:MOST])


def posted_at(village: Organization) -> list[Posting]:
    """Return who is posted to a village now."""
    rows = Posting.objects.present().filter(village=village)
    rows = rows | Posting.objects.present().filter(second_village=village)
    return list(rows.select_related("person", "village").distinct())

"""Bulletins drafted, read and issued by the county's officer."""

from typing import Any

from assessments.actions import bulletins as actions
from assessments.actions.bulletins import Typed
from assessments.models import Bulletin, Scheme
from assessments.queries import bulletins
from portal.periods import parse
from tests import world as w


def of(world: w.World, code: str) -> Scheme:
    return Scheme.objects.select_related("organization").get(code=code, organization=world.county)


def drafted(world: w.World, period: str, scheme: str = "test_yutai_unit", **more: Any) -> Bulletin:
    return actions.draft(
        actor=world["county_officer"], scheme=of(world, scheme), period=parse(period), **more
    )


def of_group(body: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """The lines of the group a subject is in."""
    found = [g for g in body["groups"] if any(line["name"] == name for line in g["lines"])]
    return {line["name"]: line for line in found[0]["lines"]}


def sealed(bulletin: Bulletin) -> str:
    return str(bulletins.paper_of(bulletin)["seal"])


def issued(world: w.World, bulletin: Bulletin) -> Bulletin:
    return actions.issue(actor=world["county_officer"], bulletin=bulletin, seen=sealed(bulletin))


def typed(bulletin: Bulletin, **more: Any) -> Typed:
    text = bulletin.texts.first()
    assert text is not None
    given = {"title": text.title, "opening": text.opening, "closing": text.closing,
             "audience": bulletin.audience, "listed": bulletin.listed} | more  # fmt: skip
    return Typed(**given)

"""Each list of this room, page and API, asks the database as often at a thousand rows as at ten."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from members.secretaries import models as m
from tests import many
from tests import secretaries_world as sw
from tests.many import shows

ROOT, API = "/members/secretaries/", "/api/v1/"
LISTS = [
    *(shows("county", ROOT + show, count=1000, page__lines=50)
      for show in ("", "?show=vacant", "?show=gap", "?show=mentors", "?show=commitments")),
    *many.paged("county", ROOT, "selections/", "commitments/", "commitments/?state=achieved"),
    shows("county", ROOT + "assessments/", count=1000, page__rows=50, group=60),
    shows("county", ROOT + "mentoring/", groups=300, empty=1000, needed=300),
    shows("county", ROOT + "ranking/", rows=1000),
    shows("county", ROOT + "incentives/?year=2025", candidates=500, given=300),
    shows("city", ROOT + "incentives/", plans=1000, standards=1000),
    shows("city", ROOT + "lists/", items=500),
    shows("discipline", ROOT + "checks/", pairs=500),
    shows("secretary", ROOT + "mine/", terms=1),
    shows("candidate", ROOT + "mine/", selections=1000),
    shows("section", ROOT + "mine/", mentoring=1000),
    *many.resources(
        "county", "secretary-terms", "secretary-villages", "weak-villages", "secretary-selections",
        "mentor-groups", "mentor-contacts", "secretary-commitments", "secretary-assessments",
        "secretary-assessors", "secretary-incentives",
    ),
    *many.resources("city", "secretary-list-items", "recruitment-plans", "subsidy-standards"),
    shows("county", API + "secretary-ranking/", rows=1000),
    shows("county", API + "secretary-candidates/?year=2025", candidates=500),
    shows("county", API + "secretary-subsidies/", lines=1000),
    shows("discipline", API + "secretary-checks/", checks=500),
]  # fmt: skip
TABLES = (
    m.Assessment, m.Assessor, m.Commitment, m.Contact, m.Incentive, m.ListCheck, m.ListItem, m.Mentor,
    m.MentorGroup, m.Recruitment, m.Selection, m.Standard, m.Term, m.Weak,
)  # fmt: skip


@pytest.mark.by_turns(2)
def test_lists_ask_as_often_at_a_thousand_rows_as_at_ten(world):
    sw.w.account("city", "county_organizer", world.county.parent)
    first = _one_each(world)
    many.ask_as_often(LISTS, TABLES, partial(_fill, world, first))


def _one_each(world: sw.World) -> dict[str, Any]:
    """One row of everything, of the secretary who serves."""
    selection, group = world.selection(), world.group("active")
    term, by = {"term": world.term}, {"by": world["county"]}
    mentors = {one.part: one for one in group.mentors.all()}
    decided = {"state": "decided", "decided": "keep", "decided_on": sw.TODAY}
    section = mentors["section"]
    return {
        "selection": selection,
        "check": selection.checks.get(),
        "group": group,
        "section": section,
        "town": mentors["town"],
        "contact": m.Contact.objects.create(
            mentor=section, on=sw.TODAY, matter="事", result="成", at=sw.clock.now(), **by
        ),
        "claimed": world.commitment("claimed"),
        "key": world.commitment("achieved"),
        "bottom": world.commitment("achieved", "safety"),
        "opened": m.Assessment.objects.create(year=2026, **term),
        "decided": m.Assessment.objects.create(year=2025, **decided, **term),
        "assessor": sw.group_of_four(world)[0],
        "incentive": m.Incentive.objects.create(
            kind="recruited", year=2025, ground="研究", granted_on=sw.TODAY, **by, **term
        ),
        "weak": m.Weak.objects.get(),
        "plan": m.Recruitment.objects.create(county=world.county, year=2026, places=9),
        "standard": m.Standard.objects.create(county=world.county, year=2026, post=9, performance=9),
    }  # fmt: skip


def _fill(world: sw.World, first: dict[str, Any], rows: int) -> None:
    """Make so many villages with a secretary, his file and what belongs to it; as many whose secretary is
    new; as many without one, where somebody is nominated; as many counties."""
    served = _served(world, rows)
    of_term = ("group", "claimed", "key", "bottom", "opened", "decided", "incentive")
    of = {name: many.like(first[name], rows, term=served) for name in of_term}
    many.like(first["claimed"], rows)
    section = many.like(first["section"], rows, group=of["group"])
    many.like(first["contact"], rows, mentor=section)
    many.like(first["town"], rows, group=of["group"], until=lambda n: sw.TODAY)
    _served(world, rows, since=lambda n: dt.date(2026, 9, 1))
    vacant = many.like(world.empty, rows, code=lambda n: f"空{n}")
    picked = many.like(first["selection"], rows, village=vacant)
    many.like(first["check"], rows, selection=picked, result=lambda n: "pending")
    many.like(first["weak"], rows, village=vacant)
    people = many.like(world.people["opinion"], rows, name=lambda n: f"评{n}")
    many.like(first["assessor"], rows, person=people)
    counties = many.like(world.county, rows, code=lambda n: f"县{n}")
    for name in ("plan", "standard"):
        many.like(first[name], rows, county=counties)
    many.like(world.item, rows, county=counties, unit=lambda n: None)


def _served(world: sw.World, rows: int, **post: Any) -> list[m.Term]:
    """The files of secretaries of so many new villages."""
    villages = many.like(world.village, rows, code=lambda n: f"村{n}")
    people = many.like(world.serving, rows, name=lambda n: f"书记{n}")
    posts = many.like(world.term.post, rows, person=people, organization=villages, **post)
    return many.like(world.term, rows, post=posts)

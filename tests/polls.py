"""Panels that vote, for tests: a unit of 微山县 under a shipped scheme, made through the models."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils import timezone

from assessments.actions import papers, polls
from assessments.models import (
    Cycle,
    CycleSubject,
    Panel,
    Poll,
    Scheme,
    SchemeVersion,
    Vote,
    Voter,
)
from assessments.schemes.documents import load
from members.models import Account, Organization, Person, Post
from portal.periods import parse
from tests import world as w

POINTS, TIERS = "weishan_one_n", "zoucheng_three_looks"
BALLOT = {POINTS: "ab", TIERS: "votes"}
DAY = w.TODAY + dt.timedelta(days=7)


def version_of(county: Organization, code: str = POINTS) -> SchemeVersion:
    """The county's published version of a shipped scheme; made when there is none."""
    document = json.loads(json.dumps(load(code).data))
    scheme, _ = Scheme.objects.get_or_create(
        code=code,
        organization=county,
        defaults={"title": document["title"], "practice": document["practice"]},
    )
    found, _ = SchemeVersion.objects.get_or_create(
        scheme=scheme,
        number=1,
        defaults={
            "document": document,
            "digest": "0" * 64,
            "published_at": timezone.now(),
            "in_force_from": dt.date(2026, 1, 1),
        },
    )
    return found


def panel_of(unit: Organization, code: str = POINTS, period: str = "", people: int = 0) -> Panel:
    """A panel of the unit, open for entry, with everybody of it (or the first `people`) in it."""
    assert unit.parent is not None
    version = version_of(unit.parent, code)
    span = parse(period or {POINTS: "2026-09", TIERS: "2026Q3"}[code])
    cycle, _ = Cycle.objects.get_or_create(
        scheme_version=version,
        organization=unit.parent,
        period_code=span.code,
        defaults={
            "period_start": span.start,
            "period_end": span.end,
            "entry_due": dt.date(2026, 10, 15),
            "filing_due": dt.date(2026, 10, 26),
            "opened_at": timezone.now(),
        },
    )
    panel = Panel.objects.create(cycle=cycle, organization=unit)
    posts = Post.objects.filter(organization=unit).select_related("person").order_by("position")
    CycleSubject.objects.bulk_create(
        CycleSubject(
            panel=panel, person=post.person, name=post.person.name, role=post.role,
            title=post.title, position=position,
        )
        for position, post in enumerate(posts[: people or None], 1)
    )  # fmt: skip
    return panel


def roll_of(panel: Panel) -> dict[int, str]:
    """Person → group as the posts propose it: leaders A, everybody else B (or the tiers' groups)."""
    points = {"principal": "A", "leader": "A"}
    tiers = {"principal": "main_leader", "leader": "deputy", "section_head": "heads"}
    code = panel.cycle.scheme_version.document["id"]
    posts = Post.objects.filter(organization=panel.organization)
    table, rest = (points, "B") if code == POINTS else (tiers, "staff")
    return {post.person_id: table.get(post.role, rest) for post in posts}


def opened(world: w.World, panel: Panel, roll: Mapping[int, str] | None = None) -> Poll:
    """A poll opened by the unit's working group."""
    code = panel.cycle.scheme_version.document["id"]
    return polls.open_poll(
        actor=world["unit_group"],
        panel=panel,
        ballot=BALLOT[code],
        roll=roll_of(panel) if roll is None else roll,
        closes_on=DAY,
    )


def account_of(person: Person | int) -> Account:
    """The person's account; made when there is none."""
    found = person if isinstance(person, Person) else Person.objects.get(pk=person)
    account, _ = Account.objects.get_or_create(
        person=found, defaults={"username": f"p{found.pk}", "password": w.hashed()}
    )
    return account


def votes_on(voter: Voter, value: str) -> dict[int, Decimal]:
    """The same vote on everybody of the voter's paper."""
    from assessments.queries.papers import subjects_of

    return {subject.pk: Decimal(value) for subject in subjects_of(voter)}


def cast(poll: Poll, voters: Iterable[Voter], value: str = "90") -> None:
    """Cast the same vote for each of these voters."""
    for voter in voters:
        papers.cast(actor=account_of(voter.person_id), poll=poll, votes=votes_on(voter, value))


def counted(poll: Poll) -> list[tuple[str, Decimal]]:
    """(group, value) of every vote, in order of value."""
    return list(
        Vote.objects.filter(poll=poll).order_by("group", "value").values_list("group", "value")
    )

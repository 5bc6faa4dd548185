"""Transfers and branch life ask as much at a thousand rows as at ten."""

import uuid
from itertools import cycle
from typing import Any

import pytest

from members.actions import meetings, transfers
from members.actions.meetings import Attended, Held
from members.models import Attendance, Meeting, Membership, Organization, Person, Transfer
from tests import life_world as lw
from tests.multiplied import MANY, Listing, api, asks_no_more_of_many, multiplied

HERE = "/members/"


@pytest.mark.by_turns(2)
def test_transfers(world: lw.LifeWorld, clients: Any) -> None:
    person = world.member()
    draft = transfers.draft(actor=None, person=person, to_branch=world.next_branch, why="迁居")

    def grow(count: int) -> None:
        people = cycle(multiplied(person, count, name=lambda n: f"党员{n}"))
        multiplied(draft, count, person_id=lambda n: next(people).pk)

    rows, row = Transfer.objects.all(), rf'class="main"><a href="{HERE}transfers/\d+/"'
    lists = [
        Listing("secretary", f"{HERE}transfers/", rows, row),
        Listing("next_secretary", f"{HERE}transfers/?view=all", rows, row),
        api("county_organizer", "transfers/", rows),
    ]
    asks_no_more_of_many(clients.__getitem__, lists, grow)


@pytest.mark.by_turns(2)
def test_meetings_of_one_branch(world: lw.LifeWorld, clients: Any) -> None:
    person = world.member()
    held = Held(
        uuid.uuid4(), world.branch, "committee", lw.TODAY, "研究工作", "村部", "记录",
        [Attended(person.pk, "present")],
    )  # fmt: skip
    first = meetings.record(actor=world.who("secretary"), held=held)
    there = first.attendance.get()

    def grow(count: int) -> None:
        made = cycle(multiplied(first, count, topic=lambda n: f"研究{n}"))
        multiplied(there, count, meeting_id=lambda n: next(made).pk)

    page, rows = f"{HERE}branch-life/{world.branch.pk}/", Meeting.objects.all()
    lists = [
        Listing("secretary", page, rows, rf'class="main"><a href="{HERE}meetings/\d+/"', 200),
        Listing("secretary", page, rows, rf'<a href="{HERE}meetings/\d+/" title=', MANY),
        api("secretary", "meetings/", rows),
    ]
    asks_no_more_of_many(clients.__getitem__, lists, grow)
    assert Attendance.objects.count() >= MANY


@pytest.mark.by_turns(2)
def test_branch_life_of_many_branches(world: lw.LifeWorld, clients: Any) -> None:
    """One township's are listed one by one, several townships' are added up."""
    person, member = world.member(), Membership.objects.get()
    parents = cycle([world.village.pk, world.other_town.pk])

    def grow(count: int) -> None:
        made = multiplied(
            world.branch, 2 * count, code=lambda n: f"zb{n}", name=lambda n: f"支部{n}",
            parent_id=lambda n: next(parents),
        )  # fmt: skip
        people = cycle(multiplied(person, 2 * count, name=lambda n: f"党员{n}"))
        places = cycle(made)
        multiplied(member, 2 * count, person_id=lambda n: next(people).pk,
                   branch_id=lambda n: next(places).pk)  # fmt: skip

    page, rows = f"{HERE}branch-life/?period=2026Q3", Organization.objects.filter(kind="branch")
    of_town = rows.filter(path__startswith=world.town.path)
    row = rf'<tr><td class="main"><a href="(?:\?|{HERE}branch-life/)'
    lists = [
        Listing("organizer", page, of_town, row, MANY, more=2),
        Listing("county_organizer", page, rows, row, 2, more=2),
    ]
    asks_no_more_of_many(clients.__getitem__, lists, grow)
    assert Person.objects.count() >= MANY

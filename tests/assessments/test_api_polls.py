"""Polls over the API: opened and their roll kept; who voted, and how many so far, is not to be had there."""

import json

import pytest

from assessments.models import Panel, Poll, Vote, Voter
from portal.models import Deed
from tests import polls as p
from tests import world as w
from tests.calling import get, post

pytestmark = pytest.mark.django_db(transaction=True)
KEEPER = "county_officer"


@pytest.fixture
def world() -> w.World:
    return w.build(8)


@pytest.fixture
def panel(world: w.World) -> Panel:
    return p.panel_of(world.unit)


def done(username: str, address: str, body):
    status, told = post(username, address, body)
    assert status == 200, told
    return told


def refused(username: str, address: str, body, status: int, words: str = ""):
    found, told = post(username, address, body)
    assert (found, words in str(told)) == (status, True), told


def _lines(world: w.World) -> list[dict]:
    people = w.Person.objects.filter(home=world.unit).order_by("pk")[:8]
    return [{"person": one.pk, "group": "A" if n < 2 else "B"} for n, one in enumerate(people)]


def test_a_poll_is_opened_and_its_roll_kept(world, panel):
    at, lines = f"panels/{panel.pk}/ballots/ab/openings/", _lines(world)
    body = {"closes_on": "2026-10-20", "roll": lines}
    refused(KEEPER, at.replace("/ab/", "/zz/"), body, 404)
    refused(KEEPER, at, body | {"roll": [lines[0], lines[0]]}, 422, "一个人只投一张票")
    refused(KEEPER, at, body | {"roll": [lines[0] | {"group": "Z"}]}, 422)
    refused(KEEPER, at, body | {"closes_on": "2027-10-20"}, 422, "60天以内")
    refused("county_leader", at, body, 403)
    refused("stranger", at, body, 404)
    status, made = post(KEEPER, at, body, key="poll-1")
    assert (status, post(KEEPER, at, body, key="poll-1")) == (200, (200, made))
    assert (made["state"], made["on_roll"], made["quorum"], made["cast"]) == ("open", 8, 6, None)
    refused(KEEPER, at, body, 409, "已经开启")
    here = f"polls/{made['id']}"
    roll = get(KEEPER, f"{here}/roll/").json()["voters"]
    assert {(one["person"]["id"], one["group"]) for one in roll} == {
        (one["person"], one["group"]) for one in lines
    }
    refused(KEEPER, f"{here}/additions/", lines[0], 422, "已经在名册上")
    told = done(KEEPER, f"{here}/exclusions/", {"voter": roll[0]["id"]})
    assert len(told["voters"]) == Voter.objects.count() == 7
    told = done(KEEPER, f"{here}/additions/", lines[0])
    assert len(told["voters"]) == 8
    refused(KEEPER, f"{here}/repetitions/", {"closes_on": "2026-10-20"}, 409, "重新投一次")
    assert get("county_leader", f"{here}/roll/").status_code == 403


def test_nothing_tells_whose_paper_is_in_or_how_many_while_it_runs(world, panel):
    poll = p.opened(world, panel)
    addresses = (f"panels/{panel.pk}/ballots/", f"polls/{poll.pk}/roll/")
    before = [get(KEEPER, one).content for one in addresses]
    voters = list(poll.voters.order_by("pk"))
    p.cast(poll, voters[:6])
    assert [get(KEEPER, one).content for one in addresses] == before, "six papers later the same"
    refused(KEEPER, f"polls/{poll.pk}/exclusions/", {"voter": voters[0].pk}, 409, "已经投进")
    assert Voter.objects.filter(poll=poll).count() == 8
    Poll.objects.filter(pk=poll.pk).update(state="valid", closed_at="2026-10-13T10:00:00+08:00")
    told = get(KEEPER, addresses[0]).json()
    assert told["ballots"][0]["rounds"][0]["cast"] == 6, "closed: how many, never who"
    assert "has_cast" not in json.dumps(told)


def test_no_address_casts_counts_or_closes(world, panel):
    poll = p.opened(world, panel)
    for last in ("papers", "votes", "closures", "closings", "recusals", "steps/close"):
        status, _ = post(KEEPER, f"polls/{poll.pk}/{last}/", {})
        assert status == 404, last
    assert Poll.objects.get(pk=poll.pk).state == "open"
    assert not Vote.objects.exists()
    assert not Deed.objects.filter(verb="截止投票").exists()


def test_a_short_first_round_is_repeated_with_its_roll(world, panel):
    poll = p.opened(world, panel)
    Poll.objects.filter(pk=poll.pk).update(state="short", closed_at="2026-10-13T10:00:00+08:00")
    told = done(KEEPER, f"polls/{poll.pk}/repetitions/", {"closes_on": "2026-10-20"})
    assert (told["round"], told["on_roll"], told["state"]) == (2, 8, "open")
    refused(KEEPER, f"polls/{poll.pk}/repetitions/", {"closes_on": "2026-10-20"}, 409)

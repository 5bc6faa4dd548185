"""Transfers: every (state, person, action), what a receipt does to memberships, what is refused, expiry."""

import datetime as dt
import itertools

import pytest
from django.db import transaction

from members.actions import transfers as actions
from members.actions.transfers import Arriving
from members.life import holds
from members.life.due import arrivals_due, receipts_due
from members.models import Development, Membership, Organization, Person, Transfer
from members.tasks import expire_transfers
from portal import clock
from portal.models import Demonstration
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import life_world as lw
from tests.owed import owed

D = dt.date
VALID = lw.TODAY + dt.timedelta(days=90)
GIVING = {"secretary", "organizer", "county_organizer"}
RECEIVING = {"next_secretary", "organizer", "county_organizer"}
OTHERS = {"other_organizer", "archivist", "clerk", "far_organizer"}
ALLOWED = {
    "drafted": {"send": GIVING, "withdraw": GIVING},
    "sent": {"receive": RECEIVING, "refuse": RECEIVING, "withdraw": GIVING},
    "received": {},
    "refused": {},
    "withdrawn": {},
    "expired": {},
}
"""State → action → who may take it, of a transfer from 东村 to 西村; written by hand."""
ACTIONS = ("send", "receive", "refuse", "withdraw")
SIDE = {"send": GIVING, "withdraw": GIVING, "receive": RECEIVING, "refuse": RECEIVING}


def drafted(world, person=None, to=None) -> Transfer:
    return actions.draft(
        actor=None, person=person or world.member(), to_branch=to or world.next_branch, why="迁居"
    )


def sent(world, **more) -> Transfer:
    return actions.send(actor=None, transfer=drafted(world, **more), valid_until=VALID)


def do(actor, transfer, action):
    words = {
        "send": {"valid_until": VALID},
        "receive": {"on": lw.TODAY},
        "refuse": {"reason": "不在本村"},
        "withdraw": {"reason": "填错了"},
    }[action]
    return getattr(actions, action)(actor=actor, transfer=transfer, **words)


def in_state(world, state: str) -> Transfer:
    if state == "drafted":
        return drafted(world)
    made = sent(world)
    if state == "expired":
        Transfer.objects.filter(pk=made.pk).update(sent_on=D(2026, 6, 1), valid_until=D(2026, 8, 1))
        assert expire_transfers() == 1
    elif state != "sent":
        do(None, made, {"received": "receive", "refused": "refuse", "withdrawn": "withdraw"}[state])
    return Transfer.objects.get(pk=made.pk)


def test_every_state_person_and_action(world):
    people = {name: world.who(name) for name in GIVING | RECEIVING | OTHERS}
    for state, allowed in ALLOWED.items():
        transfer = in_state(world, state)
        assert transfer.state == state
        for action, name in itertools.product(ACTIONS, people):
            may = name in allowed.get(action, set())
            said = ""
            with transaction.atomic():
                try:
                    do(people[name], Transfer.objects.get(pk=transfer.pk), action)
                except NotAllowed:
                    said = "not allowed"
                except Stale:
                    said = "stale"
                transaction.set_rollback(True)
            wanted = "" if may else "stale" if name in SIDE[action] else "not allowed"
            assert said == wanted, (state, action, name, said)


def test_nobody_expires_a_letter_by_hand(world):
    from members.life.transfers import TRANSFERS

    late = sent(world)
    Transfer.objects.filter(pk=late.pk).update(sent_on=D(2026, 6, 1), valid_until=D(2026, 8, 1))
    with pytest.raises(NotAllowed):
        TRANSFERS.take(actor=world.who("county_organizer"), thing=late, action="expire")


def test_a_receipt_closes_one_membership_and_opens_the_other(world):
    person = world.member()
    applied = Development.objects.create(
        person=person, branch=world.branch, state="probationary", applied_on=lw.LONG_AGO
    )
    transfer = sent(world, person=person)
    actions.receive(actor=world.who("next_secretary"), transfer=transfer, on=lw.TODAY)
    rows = Membership.objects.filter(person=person).order_by("since")
    assert [(m.branch, m.since, m.until) for m in rows] == [
        (world.branch, lw.LONG_AGO, lw.TODAY),
        (world.next_branch, lw.TODAY, None),
    ]
    person.refresh_from_db()
    assert (person.home, person.revision, person.left_on) == (world.next_village, 1, None)
    applied.refresh_from_db()
    assert applied.branch == world.next_branch


def test_who_leaves_the_city_leaves_the_register(world):
    person = world.member()
    transfer = actions.draft(
        actor=world.who("secretary"), person=person, outside="中共某市某街道支部", why="就业"
    )
    actions.send(actor=world.who("secretary"), transfer=transfer, valid_until=VALID)
    actions.receive(actor=world.who("secretary"), transfer=transfer, on=lw.TODAY, answer="已收")
    person.refresh_from_db()
    assert (person.left_on, person.left_why) == (lw.TODAY, "moved")
    assert Membership.objects.get(person=person).until == lw.TODAY


ARRIVING = Arriving(
    "钱某", "probationary", D(2026, 3, 1), None, "中共某市某支部", "A-7", D(2026, 10, 1),
    D(2026, 12, 1),
)  # fmt: skip


def test_who_comes_from_outside_becomes_a_person_and_his_probation_is_watched(world):
    keeper = world.who("secretary")
    transfer = actions.register_arrival(
        actor=keeper, to_branch=world.branch, arriving=ARRIVING, why="工作调动"
    )
    assert not Person.objects.filter(name="钱某").exists()
    actions.receive(actor=keeper, transfer=transfer, on=lw.TODAY)
    person = Person.objects.get(name="钱某")
    assert Membership.objects.get(person=person).stage == "probationary"
    assert (person.home, person.joined_on) == (world.village, D(2026, 3, 1))
    assert Development.objects.get(person=person).probation_until == D(2027, 3, 1)
    assert Transfer.objects.get(pk=transfer.pk).person == person


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sent_on": D(2026, 10, 14)}, "sent_on"),
        ({"joined_on": D(2026, 10, 2)}, "sent_on"),
        ({"full_on": D(2026, 9, 1)}, "full_on"),
        ({"stage": "full"}, "full_on"),
        ({"valid_until": D(2026, 12, 31)}, "valid_until"),
        ({"name": ""}, "name"),
        ({"number": ""}, "number"),
    ],
)
def test_a_letter_that_cannot_be_is_refused_at_its_field(world, wrong, field):
    arriving = Arriving(**(vars(ARRIVING) | wrong))
    with pytest.raises(Invalid) as refused:
        actions.register_arrival(actor=None, to_branch=world.branch, arriving=arriving, why="调动")
    assert field in refused.value.problems


@pytest.mark.parametrize("days", [-1, 91])
def test_a_letter_is_valid_for_ninety_days_at_most(world, days):
    transfer = drafted(world)
    with pytest.raises(Invalid, match="介绍信"):
        actions.send(actor=None, transfer=transfer, valid_until=lw.TODAY + dt.timedelta(days=days))
    assert Transfer.objects.get(pk=transfer.pk).state == "drafted"


def move_clock(day: dt.date) -> None:
    Demonstration.objects.update(day=day)
    clock.forget()


def test_a_letter_expires_the_day_after_its_last(world):
    transfer = sent(world)
    move_clock(VALID)
    assert expire_transfers() == 0
    move_clock(VALID + dt.timedelta(days=1))
    with pytest.raises(Refused, match="过期"):
        actions.receive(actor=None, transfer=transfer, on=VALID)
    assert expire_transfers() == 1
    assert expire_transfers() == 0
    assert Transfer.objects.get(pk=transfer.pk).state == "expired"
    drafted(world, person=transfer.person)  # and another one may begin


def test_one_open_transfer_a_person(world):
    transfer = drafted(world)
    with pytest.raises(Refused, match="没有办结的转接"):
        drafted(world, person=transfer.person)


def test_a_held_person_does_not_move(world, monkeypatch):
    person = world.member()
    transfer = drafted(world, person=person)
    monkeypatch.setattr(holds, "_holds", [lambda one: ["正在核查档案。"] if one == person else []])
    with pytest.raises(Refused, match="核查档案"):
        actions.send(actor=None, transfer=transfer, valid_until=VALID)
    with pytest.raises(Refused, match="核查档案"):
        drafted(world, person=person)


def test_probationary_members_stay_where_the_rule_says_so(world, monkeypatch):
    from members.life import rules, transfers

    person = world.member(stage="probationary")
    no = rules.Rule("LIFE-R3", "", 0, "", "assumed", "")
    monkeypatch.setattr(transfers, "PROBATIONARY_MOVES", no)
    with pytest.raises(Refused, match="LIFE-R3"):
        drafted(world, person=person)


@pytest.mark.parametrize("on", [lw.TODAY - dt.timedelta(days=1), lw.TODAY + dt.timedelta(days=1)])
def test_a_receipt_lies_between_the_letter_and_today(world, on):
    transfer = sent(world)
    with pytest.raises(Invalid):
        actions.receive(actor=None, transfer=transfer, on=on)
    assert Transfer.objects.get(pk=transfer.pk).state == "sent"
    assert Membership.objects.get(person=transfer.person).until is None


def test_a_transfer_to_a_branch_that_has_ended_is_refused(world):
    transfer = sent(world)
    Organization.objects.filter(pk=world.next_branch.pk).update(until=lw.TODAY)
    with pytest.raises(Refused, match="撤销"):
        actions.receive(actor=None, transfer=transfer, on=lw.TODAY)


def test_only_the_branch_he_is_in_lets_him_go(world):
    for name in ("next_secretary", "archivist", "other_organizer"):
        with pytest.raises(NotAllowed):
            actions.draft(
                actor=world.who(name), person=world.member(), to_branch=world.next_branch,
                why="迁居",
            )  # fmt: skip


def test_both_sides_are_reminded(world):
    transfer = sent(world)
    assert [d.what for d in owed(arrivals_due, world.who("next_secretary"))] == [
        f"接收组织关系：{transfer.name}"
    ]
    assert not list(owed(receipts_due, world.who("secretary")))
    move_clock(lw.TODAY + dt.timedelta(days=30))
    due = list(owed(receipts_due, world.who("secretary")))
    assert [d.due_on for d in due] == [VALID]
    for _ in range(6):
        sent(world)
    assert [d.what for d in owed(arrivals_due, world.who("next_secretary"))] == ["接收组织关系7件"]
    assert not list(owed(arrivals_due, world.who("far_secretary")))


def test_pages_from_the_first_click_to_the_receipt(world, clients):
    person = world.member()
    mine, theirs = clients["secretary"], clients["next_secretary"]
    assert person.name in mine.get("/members/transfers/new/").content.decode()
    found = mine.get("/members/transfers/new/", {"person": person.pk, "q": "西村"})
    assert f"to={world.next_branch.pk}" in found.content.decode()
    body = {"person": person.pk, "to": world.next_branch.pk, "why": "", "dues_until": "2026-10"}
    assert mine.post("/members/transfers/new/", body).status_code == 422
    assert mine.post("/members/transfers/new/", body | {"why": "迁居"}).status_code == 302
    transfer = Transfer.objects.get()
    address = f"/members/transfers/{transfer.pk}/"
    assert mine.post(f"{address}do/send/", {"valid_until": "2026-12-01"}).status_code == 302
    letter = mine.get(f"{address}letter/").content.decode()
    assert f"第2026{transfer.pk:06}号" in letter
    assert "2026年12月1日" in letter
    assert theirs.get(f"{address}letter/").status_code == 403
    assert mine.post(f"{address}do/receive/", {"on": "2026-10-13"}).status_code == 403
    assert theirs.post(f"{address}do/receive/", {"on": "2026-10-13"}).status_code == 302
    assert Membership.objects.get(person=person, until=None).branch == world.next_branch
    assert clients["far_secretary"].get(address).status_code == 404

"""Development of members: every (state, person, action), the spans of time, the membership that follows."""

import datetime as dt
import itertools

import pytest
from django.db import transaction

from members.actions import development as actions
from members.actions import transfers
from members.actions.development import Applicant, Decided
from members.life import development as life
from members.life.due import probations_due
from members.models import Development, Membership, Person
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import life_world as lw
from tests.owed import owed

D = dt.date
BRANCH = {"secretary", "organizer", "county_organizer"}
ABOVE = {"organizer", "county_organizer"}
OTHERS = {"next_secretary", "other_organizer", "archivist", "clerk"}
WHO = {
    "accept": BRANCH, "propose": BRANCH, "admit": ABOVE, "extend": ABOVE, "confirm": ABOVE,
    "stop": BRANCH, "cancel": ABOVE,
}  # fmt: skip
POSSIBLE = {
    "applicant": {"accept", "stop"},
    "activist": {"propose", "stop"},
    "candidate": {"admit", "stop"},
    "probationary": {"extend", "confirm", "cancel"},
    "full": set(),
    "stopped": set(),
}
"""State → the actions that start in it; with WHO the table of triples, written by hand."""
ROAD = (
    ("accept", D(2024, 3, 1)),
    ("propose", D(2025, 3, 1)),
    ("admit", D(2025, 6, 1)),
    ("confirm", D(2026, 6, 1)),
)
REACHED = {"applicant": 0, "activist": 1, "candidate": 2, "probationary": 3, "full": 4}


def decided(on: dt.date, **more) -> Decided:
    return Decided(on, "支部党员大会", **{"reason": "会议研究", "months": 6, **more})


def applied(world, name: str = "") -> Development:
    name = name or f"申请人{next(lw._number)}"
    return actions.apply(
        actor=None, branch=world.branch, applicant=Applicant(name), applied_on=D(2024, 1, 1)
    )


def in_state(world, state: str) -> Development:
    made = applied(world)
    if state == "stopped":
        return actions.take(actor=None, development=made, do="stop", decided=decided(D(2024, 2, 1)))
    for do, on in ROAD[: REACHED[state]]:
        made = actions.take(actor=None, development=made, do=do, decided=decided(on))
    return made


def test_every_state_person_and_action(world):
    people = {name: world.who(name) for name in BRANCH | OTHERS}
    for state, possible in POSSIBLE.items():
        file = in_state(world, state)
        assert file.state == state
        for do, name in itertools.product(WHO, people):
            said = ""
            with transaction.atomic():
                try:
                    actions.take(
                        actor=people[name], development=file, do=do, decided=decided(lw.TODAY)
                    )
                except NotAllowed:
                    said = "not allowed"
                except Stale:
                    said = "stale"
                transaction.set_rollback(True)
            wanted = "not allowed" if name not in WHO[do] else "" if do in possible else "stale"
            assert said == wanted, (state, do, name, said)


def test_admission_opens_the_membership_and_confirmation_raises_it(world):
    file = in_state(world, "full")
    rows = Membership.objects.filter(person=file.person).order_by("since")
    assert [(m.stage, m.since, m.until) for m in rows] == [
        ("probationary", D(2025, 6, 1), D(2026, 6, 1)),
        ("full", D(2026, 6, 1), None),
    ]
    person = Person.objects.get(pk=file.person_id)
    assert (person.joined_on, person.full_on, person.home) == (
        D(2025, 6, 1), D(2026, 6, 1), world.village,
    )  # fmt: skip
    assert [s.action for s in file.steps.all()] == ["apply", *(do for do, _ in ROAD)]


def test_cancelling_closes_the_membership(world):
    file = in_state(world, "probationary")
    actions.take(actor=None, development=file, do="cancel", decided=decided(D(2026, 2, 1)))
    assert Membership.objects.get(person=file.person).until == D(2026, 2, 1)
    assert Person.objects.get(pk=file.person_id).joined_on is None


@pytest.mark.parametrize(
    ("state", "do", "early", "first"),
    [
        ("activist", "propose", D(2025, 2, 28), D(2025, 3, 1)),
        ("probationary", "confirm", D(2026, 5, 31), D(2026, 6, 1)),
        ("activist", "stop", D(2024, 2, 29), D(2024, 3, 1)),
        ("candidate", "admit", D(2026, 10, 14), D(2026, 10, 13)),
    ],
)
def test_a_day_too_early_is_refused_and_the_first_one_taken(world, state, do, early, first):
    file = in_state(world, state)
    with pytest.raises(Invalid) as refused:
        actions.take(actor=None, development=file, do=do, decided=decided(early))
    assert "on" in refused.value.problems
    assert Development.objects.get(pk=file.pk).state == state
    actions.take(actor=None, development=file, do=do, decided=decided(first))


def test_probation_is_extended_once_by_six_to_twelve_months(world):
    file = in_state(world, "probationary")
    for months in (5, 13):
        with pytest.raises(Invalid, match="6至12个月"):
            actions.take(
                actor=None, development=file, do="extend",
                decided=decided(D(2026, 6, 1), months=months),
            )  # fmt: skip
    file = actions.take(
        actor=None, development=file, do="extend", decided=decided(D(2026, 6, 1), months=6)
    )
    assert file.probation_until == D(2026, 12, 1)
    with pytest.raises(Invalid, match="只能延长一次"):
        actions.take(actor=None, development=file, do="extend", decided=decided(lw.TODAY))
    with pytest.raises(Invalid, match="2026-12-01满"):
        actions.take(actor=None, development=file, do="confirm", decided=decided(lw.TODAY))


def test_a_namesake_has_to_be_told_apart(world):
    applied(world, "孙某")
    with pytest.raises(Invalid) as refused:
        applied(world, "孙某")
    assert "namesake" in refused.value.problems
    actions.apply(
        actor=None, branch=world.branch, applicant=Applicant("孙某"), applied_on=D(2024, 1, 1),
        namesake=True,
    )  # fmt: skip
    assert Person.objects.filter(name="孙某").count() == 2


def test_members_minors_and_open_files_are_refused(world):
    with pytest.raises(Refused, match="已是党员"):
        actions.apply(
            actor=None, branch=world.branch, applicant=world.member(), applied_on=D(2024, 1, 1)
        )
    with pytest.raises(Invalid, match="2026-01-02"):
        actions.apply(
            actor=None, branch=world.branch, applicant=Applicant("小周", born=D(2008, 1, 2)),
            applied_on=D(2026, 1, 1),
        )  # fmt: skip
    with pytest.raises(Refused, match="没有办结"):
        actions.apply(
            actor=None, branch=world.branch, applicant=applied(world).person,
            applied_on=D(2024, 1, 1),
        )  # fmt: skip


def test_a_probationer_who_moved_is_confirmed_where_he_is_now(world):
    file = in_state(world, "probationary")
    transfer = transfers.draft(
        actor=None, person=file.person, to_branch=world.far_branch, why="迁居"
    )
    transfers.send(actor=None, transfer=transfer, valid_until=D(2026, 12, 1))
    transfers.receive(actor=None, transfer=transfer, on=lw.TODAY)
    with pytest.raises(NotAllowed):
        actions.take(
            actor=world.who("organizer"), development=file, do="extend", decided=decided(lw.TODAY)
        )
    moved = actions.take(
        actor=world.who("far_organizer"), development=file, do="extend",
        decided=decided(lw.TODAY, months=6),
    )  # fmt: skip
    assert moved.branch == world.far_branch


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (D(2024, 2, 29), 12, D(2025, 2, 28)),
        (D(2023, 2, 28), 12, D(2024, 2, 28)),
        (D(2025, 8, 31), 6, D(2026, 2, 28)),
        (D(2025, 12, 31), 1, D(2026, 1, 31)),
    ],
)
def test_months_end_on_a_day_there_is(day, months, wanted):
    assert life.months_after(day, months) == wanted


def test_the_end_of_probation_is_due_thirty_days_before(world):
    file = in_state(world, "probationary")
    assert [(d.what, d.due_on) for d in owed(probations_due, world.who("secretary"))] == [
        (f"预备党员转正：{file.person.name}", D(2026, 6, 1))
    ]
    Development.objects.filter(pk=file.pk).update(probation_until=D(2026, 11, 13))
    assert not list(owed(probations_due, world.who("secretary")))
    Development.objects.filter(pk=file.pk).update(probation_until=D(2026, 11, 12))
    assert list(owed(probations_due, world.who("organizer")))
    assert not list(owed(probations_due, world.who("next_secretary")))


def test_pages_from_the_application_to_the_next_step(world, clients):
    mine = clients["secretary"]
    body = {"branch": world.branch.pk, "name": "吴某", "applied_on": "2024-01-01"}
    assert mine.post("/members/development/new/", body | {"name": ""}).status_code == 422
    assert mine.post("/members/development/new/", body).status_code == 302
    file = Development.objects.get()
    address = f"/members/development/{file.pk}/"
    step = {"on": "2024-03-01", "meeting": "支委会", "document": "", "reason": ""}
    assert mine.post(f"{address}do/accept/", step).status_code == 302
    late = mine.post(f"{address}do/propose/", step | {"on": "2024-09-01"})
    assert late.status_code == 422
    assert "最早2025-03-01" in late.content.decode()
    without = mine.post(f"{address}do/stop/", step)
    assert "请写一句理由" in without.content.decode()
    assert mine.post(f"{address}do/admit/", step).status_code == 403
    assert mine.get("/members/development/").context["count"] == "1"
    assert clients["next_secretary"].get(address).status_code == 404

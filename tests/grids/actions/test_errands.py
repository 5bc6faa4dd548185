"""Errands: the catalogue, naming a service, claiming: the first wins (P03-R11, P29-R5)."""

import threading

import pytest
from django.db import connection, transaction

from grids import shipped
from grids.actions import errands, steps
from grids.actions.errands import Service
from grids.models import Case, ErrandClaim, ErrandService
from grids.queries import errands as queries
from portal.periods import containing_day
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw

TOLD = Service("civil", "高龄补贴年审", 5, "身份证")


@pytest.fixture
def world(db: None) -> gw.GridsWorld:
    return gw.build()


def service(world: gw.GridsWorld) -> ErrandService:
    return errands.save_service(actor=world.who("officer"), county=world.county, told=TOLD)


def errand(world: gw.GridsWorld) -> Case:
    return world.sent(code="errand")


def test_there_are_exactly_ten_categories() -> None:
    assert len(shipped.errand_categories()) == 10


@pytest.mark.parametrize("who", ["worker", "secretary", "dispatcher", "clerk", "stranger"])
def test_the_catalogue_is_the_countys(world, who) -> None:
    with pytest.raises(NotAllowed, match="维护代办目录"):
        errands.save_service(actor=world.who(who), county=world.county, told=TOLD)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Service("magic", "某事", 5), "category"),
        (Service("civil", "", 5), "title"),
        (Service("civil", "某事", 0), "days"),
        (Service("civil", "某事", 61), "days"),
        (Service("civil", "某事", 5, "长" * 301), "documents"),
    ],
)
def test_what_a_service_may_not_say(world, told, field) -> None:
    with pytest.raises(Invalid) as refused:
        errands.save_service(actor=world.who("officer"), county=world.county, told=told)
    assert set(refused.value.problems) == {field}


def test_a_title_stands_once_and_is_changed_in_place(world) -> None:
    row, officer = service(world), world.who("officer")
    with pytest.raises(Invalid, match="目录里已有"):
        service(world)
    off = Service("health", "高龄津贴年审", 3, active=False)
    errands.save_service(actor=officer, county=world.county, told=off, service=row)
    assert list(queries.services_of(world.county.pk)) == []
    with pytest.raises(Invalid, match="在用的目录"):
        errands.name_service(
            actor=world.who("dispatcher"), case=errand(world), service=row, mode="post"
        )


def test_who_names_the_service_of_a_case(world) -> None:
    row, case = service(world), errand(world)
    for name in ("dispatcher", "secretary", "officer"):
        errands.name_service(actor=world.who(name), case=case, service=row, mode="member")
    for name in ("leader", "neighbour", "clerk"):
        with pytest.raises(NotAllowed):
            errands.name_service(actor=world.who(name), case=case, service=row, mode="post")
    with pytest.raises(Invalid):
        errands.name_service(actor=world.who("dispatcher"), case=case, service=row, mode="magic")
    with pytest.raises(Refused, match="只有代办服务"):
        errands.name_service(
            actor=world.who("dispatcher"), case=world.sent(), service=row, mode="post"
        )


def test_workers_of_the_village_claim_and_the_first_wins(world) -> None:
    case, worker = errand(world), world.who("worker")
    assert list(queries.claimable(worker)) == [case]
    assert not queries.claimable(world.who("neighbour")).exists()
    for name in ("neighbour", "dispatcher", "officer", "clerk"):
        with pytest.raises(NotAllowed, match="P03-R11"):
            errands.claim(actor=world.who(name), case=case)
    taken = errands.claim(actor=worker, case=case)
    assert (taken.state, taken.handler_person_id) == (Case.State.ACCEPTED, worker.person_id)
    with pytest.raises(Stale, match="已签收"):
        errands.claim(actor=world.who("leader"), case=case)
    assert not queries.claimable(world.who("leader")).exists()
    assert list(queries.claimed(worker)) == [case]
    # from here it is his alone
    with pytest.raises(NotAllowed):
        steps.start(actor=world.who("secretary"), case=taken)
    assert steps.start(actor=worker, case=taken).state == Case.State.HANDLING


def test_accepting_as_a_worker_is_claiming(world) -> None:
    taken = steps.accept(actor=world.who("leader"), case=errand(world))
    assert taken.handler_person_id == world.accounts["leader"].person_id
    assert ErrandClaim.objects.get().person_id == taken.handler_person_id


def test_other_kinds_are_not_claimed(world) -> None:
    with pytest.raises(NotAllowed):
        errands.claim(actor=world.who("worker"), case=world.sent())
    with pytest.raises(NotAllowed):
        steps.accept(actor=world.who("worker"), case=world.sent())


def test_given_back_it_can_be_claimed_again_and_both_are_counted(world) -> None:
    case, worker, desk = errand(world), world.who("worker"), world.who("dispatcher")
    case = errands.claim(actor=worker, case=case)
    case = steps.send_back(actor=worker, case=case, reason="这几天在外地")
    assert case.handler_person_id is None
    case = steps.dispatch(actor=desk, case=case, order=steps.Order(world.village))
    errands.claim(actor=world.who("leader"), case=case)
    month = containing_day(gw.TODAY, "month")
    told = {row["name"]: (row["claimed"], row["given_back"]) for row in queries.counts(desk, month)}
    assert told == {"worker": (1, 1), "leader": (1, 0)}
    assert queries.counts(world.who("next_dispatcher"), month) == []


@pytest.mark.django_db(transaction=True)
def test_ten_claim_at_once_and_one_has_it() -> None:
    world = gw.build()
    case, told = errand(world), []
    names = ["worker", "leader", "secretary"] * 3

    def claim(name: str) -> None:
        try:
            with transaction.atomic():
                errands.claim(actor=world.who(name), case=case)
            told.append("won")
        except Stale:
            told.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=[name]) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["late"] * 8 + ["won"]
    assert ErrandClaim.objects.count() == 1

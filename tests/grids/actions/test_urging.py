"""Urging who handles a case: who may, when, how often; what the handler is told."""

import datetime as dt
from typing import Any

import pytest

from grids.actions import steps, urging
from grids.due.cases import urged_due
from grids.models import Case, CaseNote
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused
from tests import grids_world as gw
from tests.owed import owed

pytestmark = pytest.mark.django_db
WHY = "住户又打来电话，请今天去看"


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def urge(world: gw.GridsWorld, case: Case, by: str = "dispatcher", words: str = WHY) -> Any:
    return urging.urge(actor=world.who(by), case=case, words=words)


def told(world: gw.GridsWorld, name: str) -> list[str]:
    return [due.what for due in owed(urged_due, world.who(name))]


def test_it_stands_in_the_log_and_changes_nothing_else(world) -> None:
    case = world.sent()
    before = Case.objects.filter(pk=case.pk).values().get()
    step = urge(world, case)
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert (step.action, step.before, step.after) == ("urge", "dispatched", "dispatched")
    assert CaseNote.objects.get(step=step).words == WHY
    deed = Deed.objects.get(verb="催办事项")
    assert WHY not in deed.reason + str(deed.details)


def test_the_handler_is_told_until_he_goes_on(world) -> None:
    case, quiet = world.sent(), world.sent()
    assert told(world, "secretary") == []
    urge(world, case)
    assert told(world, "secretary") == ["催办的事项1件"]
    assert told(world, "leader") == told(world, "dispatcher") == []
    [due] = owed(urged_due, world.who("secretary"))
    assert due.url == f"/grids/cases/{case.pk}/"
    steps.accept(actor=world.who("secretary"), case=quiet)
    assert told(world, "secretary") == ["催办的事项1件"]
    steps.accept(actor=world.who("secretary"), case=case)
    assert told(world, "secretary") == []


@pytest.mark.parametrize(
    "name", ["worker", "leader", "secretary", "neighbour", "clerk", "stranger"]
)
def test_only_who_sends_or_supervises_urges(world, name) -> None:
    case = world.sent()
    with pytest.raises(NotAllowed, match="不能催办"):
        urge(world, case, name)
    assert not case.log.filter(action="urge").exists()


def test_nobody_urges_himself(world) -> None:
    case = world.sent(person=world.who("leader").person)
    assert urge(world, case, "officer")
    own = world.report("dispatcher")
    own = steps.dispatch(
        actor=world.who("dispatcher"),
        case=own,
        order=steps.Order(world.town, world.who("dispatcher").person),
    )
    with pytest.raises(NotAllowed):
        urge(world, own)


def test_once_a_working_day_by_whomever(world) -> None:
    """TODAY is a Tuesday; the 16th a Friday, so that the next day to urge is the Monday."""
    case = world.sent()
    urge(world, case)
    with pytest.raises(Refused, match="10月14日起可以再催"):
        urge(world, case, "officer")
    gw.move_to(dt.date(2026, 10, 16))
    urge(world, case, "officer")
    for day in (17, 18):
        gw.move_to(dt.date(2026, 10, day))
        with pytest.raises(Refused, match="10月19日起可以再催"):
            urge(world, case)
    gw.move_to(dt.date(2026, 10, 19))
    urge(world, case)
    assert case.log.filter(action="urge").count() == 3


def test_only_where_the_handler_is_waited_for(world) -> None:
    secretary = world.who("secretary")
    waiting = steps.ask_extension(actor=secretary, case=world.handling(), days=3, reason="等配件")
    for case in (world.report("dispatcher"), waiting, world.resolved(), world.closed()):
        with pytest.raises(Refused, match="不用催办"):
            urge(world, case)
    resolved = steps.resolve(actor=secretary, case=world.handling(), words="换了灯")
    assert urge(world, resolved)


@pytest.mark.parametrize(("words", "sentence"), [("  ", "请写催办的话"), ("字" * 501, "500")])
def test_it_says_something_and_not_too_much(world, words, sentence) -> None:
    case = world.sent()
    with pytest.raises(Invalid, match=sentence):
        urge(world, case, words=words)
    with pytest.raises(Invalid, match="身份证号"):
        urge(world, case, words="找370811199003071234的户主")
    assert not case.log.filter(action="urge").exists()

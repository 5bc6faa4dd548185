"""Every (state, role, action) triple on the page of a case, against a table written by hand.

One world and one case a state for the whole module; each step that is taken is rolled back.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from grids.actions import merging, steps
from grids.actions.steps import Order
from grids.models import Case
from members.models import Account
from portal.middleware import Refusals
from portal.refusals import Refused
from tests import grids_world as gw
from tests import turns
from tests.standing import rolled_back, standing

STATES = {
    "found", "registered", "dispatched", "accepted", "handling", "extension", "returned", "escalated",
    "resolved", "fed_back", "rated", "reopened", "closed", "filed", "merged",
}  # fmt: skip
FINDER, LEADER, OTHER = "worker", "leader", "neighbour"
HANDLER, DESK, NEXT_DESK = "secretary", "dispatcher", "next_dispatcher"
COUNTY, CLERK, STRANGER = "officer", "clerk", "stranger"
SEE_IT = (FINDER, LEADER, HANDLER, DESK, COUNTY)
DO_NOT_SEE_IT = (OTHER, NEXT_DESK, CLERK, STRANGER)
HANDED = {"accept", "return", "start", "ask_extension", "resolve", "feed_back"}
"""What the handler alone does."""
WITHOUT_HANDLER = {"found", "registered", "returned", "escalated", "reopened", "merged"}
"""States in which it is nobody's: the secretary stands in no relation to it."""
ALLOWED = {
    "found": {"settle": {FINDER}, "register": {DESK}, "merge": {DESK}},
    "registered": {"dispatch": {DESK}, "escalate": {DESK}, "merge": {DESK}},
    "dispatched": {"accept": {HANDLER}, "return": {HANDLER}, "merge": {DESK}},
    "accepted": {
        "start": {HANDLER}, "return": {HANDLER}, "ask_extension": {HANDLER}, "merge": {DESK},
    },
    "handling": {
        "return": {HANDLER}, "ask_extension": {HANDLER}, "resolve": {HANDLER}, "merge": {DESK},
    },
    "extension": {
        "grant_extension": {DESK}, "refuse_extension": {DESK}, "resolve": {HANDLER}, "merge": {DESK},
    },
    "returned": {"dispatch": {DESK}, "escalate": {DESK}, "merge": {DESK}},
    "escalated": {"send_down": {COUNTY}, "merge": {DESK}},
    "resolved": {"feed_back": {HANDLER}, "reopen": {FINDER, DESK}},
    "fed_back": {"rate": {FINDER, DESK, COUNTY}, "reopen": {FINDER, DESK}},
    "rated": {"close": {DESK}, "reopen": {FINDER, DESK}},
    "reopened": {"dispatch": {DESK}, "escalate": {DESK}, "merge": {DESK}},
    "closed": {"file": {DESK}, "reopen": {FINDER, DESK}},
    "filed": {},
    "merged": {},
}  # fmt: skip
"""State → action → who may take it, of a kind that uses every optional step."""
NEEDS = {
    ("accepted", "resolve"): "请先点“开始办理”",
    ("resolved", "rate"): "还没有向上报人和群众反馈",
    ("resolved", "close"): "还没有评价",
    ("fed_back", "close"): "还没有评价",
}
"""State and action → what lacks, where the state would do but a step the kind uses is not taken."""
WHO = {
    "settle": "上报人", "register": "镇街网格化服务管理中心", "dispatch": "镇街网格化服务管理中心",
    "send_down": "县委组织部公务员科", "accept": "承办单位或承办人", "return": "承办单位或承办人",
    "start": "承办单位或承办人", "ask_extension": "承办单位或承办人",
    "grant_extension": "镇街网格化服务管理中心", "refuse_extension": "镇街网格化服务管理中心",
    "resolve": "承办单位或承办人", "feed_back": "承办单位或承办人",
    "rate": "没有承办此事的上报人、镇街网格中心或县级回访人", "close": "镇街网格化服务管理中心",
    "file": "镇街网格化服务管理中心", "reopen": "上报人、镇街网格中心",
    "escalate": "镇街网格化服务管理中心", "merge": "镇街网格化服务管理中心",
}  # fmt: skip
"""Action → whom a refusal names."""
ROAD = ("register", "dispatch", "accept", "start", "resolve", "feed_back", "rate", "close", "file")
REACHED = {
    "found": (), "registered": ROAD[:1], "dispatched": ROAD[:2], "accepted": ROAD[:3], "handling": ROAD[:4],
    "resolved": ROAD[:5], "fed_back": ROAD[:6], "rated": ROAD[:7], "closed": ROAD[:8], "filed": ROAD,
    "extension": (*ROAD[:4], "ask_extension"), "returned": (*ROAD[:2], "return"),
    "escalated": ("register", "escalate"), "reopened": (*ROAD[:8], "reopen"), "merged": ("merge",),
}  # fmt: skip


@dataclass
class Stage:
    """The world, a case in each state, one the department handles, and the people."""

    world: gw.GridsWorld
    cases: dict[str, Case]
    ordered: dict[str, Case]
    into: Case
    people: dict[str, Account]

    def bodies(self) -> dict[str, dict[str, Any]]:
        """What each action is sent with: enough for it to be taken."""
        order, said = {"handler": str(self.world.village.pk)}, {"reason": "换了灯，住户看过。"}
        days = said | {"days": "3"}
        bodies: dict[str, dict[str, Any]] = {action: {} for action in WHO}
        bodies |= dict.fromkeys(("dispatch", "send_down"), order)
        bodies |= dict.fromkeys(("ask_extension", "grant_extension"), days)
        wordy = (
            "settle",
            "return",
            "refuse_extension",
            "resolve",
            "feed_back",
            "reopen",
            "escalate",
        )
        bodies |= dict.fromkeys(wordy, said)
        return bodies | {
            "rate": {"satisfaction": "4"},
            "merge": said | {"into": str(self.into.pk)},
        }


def _take(world: gw.GridsWorld, case: Case, action: str, handler: str, to: Any, into: Case) -> Case:
    desk, own, why = world.who("dispatcher"), world.who(handler), "配件要从外地调"
    do = {
        "register": lambda: steps.register(actor=desk, case=case),
        "dispatch": lambda: steps.dispatch(actor=desk, case=case, order=Order(to)),
        "accept": lambda: steps.accept(actor=own, case=case),
        "start": lambda: steps.start(actor=own, case=case),
        "resolve": lambda: steps.resolve(actor=own, case=case, words="换了灯"),
        "feed_back": lambda: steps.feed_back(actor=own, case=case, words="已告诉住户"),
        "rate": lambda: steps.rate(actor=desk, case=case, satisfaction=5),
        "close": lambda: steps.close(actor=desk, case=case),
        "file": lambda: steps.file(actor=desk, case=case),
        "ask_extension": lambda: steps.ask_extension(actor=own, case=case, days=3, reason=why),
        "return": lambda: steps.send_back(actor=own, case=case, reason=why),
        "escalate": lambda: steps.escalate(actor=desk, case=case, reason=why),
        "reopen": lambda: steps.reopen(actor=desk, case=case, reason=why),
        "merge": lambda: merging.merge(actor=desk, case=case, into=into, reason=why),
    }
    return do[action]()


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    with standing(django_db_blocker):
        world = gw.build()
        into, cases, ordered = world.report(), {}, {}
        for state, road in REACHED.items():
            case = world.report()
            for action in road:
                case = _take(world, case, action, "secretary", world.village, into)
            cases[state] = case
        for state in ("dispatched", "accepted", "handling", "extension", "resolved", "fed_back"):
            case = world.report("secretary", "order", channel="meeting")
            for action in REACHED[state]:
                case = _take(world, case, action, "clerk", world.department, into)
            ordered[state] = case
        people = {name: world.who(name) for name in (*SEE_IT, *DO_NOT_SEE_IT)}
        yield Stage(world, cases, ordered, into, people)


@dataclass
class Answer:
    """What the address of a step answered."""

    status: int
    title: str = ""
    who: str = ""


def ask(stage: Stage, name: str, case: Case, action: str) -> Answer:
    """Post a step as a person to its address; whatever was written is gone afterwards.

    Through the address, its door and the layer that answers refusals, without session and cookies:
    three thousand requests through all layers would take minutes.
    """
    address = f"/grids/cases/{case.pk}/do/{action}/"
    request: Any = RequestFactory(headers={"Accept": "application/json"}).post(
        address, stage.bodies()[action]
    )
    request.user, request.session = stage.people[name], {}
    request._messages = CookieStorage(request)
    view, _, words = resolve(address)
    try:
        with transaction.atomic():
            answer = view(request, **words)
            transaction.set_rollback(True)
    except Http404:
        return Answer(404)
    except Refused as refusal:
        answer = Refusals(lambda request: HttpResponse()).process_exception(request, refusal)
        told = json.loads(answer.content)
        return Answer(answer.status_code, told["title"], told["who"])
    return Answer(answer.status_code)


def wrong_with(answer: Answer, state: str, action: str, name: str) -> str:
    """Return how an answer differs from the table; '' when it does not."""
    allowed = ALLOWED[state].get(action, set())
    ever = set().union(*(of_state.get(action, set()) for of_state in ALLOWED.values()))
    if name in DO_NOT_SEE_IT:
        return "" if answer.status == 404 else f"{answer}, wanted 404"
    if name in allowed:
        return "" if answer.status == 302 else f"{answer}, wanted the step taken"
    nobodys = name == HANDLER and action in HANDED and state in WITHOUT_HANDLER
    if lacking := name in ever and NEEDS.get((state, action), ""):
        return "" if answer.status == 409 and lacking in answer.title else f"{answer}: {lacking}"
    if name in ever and not nobodys:
        right = answer.status == 409 and "现在是“" in answer.title and "不能" in answer.title
        return "" if right else f"{answer}, wanted 409 with the state"
    named = answer.status == 403 and answer.who == WHO[action] and answer.title.startswith("不能")
    return "" if named else f"{answer}, wanted 403 naming {WHO[action]}"


def test_the_table_knows_every_state_and_action() -> None:
    from grids.lifecycle import CASE

    assert set(ALLOWED) == set(REACHED) == STATES == set(Case.State.values)
    assert set(WHO) == {step.action for step in CASE.steps}


@pytest.mark.by_turns(2)
@pytest.mark.parametrize("state", sorted(STATES))
def test_every_triple_on_the_page(state: str, stage: Stage, django_db_blocker: Any) -> None:
    """18 actions × 9 people in this state; who does not see the case tries a third of them each time."""
    case, wrong = stage.cases[state], []
    assert case.state == state
    with rolled_back(django_db_blocker):
        for name, action in itertools.product((*SEE_IT, *DO_NOT_SEE_IT), WHO):
            if name in DO_NOT_SEE_IT and not turns.is_due(f"{state} {name} {action}", of=3):
                continue
            answer = ask(stage, name, case, action)
            if found := wrong_with(answer, state, action, name):
                wrong.append((name, action, found))
    assert not wrong


ORDERED = {
    "dispatched": {"accept", "return"},
    "accepted": {"start", "return", "ask_extension"},
    "handling": {"return", "ask_extension", "resolve"},
    "extension": {"resolve"},
    "resolved": {"feed_back"},
    "fed_back": set(),
}
"""State → what the clerk of the department may do, whose case it is."""


@pytest.mark.parametrize("state", ORDERED)
def test_a_department_handles_what_was_ordered_of_it(
    state: str, stage: Stage, django_db_blocker: Any
) -> None:
    """Its clerk, and no longer the village or anybody else of it."""
    case, wrong = stage.ordered[state], []
    with rolled_back(django_db_blocker):
        for action in WHO:
            status = ask(stage, CLERK, case, action).status
            wanted = 302 if action in ORDERED[state] else 409 if action in HANDED else 403
            if status != wanted:
                wrong.append((action, status, wanted))
        for action in HANDED:
            if (status := ask(stage, HANDLER, case, action).status) != 403:
                wrong.append(("the village", action, status))
    assert not wrong

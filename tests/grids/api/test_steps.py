"""The steps over the API: every (state, role, action) against the hand-written table."""

import itertools
from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from grids.models import Case, CaseStep
from portal.models import Deed
from tests import grids_world as gw
from tests import turns
from tests.grids import triples as t
from tests.grids.signed_in import clients
from tests.standing import rolled_back, standing

STATUS = {t.ALLOWED: 200, t.FORBIDDEN: 403, t.NOT_NOW: 409, t.UNSEEN: 404}
REASON = {"reason": "配件要从外地调"}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[gw.GridsWorld, dict[str, Client]]]:
    with standing(django_db_blocker):
        world = gw.build()
        yield world, clients(world)


@pytest.fixture
def world(built, django_db_blocker) -> Iterator[gw.GridsWorld]:
    with rolled_back(django_db_blocker):
        yield built[0]


@pytest.fixture
def take(built):
    """Take a step as somebody: `take(who, case, action, **body)`."""

    def taken(who: str, case: Case, action: str, **body):
        address = f"/api/v1/cases/{case.pk}/steps/{action}/"
        return built[1][who].post(address, body, content_type="application/json")

    return taken


def bodies(world, other: Case) -> dict[str, dict]:
    """A right body for every step."""
    words = {"words": "换了灯"}
    extension = {"days": 3, **REASON}
    order = {"handler": world.village.pk}
    return {
        **{action: {} for action in t.ACTIONS},
        **dict.fromkeys(("settle", "resolve", "feed_back"), words),
        **dict.fromkeys(("return", "refuse_extension", "reopen", "escalate"), REASON),
        **dict.fromkeys(("ask_extension", "grant_extension"), extension),
        **dict.fromkeys(("dispatch", "send_down"), order),
        "rate": {"satisfaction": 5},
        "merge": {"into": other.pk, **REASON},
    }


class Straight:
    """Calls the address of a step without the layers around it: 2,700 calls have to be quick."""

    def __init__(self, world: gw.GridsWorld) -> None:
        """Load everybody once, with his grants."""
        self.people = {role: world.who(role) for role in t.ROLES}

    def __call__(self, role: str, case: Case, action: str, body: dict) -> Response:
        address = f"/api/v1/cases/{case.pk}/steps/{action}/"
        request = APIRequestFactory().post(address, body, format="json")
        force_authenticate(request, self.people[role])
        found = resolve(address)
        return found.func(request, *found.args, **found.kwargs)


@pytest.mark.by_turns(2)
@pytest.mark.parametrize("state", t.STATES)
def test_every_triple(world, state):
    """15 states × 18 actions × 10 people; who does not see the case tries a third of them each time."""
    case, other = t.in_state(world, state), world.report("dispatcher")
    assert case.state == state
    call, sent, wrong, logged = Straight(world), bodies(world, other), [], CaseStep.objects.count()
    for role, action in itertools.product(t.ROLES, t.ACTIONS):
        wanted = t.expected(state, role, action)
        if wanted == t.UNSEEN and not turns.is_due(f"{state} {role} {action}", of=3):
            continue
        with transaction.atomic() if wanted == t.ALLOWED else nullcontext():
            answer = call(role, case, action, sent[action])
            if answer.status_code != STATUS[wanted]:
                wrong.append((role, action, wanted, answer.data))
            elif wanted == t.ALLOWED:
                # a merge is told on both cases
                lines = 2 if action == "merge" else 1
                assert CaseStep.objects.count() == logged + lines
                transaction.set_rollback(True)
            elif not says_why(answer.data, wanted):
                wrong.append((role, action, answer.data))
    assert not wrong
    assert CaseStep.objects.count() == logged
    assert Case.objects.get(pk=case.pk).state == state


NEEDS = ("请先点“开始办理”", "还没有向上报人和群众反馈", "还没有评价")
"""What lacks where the state itself would allow a step."""


def says_why(told: dict, wanted: str) -> bool:
    """Whether a refusal is a problem whose sentence tells what would be right."""
    sentences = {
        t.FORBIDDEN: (f"由{told.get('who') or '?'}办理。",),
        t.NOT_NOW: ("要在“", *NEEDS),
        t.UNSEEN: ("没有这一条，或不在您的授权范围内。",),
    }[wanted]
    return any(sentence in told["title"] for sentence in sentences) and bool(told["code"])


def test_the_whole_road(world, take):
    case = world.report()
    road = [
        ("dispatcher", "register", {}),
        ("dispatcher", "dispatch", {"handler": world.village.pk, "urgency": "urgent"}),
        ("secretary", "accept", {}),
        ("secretary", "start", {}),
        ("secretary", "ask_extension", {"days": 2, **REASON}),
        ("dispatcher", "grant_extension", {"days": 2, **REASON}),
        ("secretary", "resolve", {"words": "换了灯"}),
        ("secretary", "feed_back", {"words": "已告诉住户"}),
        ("worker", "rate", {"satisfaction": None}),
        ("dispatcher", "close", {}),
        ("dispatcher", "file", {}),
    ]
    for who, action, body in road:
        answer = take(who, case, action, **body)
        assert answer.status_code == 200, (action, answer.json())
    assert answer.json() == {
        "id": case.pk,
        "number": case.label,
        "state": "filed",
        "state_label": "已归档",
        "level": "village",
        "due_on": "2026-10-16",
    }
    case.refresh_from_db()
    assert (case.unreachable, case.satisfaction, case.extensions) == (True, None, 1)
    deeds = Deed.objects.filter(object_type="grids.case", object_id=str(case.pk))
    assert deeds.count() == len(road) + 1


def test_who_sends_back_a_case_he_saw_by_relation_alone_is_answered(world, take):
    case = world.sent(world.department, "order")
    assert take("clerk", case, "return", **REASON).json()["state"] == "returned"
    assert take("clerk", case, "accept").status_code == 404


def test_a_step_that_does_not_exist(world, take):
    assert take("dispatcher", world.report(), "dance").status_code == 404


def test_an_order_is_sent_to_whom_there_is(world, take):
    case = t.in_state(world, "registered")
    for body, status, name, said in (
        ({"handler": 10**6}, 422, "handler", "本县没有这个单位"),
        ({"handler": world.other_county.pk}, 422, "handler", "本县没有这个单位"),
        ({"handler": world.county.pk}, 422, "handler", "不承办事项"),
        ({"handler": world.village.pk, "person": 10**6}, 422, "person", "不在承办单位任职"),
        ({"handler": world.village.pk, "urgency": "someday"}, 422, "urgency", "紧急程度只有"),
        ({"handler": world.village.pk, "due_on": "2027-01-01"}, 422, "due_on", "最晚到"),
        ({"handler": "x"}, 400, "handler", "要填编号"),
        ({}, 400, "handler", ""),
    ):
        answer = take("dispatcher", case, "dispatch", **body)
        assert answer.status_code == status, (body, answer.json())
        assert said in answer.json()["problems"][name][0]
    beyond = take("dispatcher", case, "dispatch", handler=world.department.pk)
    assert (beyond.status_code, beyond.json()["rule"]) == (403, "P03-R6")
    person = world.who("worker").person_id
    answer = take("dispatcher", case, "dispatch", handler=world.village.pk, person=person)
    assert answer.status_code == 200
    assert Case.objects.get(pk=case.pk).handler_person_id == person


def test_a_person_elsewhere_is_not_named_in_the_refusal(world, take):
    case, stranger = t.in_state(world, "registered"), world.who("stranger").person
    body = {"handler": world.village.pk, "person": stranger.pk}
    answer = take("dispatcher", case, "dispatch", **body)
    assert stranger.name not in answer.content.decode()


def test_the_county_sends_down_only_what_was_passed_up(world, take):
    case = t.in_state(world, "registered")
    order = {"handler": world.village.pk}
    refused = take("officer", case, "send_down", **order)
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    assert take("dispatcher", case, "send_down", **order).status_code == 403
    passed_up = t.in_state(world, "escalated")
    answer = take("officer", passed_up, "send_down", handler=world.department.pk)
    assert answer.json()["level"] == "county"


def test_a_duplicate_goes_into_a_case_one_sees(world, take):
    case, foreign = (
        world.report(),
        world.report("neighbour", grid=None, organization=world.next_village),
    )
    for into in (10**6, case.pk):
        answer = take("dispatcher", case, "merge", into=into, **REASON)
        assert answer.status_code == 422
        assert answer.json()["problems"]["into"]
    assert take("dispatcher", case, "merge", into=foreign.pk, **REASON).status_code == 200
    gone = take("next_dispatcher", foreign, "merge", into=case.pk, **REASON)
    assert gone.status_code == 404


def test_a_refusal_by_right_comes_before_what_was_sent(world, take):
    case = t.in_state(world, "handling")
    assert take("leader", case, "resolve", nonsense=1).status_code == 403
    assert take("secretary", case, "accept", nonsense=1).status_code == 409
    assert take("secretary", case, "resolve", nonsense=1).status_code == 400


def test_the_address_takes_no_parameters_and_no_get(world, built):
    case = world.report()
    client = built[1]["dispatcher"]
    address = f"/api/v1/cases/{case.pk}/steps/register/"
    assert client.get(address).status_code == 405
    assert client.post(f"{address}?now=1", {}, content_type="application/json").status_code == 400
    assert Case.objects.get(pk=case.pk).state == "found"


def test_who_is_not_signed_in(world):
    answer = Client().post(f"/api/v1/cases/{world.report().pk}/steps/register/")
    assert answer.status_code == 401

"""LC-CASE as a table: every (state, action, person) triple, against a table written by hand."""

import itertools

import pytest

from grids.actions import contracts, steps
from grids.actions.contracts import Described, Opined
from grids.lifecycle import CASE
from grids.models import Case
from portal.refusals import NotAllowed, Stale
from tests import grids_world as gw
from tests.standing import once_a_module

S = Case.State

FINDER, DESK, COUNTY, HANDLER = "worker", "dispatcher", "officer", "secretary"
EXPECTED = {
    "settle": ({"found"}, {FINDER}),
    "register": ({"found"}, {DESK}),
    "dispatch": ({"registered", "returned", "reopened"}, {DESK}),
    "send_down": ({"escalated"}, {COUNTY}),
    "accept": ({"dispatched"}, {HANDLER}),
    "return": ({"dispatched", "accepted", "handling"}, {HANDLER}),
    "start": ({"accepted"}, {HANDLER}),
    "ask_extension": ({"accepted", "handling"}, {HANDLER}),
    "grant_extension": ({"extension"}, {DESK}),
    "refuse_extension": ({"extension"}, {DESK}),
    "resolve": ({"handling", "extension"}, {HANDLER}),
    "feed_back": ({"resolved"}, {HANDLER}),
    "rate": ({"fed_back"}, {FINDER, DESK, COUNTY}),
    "close": ({"rated"}, {DESK}),
    "file": ({"closed"}, {DESK}),
    "reopen": ({"resolved", "fed_back", "rated", "closed"}, {FINDER, DESK}),
    "escalate": ({"registered", "returned", "reopened"}, {DESK}),
    "merge": (
        {
            "found", "registered", "returned", "reopened", "escalated", "dispatched", "accepted",
            "handling", "extension",
        },
        {DESK},
    ),
}  # fmt: skip
"""Action → (states it starts in, who may take it) of a kind that uses every step."""
PEOPLE = (
    FINDER, "neighbour", "leader", HANDLER, DESK, "next_dispatcher", COUNTY, "clerk", "stranger",
    "administrator",
)  # fmt: skip


built, world = once_a_module(gw.build)


def test_every_triple(world, django_assert_max_num_queries) -> None:
    """15 states × 18 actions × 10 people: nobody else, nowhere else."""
    case = world.report()
    case.handler, case.handler_path = world.village, world.village.path
    people = {name: world.who(name) for name in PEOPLE}
    assert {step.action for step in CASE.steps} == set(EXPECTED)
    assert case.kind.steps == ["settle", "start", "ask_extension", "feed_back", "rate"]
    for account in people.values():
        assert account.held_grants
    wrong = []
    with django_assert_max_num_queries(0):
        for state, step, name in itertools.product(S.values, CASE.steps, PEOPLE):
            case.state = state
            states, who = EXPECTED[step.action]
            allowed = CASE.refusal(people[name], case, step) is None
            if allowed != (state in states and name in who):
                wrong.append((state, step.action, name, allowed))
    assert not wrong


def test_a_refusal_names_who_could_and_what_state_is_wanted(world) -> None:
    case = world.sent()
    with pytest.raises(NotAllowed, match="承办单位或承办人"):
        steps.accept(actor=world.who("dispatcher"), case=case)
    with pytest.raises(NotAllowed, match="镇街网格化服务管理中心"):
        steps.close(actor=world.who("secretary"), case=case)
    with pytest.raises(Stale, match="现在是“待签收”，不能开始办理；要在“已签收”时办理"):
        steps.start(actor=world.who("secretary"), case=case)


def test_a_kind_without_a_step_goes_past_it(world) -> None:
    """A legality review is neither extended nor rated; its result has to be told first."""
    case = world.sent(code="contract")
    secretary, desk = world.who("secretary"), world.who("dispatcher")
    case = steps.accept(actor=secretary, case=case)
    with pytest.raises(Exception, match="不设“延期”"):
        steps.ask_extension(actor=secretary, case=case, days=3, reason="等材料")
    with pytest.raises(Exception, match="开始办理"):
        steps.resolve(actor=secretary, case=case, words="合法")
    case = steps.start(actor=secretary, case=case)
    contracts.describe(actor=desk, case=case, described=Described("出租合同", "某公司"))
    contracts.opine(actor=secretary, case=case, opined=Opined("lawful", "条款齐全"))
    case = steps.resolve(actor=secretary, case=case, words="合法")
    with pytest.raises(Exception, match="还没有向上报人和群众反馈"):
        steps.close(actor=desk, case=case)
    case = steps.feed_back(actor=secretary, case=case, words="已告知")
    with pytest.raises(Exception, match="不设“评价”"):
        steps.rate(actor=desk, case=case, satisfaction=5)
    assert steps.close(actor=desk, case=case).state == S.CLOSED


def test_whom_a_case_names_alone_handles_it(world) -> None:
    """A claimed errand is its worker's, not the village's (P03-R11)."""
    case = world.sent(code="errand", person=world.who("leader").person)
    with pytest.raises(NotAllowed):
        steps.accept(actor=world.who("secretary"), case=case)
    assert steps.accept(actor=world.who("leader"), case=case).state == S.ACCEPTED


def test_who_handled_a_case_does_not_rate_it(world) -> None:
    """E-CONFLICT: a case settled on the spot is rated by the desk's call back."""
    worker = world.who("worker")
    case = steps.settle(actor=worker, case=world.report(code="dispute"), words="当场说和")
    assert (case.state, case.done_on, case.handler_id) == (
        S.FED_BACK, gw.TODAY, world.village.pk,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="没有承办此事的上报人"):
        steps.rate(actor=worker, case=case, satisfaction=5)
    assert steps.rate(actor=world.who("dispatcher"), case=case, satisfaction=4).satisfaction == 4


def test_what_the_township_found_and_handled_itself_the_county_rates(world) -> None:
    """Otherwise nobody could (E-CONFLICT)."""
    desk, case = world.who("dispatcher"), world.sent(world.town)
    for step in (steps.accept, steps.start):
        case = step(actor=desk, case=case)
    case = steps.resolve(actor=desk, case=case, words="好了")
    case = steps.feed_back(actor=desk, case=case, words="已告知")
    with pytest.raises(NotAllowed):
        steps.rate(actor=desk, case=case, satisfaction=5)
    assert steps.rate(actor=world.who("officer"), case=case, satisfaction=4).state == S.RATED

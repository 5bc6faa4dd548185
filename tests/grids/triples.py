"""Every (state, role, action) of a case, written by hand: what page and API must answer.

It is about a case of kind 困难诉求, which uses every optional step, found by the village's grid worker,
sent to the village, in the world of tests.grids_world. `in_state` makes such a case in each state.
"""

from grids.actions import steps
from grids.actions.merging import merge
from grids.models import Case
from tests.grids_world import GridsWorld

STATES = tuple(Case.State.values)
WITHOUT_HANDLER = {"found", "registered", "returned", "escalated", "reopened", "merged"}
"""Nobody handles it (any more); the merged one was never sent."""

FINDER, DESK, COUNTY, HANDLER = "worker", "dispatcher", "officer", "secretary"
SEEN_BY = (FINDER, "leader", HANDLER, DESK, COUNTY)
"""By relation, or by scope."""
UNSEEN_BY = ("neighbour", "next_dispatcher", "clerk", "stranger", "administrator")
ROLES = (*SEEN_BY, *UNSEEN_BY)

STARTS_IN = {
    "settle": {"found"},
    "register": {"found"},
    "dispatch": {"registered", "returned", "reopened"},
    "send_down": {"escalated"},
    "accept": {"dispatched"},
    "return": {"dispatched", "accepted", "handling"},
    "start": {"accepted"},
    "ask_extension": {"accepted", "handling"},
    "grant_extension": {"extension"},
    "refuse_extension": {"extension"},
    "resolve": {"handling", "extension"},
    "feed_back": {"resolved"},
    "rate": {"fed_back"},
    "close": {"rated"},
    "file": {"closed"},
    "reopen": {"resolved", "fed_back", "rated", "closed"},
    "escalate": {"registered", "returned", "reopened"},
    "merge": {
        "found", "registered", "returned", "reopened", "escalated", "dispatched", "accepted",
        "handling", "extension",
    },
}  # fmt: skip
MAY_TAKE = {
    "settle": {FINDER},
    "register": {DESK},
    "dispatch": {DESK},
    "send_down": {COUNTY},
    "accept": {HANDLER},
    "return": {HANDLER},
    "start": {HANDLER},
    "ask_extension": {HANDLER},
    "grant_extension": {DESK},
    "refuse_extension": {DESK},
    "resolve": {HANDLER},
    "feed_back": {HANDLER},
    "rate": {FINDER, DESK, COUNTY},
    "close": {DESK},
    "file": {DESK},
    "reopen": {FINDER, DESK},
    "escalate": {DESK},
    "merge": {DESK},
}
ACTIONS = tuple(STARTS_IN)

ALLOWED, FORBIDDEN, NOT_NOW, UNSEEN = "allowed", "forbidden", "not now", "unseen"
"""Done; refused by who he is (403); refused by the state or what is missing (409); not there (404)."""


def expected(state: str, role: str, action: str) -> str:
    """Return what must be answered when `role` takes `action` on a case in `state`."""
    if role in UNSEEN_BY:
        return UNSEEN
    is_handled = state not in WITHOUT_HANDLER
    if role not in MAY_TAKE[action] or (role == HANDLER and not is_handled):
        return FORBIDDEN
    return ALLOWED if state in STARTS_IN[action] else NOT_NOW


def in_state(world: GridsWorld, state: str) -> Case:
    """Make the case in a state."""
    case, why = world.report(), "配件要从外地调"
    desk, own = world.who(DESK), world.who(HANDLER)
    if state == "merged":
        return merge(actor=desk, case=case, into=world.report(), reason="同一盏灯")
    beside = {
        "extension": ("start", lambda: steps.ask_extension(actor=own, case=case, days=3, reason=why)),
        "returned": ("dispatch", lambda: steps.send_back(actor=own, case=case, reason=why)),
        "escalated": ("register", lambda: steps.escalate(actor=desk, case=case, reason=why)),
        "reopened": ("close", lambda: steps.reopen(actor=desk, case=case, reason=why)),
    }  # fmt: skip
    last, turn = beside.get(state, ("", None))
    road = {
        "register": lambda: steps.register(actor=desk, case=case),
        "dispatch": lambda: steps.dispatch(actor=desk, case=case, order=steps.Order(world.village)),
        "accept": lambda: steps.accept(actor=own, case=case),
        "start": lambda: steps.start(actor=own, case=case),
        "resolve": lambda: steps.resolve(actor=own, case=case, words="换了灯"),
        "feed_back": lambda: steps.feed_back(actor=own, case=case, words="已告诉住户"),
        "rate": lambda: steps.rate(actor=desk, case=case, satisfaction=5),
        "close": lambda: steps.close(actor=desk, case=case),
        "file": lambda: steps.file(actor=desk, case=case),
    }
    for name, go in road.items():
        if case.state == state:
            return case
        case = go()
        if name == last and turn is not None:
            return turn()
    assert case.state == state
    return case

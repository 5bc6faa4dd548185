"""How each row of tests/access.csv is asked: which object, which minimal body.

An address without an entry takes no object and an empty body.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test.client import MULTIPART_CONTENT

from members.actions.accounts import password_stamp
from tests import access_polls
from tests.access_world import Spot, Stage, upload


@dataclass
class Asked:
    """One request: the address's parts, the body and the headers."""

    kwargs: dict[str, Any] = field(default_factory=dict)
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = MULTIPART_CONTENT


Build = Callable[[Stage, Spot, str, bool], Asked]


@dataclass(frozen=True)
class Case:
    """How a row is asked; `has_object` says whether own and foreign differ.

    `pick` makes what is asked about once for all roles of a spot: each is rolled back to it. `shared`:
    the whole question does not depend on the role, and is made once.
    """

    build: Build = lambda stage, spot, role, own: Asked()
    has_object: bool = False
    shared: bool = False
    pick: Callable[[Spot], dict[str, Any]] | None = None


CASES: dict[tuple[str, str], Case] = {}


def about(
    route: str,
    pick: Callable[[Spot], dict[str, Any]],
    data: Any = None,
    case: str = "",
    **more: Any,
) -> None:
    """Register a row about an object of the spot."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        body = data(stage, spot, role) if callable(data) else data
        return Asked({}, body, **more)

    CASES[(route, case)] = Case(build, has_object=True, pick=pick)


def plain(route: str, data: Any = None, kwargs: Any = None, case: str = "") -> None:
    """Register a row without an object but with a body, or with fixed parts of its address."""
    CASES[(route, case)] = Case(lambda stage, spot, role, own: Asked(kwargs or {}, data))


def panel(state: str, **more: Any) -> Callable[[Spot], dict[str, Any]]:
    """Pick the spot's panel in a state."""
    return lambda spot: {"pk": spot.panels[state].pk, **more}


def cycle(state: str) -> Callable[[Spot], dict[str, Any]]:
    """Pick the cycle of the spot's panel in a state."""
    return lambda spot: {"pk": spot.cycles[state].pk}


def mine_or_not(route: str, data: Any = None) -> None:
    """Register a row about a job: the role's own, or another account's."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        other = "city_officer" if role == "county_officer" else "county_officer"
        return Asked({"pk": stage.jobs[role if own else other].pk}, data)

    CASES[(route, "")] = Case(build, has_object=True)


REASON = {"reason": "县委组织部会议研究"}

# the roof
plain("demonstration", {"day": "2026-10-20"})
plain("large_type", {"large": "1"})
plain("fold", {"folded": "1"})
plain("holidays", {"first": "2026-12-31", "kind": "off", "name": "元旦", "announced": "on"})
plain("holidays_load", {"year": "2026"})
plain("holidays_remove", {"day": "2026-10-01"})
plain("sign_in", {"username": "nobody", "password": "wrong"})
plain("api:nowhere", kwargs={"rest": "nothing"})


# accounts and grants
def _stamp(stage: Stage, spot: Spot, role: str) -> dict[str, str]:
    return {"stamp": password_stamp(spot.kept)}


def _granting(role: str, where: Callable[[Spot], Any]) -> Callable[..., dict[str, Any]]:
    return lambda stage, spot, who: {
        "role": role,
        "organization": where(spot).pk,
        "since": "2026-10-13",
        **REASON,
    }


CASES[("members:account_new", "")] = Case(
    lambda stage, spot, role, own: Asked(
        data={"person": spot.newcomer.pk, "username": "lisi2", "label": ""}
    ),
    has_object=True,
)
for _name, _body in {
    "members:account": None,
    "members:account_password": _stamp,
    "members:account_close": REASON,
    "members:account_open": REASON,
    "members:account_unlock": None,
}.items():
    about(_name, lambda spot: {"pk": spot.kept.pk}, _body)
about(
    "members:grant",
    lambda spot: {"pk": spot.kept.pk},
    _granting("unit_leader", lambda spot: spot.unit),
    "inside",
)
about(
    "members:grant",
    lambda spot: {"pk": spot.kept.pk},
    _granting("county_officer", lambda spot: spot.unit.parent),
    "above",
)
CASES[("members:grant", "outside")] = Case(
    lambda stage, spot, role, own: Asked(
        {"pk": (stage.far if role == "stranger" else stage.near).kept.pk},
        _granting("unit_leader", lambda at: at.unit)(stage, spot, role),
    ),
    has_object=True,
)
CASES[("members:grant", "oneself")] = Case(
    lambda stage, spot, role, own: Asked(
        {"pk": (stage.world.accounts.get(role) or spot.kept).pk},
        _granting("unit_clerk", lambda at: at.unit)(stage, spot, role),
    )
)
about("members:grant_revoke", lambda spot: {"pk": spot.grant.pk}, REASON)

# portal
for _name in ("portal:job", "portal:job_card", "portal:job_cancel"):
    mine_or_not(_name)
about("portal:file", lambda spot: {"pk": spot.file.pk})

# the read API
for _name, _pick in {
    "api:organization-detail": lambda spot: {"pk": spot.unit.pk},
    "api:person-detail": lambda spot: {"pk": spot.person.pk},
    "api:scheme-version-detail": lambda spot: {"pk": spot.cycles["computed"].scheme_version_id},
    "api:cycle-detail": cycle("computed"),
    "api:cycle-overview": cycle("computed"),
    "api:panel-detail": panel("computed"),
    "api:run-detail": lambda spot: {"pk": spot.runs["computed"].pk},
}.items():
    about(_name, _pick)

# cycles
about("assessments:cycle", cycle("collecting"))
about("assessments:cycle_polls", cycle("collecting"))
about("assessments:run", cycle("submitted"))
about(
    "assessments:close_late",
    cycle("collecting"),
    lambda stage, spot, role: {"panel": spot.panels["collecting"].pk, **REASON},
)
about("assessments:remind", cycle("collecting"))
about(
    "assessments:bring_in",
    cycle("collecting"),
    lambda stage, spot, role: {"source": spot.cycles["confirmed"].pk, "component": "none"},
)
CASES[("assessments:open_cycle", "")] = Case(
    lambda stage, spot, role, own: Asked(
        data={
            "version": spot.cycles["collecting"].scheme_version_id,
            "period": "2026Q3",
        }
    ),
    has_object=True,
)
CASES[("assessments:new_cycle", "")] = Case(
    lambda stage, spot, role, own: Asked(
        data={
            "version": spot.cycles["collecting"].scheme_version_id,
            "period": "2026Q3",
        }
    ),
    has_object=True,
)
plain("assessments:dashboard")

# panels
about("assessments:panel", panel("computed"))
about(
    "assessments:account",
    lambda spot: {"pk": spot.panels["computed"].pk, "subject": spot.subjects["computed"].pk},
    headers={"HX-Request": "true"},
)
about("assessments:order", panel("computed"), REASON)
about("assessments:rule", panel("computed"), REASON)
about("assessments:missing_ballot", panel("computed"), {"ballot": "votes", "choice": "set_aside"})
about(
    "assessments:withdraw_ruling",
    lambda spot: {"pk": spot.ruling.pk},
    REASON,
)
for _action, _state, _body in (
    ("submit", "collecting", None),
    ("close", "collecting", REASON),
    ("return", "computed", REASON),
    ("deliberate", "computed", {"meeting": "第31次党组会议"}),
    ("sign", "deliberated", {"role": "LEAD"}),
    ("post", "signed", None),
    ("confirm", "noticed", None),
    ("file", "confirmed", None),
    ("correct", "filed", REASON),
    ("dance", "computed", None),
):
    about("assessments:step", panel(_state, action=_action), _body, _action)

# the entry sheet
AS_SCRIPT = {"Accept": "application/json"}


def _cells(whose: Callable[[Stage, Spot], Spot]) -> Build:
    """Ask for a cell of somebody in `whose` sheet, under the address of the spot's own."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        subject = whose(stage, spot).subjects["collecting"]
        cell = {"subject": subject.pk, "field": "common.de.value", "text": "18", "seen": None}
        kwargs = panel("collecting")(spot)
        return Asked(kwargs, {"cells": [cell]}, AS_SCRIPT, "application/json")

    return build


def _elsewhere(stage: Stage, spot: Spot) -> Spot:
    return stage.next_door if spot is stage.near else stage.near


def _person(whose: Callable[[Stage, Spot], Spot], state: str, data: Any, **more: Any) -> Build:
    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        subject = whose(stage, spot).subjects[state]
        return Asked({**panel(state)(spot), "subject": subject.pk}, data, **more)

    return build


def _own(stage: Stage, spot: Spot) -> Spot:
    return spot


about("assessments:sheet", panel("collecting"))
about("assessments:guide", panel("collecting"))
about("assessments:plain", panel("collecting"))
_SET_ASIDE = {"do": "not_graded", **REASON}


def _bonus(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    subject = spot.subjects["collecting"].pk
    cells = {"value": "2", "basis": "县通报表扬"}
    body = {f"v.{subject}.adjust.bonus.{part}": text for part, text in cells.items()}
    return Asked({**panel("collecting")(spot), "subject": subject}, {"do": "save", **body})


for _route, _case, _build in (
    ("assessments:cells", "", _cells(_own)),
    ("assessments:cells", "strange", _cells(_elsewhere)),
    ("assessments:subject_entry", "", _person(_own, "collecting", None)),
    ("assessments:subject_entry", "not_graded", _person(_own, "collecting", _SET_ASIDE)),
    ("assessments:subject_entry", "adjustment", _bonus),
    ("assessments:subject_entry", "strange", _person(_elsewhere, "collecting", _SET_ASIDE)),
    (
        "assessments:account",
        "strange",
        _person(_elsewhere, "computed", None, headers={"HX-Request": "true"}),
    ),
):
    CASES[(_route, _case)] = Case(_build, has_object=True)

# decisions
about("assessments:object", lambda spot: {"pk": spot.notice.pk}, {"text": "名单有误"})
about(
    "assessments:answer",
    lambda spot: {"pk": spot.objection.pk},
    {"upheld": "0", "answer": "经核对无误"},
)
about(
    "assessments:decide_correction",
    lambda spot: {"pk": spot.correction.pk},
    {"approved": "1", **REASON},
)
about(
    "assessments:decide_proposal",
    lambda spot: {"pk": spot.proposal.pk},
    {"accepted": "1", **REASON},
)

# workbooks
for _name, _state in {
    "assessments:template": "collecting",
    "assessments:import_workbook": "collecting",
    "assessments:export_panel": "computed",
    "assessments:notice": "noticed",
}.items():
    about(_name, panel(_state))
about("assessments:export_cycle", cycle("computed"))


def _uploaded(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    keeper = role if role in stage.world.accounts else "unit_clerk"
    file = upload(stage, spot, keeper)
    return Asked({"pk": spot.panels["collecting"].pk, "file": file.pk}, {"token": "old"})


for _name in ("assessments:import_check", "assessments:import_marked"):
    CASES[(_name, "")] = Case(_uploaded, has_object=True)


# polls
def _of_polls(pick: Callable[[Any], dict[str, Any]]) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: pick(spot.polls)


_FRESH = _of_polls(lambda polls: {"pk": polls.fresh.pk})
_OPENING = _of_polls(lambda polls: {"pk": polls.fresh.pk, "ballot": "ab"})
_RUNNING = _of_polls(lambda polls: {"pk": polls.running.pk})
about("assessments:polls", _FRESH)
about("assessments:open_poll", _OPENING, lambda stage, spot, role: access_polls.roll(spot))
about("assessments:open_poll", _OPENING, {"do": "find", "q": "某"}, "find")
for _name in ("poll", "paper", "paper_again"):
    about(f"assessments:{_name}", _RUNNING)
about(
    "assessments:paper",
    _RUNNING,
    lambda stage, spot, role: {**access_polls.votes(spot), "do": "cast"},
    "cast",
)
for _action, _body in {
    "add": lambda stage, spot, role: {"person": spot.newcomer.pk, "group": "A"},
    "remove": lambda stage, spot, role: {"voter": access_polls.voter(spot)},
    "recuse": lambda stage, spot, role: {"voter": access_polls.voter(spot)},
    "close": REASON,
    "repeat": {"closes_on": "2026-10-20"},
    "dance": None,
}.items():
    _state = "short" if _action == "repeat" else "running"
    about(
        "assessments:poll_step",
        _of_polls(lambda polls, s=_state, a=_action: {"pk": getattr(polls, s).pk, "action": a}),
        _body,
        _action,
    )

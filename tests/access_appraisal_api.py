"""How the rows of tests/access.csv about the API of the appraisals are asked."""

from collections.abc import Callable
from typing import Any

from tests import access_bulletins as papers
from tests.access_cases import CASES, REASON, Asked, Case, about, cycle, panel
from tests.access_world import Spot, Stage

JSON = "application/json"


def write(
    route: str, pick: Callable[[Spot], dict[str, Any]], data: Any = None, case: str = ""
) -> None:
    """Register a row about a write to an object of the spot."""
    about(route, pick, data if data is not None else {}, case, content_type=JSON)


def _subject(state: str, **more: Any) -> Callable[[Spot], dict[str, Any]]:
    return lambda spot: {
        "pk": spot.panels[state].pk,
        "subject": spot.subjects[state].pk,
        **more,
    }


def _neighbour(stage: Stage, spot: Spot) -> Spot:
    return stage.next_door if spot is stage.near else stage.near


def _cells(whose: Callable[[Stage, Spot], Spot]) -> Callable[[Stage, Spot, str], dict[str, Any]]:
    def data(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
        subject = whose(stage, spot).subjects["collecting"].pk
        return {"cells": [{"subject": subject, "field": "common.de.value", "text": "18"}]}

    return data


def _strange(route: str, state: str, data: Any) -> None:
    """Register a row about somebody of another place under the address of the spot's panel."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        subject = _neighbour(stage, spot).subjects[state].pk
        kwargs = {"pk": spot.panels[state].pk, "subject": subject}
        return Asked(kwargs, data, content_type=JSON)

    CASES[(route, "strange")] = Case(build, has_object=True)


# the sheet
for _name in ("api:panel-form", "api:panel-rows", "api:panel-entries"):
    about(_name, panel("collecting"))
write("api:panel-cells", panel("collecting"), _cells(lambda stage, spot: spot))
write("api:panel-cells", panel("collecting"), _cells(_neighbour), "strange")
_ASIDE = {"graded": False, **REASON}
write("api:panel-mark", _subject("collecting"), _ASIDE)
_strange("api:panel-mark", "collecting", _ASIDE)

# steps of a panel
about("api:panel-step", panel("computed", action="submit"))
for _action, _state, _body in (
    ("submit", "collecting", {}),
    ("close", "collecting", REASON),
    ("return", "computed", REASON),
    ("deliberate", "computed", {"meeting": "第31次党组会议"}),
    ("sign", "deliberated", {"role": "LEAD"}),
    ("post", "signed", {}),
    ("confirm", "noticed", {}),
    ("file", "confirmed", {}),
    ("correct", "filed", REASON),
):
    write("api:panel-step", panel(_state, action=_action), _body, _action)

# how a score came about
about("api:panel-account", _subject("computed"))
_strange("api:panel-account", "computed", None)
about(
    "api:own-account",
    lambda spot: {"subject": spot.panels["noticed"].subjects.get(position=5).pk},
)

# a county's cycles
CASES[("api:cycle-list", "open")] = Case(
    lambda stage, spot, role, own: Asked(
        data={"version": spot.cycles["collecting"].scheme_version_id, "period": "2026Q3"},
        content_type=JSON,
    ),
    has_object=True,
)
write("api:cycle-run", cycle("submitted"))
write(
    "api:cycle-close",
    cycle("collecting"),
    lambda stage, spot, role: {"panels": [spot.panels["collecting"].pk], **REASON},
)
write("api:cycle-remind", cycle("collecting"))
write(
    "api:cycle-bring-in",
    cycle("collecting"),
    lambda stage, spot, role: {"source": spot.cycles["confirmed"].pk, "component": "none"},
)


# rulings and decisions
def _order(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    two = spot.panels["computed"].subjects.order_by("position")[:2]
    return {"order": [{"subject": s.pk, "place": i} for i, s in enumerate(two, 1)], **REASON}


def _rule(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    subject = spot.subjects["computed"].pk
    return {"rulings": [{"subject": subject, "kind": "veto", "value": "none"}], **REASON}


write("api:panel-order", panel("computed"), _order)
write("api:panel-rule", panel("computed"), _rule)
write(
    "api:panel-missing",
    panel("computed"),
    {"ballot": "votes", "choice": "set_aside", "meeting": "会", "words": "意见", "ground": "据"},
)
write("api:ruling-withdraw", lambda spot: {"pk": spot.ruling.pk}, REASON)
about("api:ruling-detail", lambda spot: {"pk": spot.ruling.pk})
about("api:notice-detail", lambda spot: {"pk": spot.notice.pk})
about("api:correction-detail", lambda spot: {"pk": spot.correction.pk})
write("api:notice-object", lambda spot: {"pk": spot.notice.pk}, {"text": "名单有误"})
write(
    "api:objection-answer",
    lambda spot: {"pk": spot.objection.pk},
    {"upheld": False, "answer": "经核对无误"},
)
write(
    "api:correction-decide", lambda spot: {"pk": spot.correction.pk}, {"approved": True, **REASON}
)
write("api:proposal-decide", lambda spot: {"pk": spot.proposal.pk}, {"accepted": True, **REASON})


# bulletins and other papers
def _paper(
    route: str,
    make: Callable[[Spot], Any],
    body: Callable[[Any], dict[str, Any]] | None = None,
    case: str = "",
) -> None:
    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        made = make(spot)
        return Asked({"pk": made.pk}, body(made) if body else None, content_type=JSON)

    CASES[(route, case)] = Case(build, has_object=True, shared=True)


_paper("api:bulletin-detail", papers.issued)
_paper("api:bulletin-detail", papers.draft, case="draft")
_paper(
    "api:bulletin-save",
    papers.draft,
    lambda made: {**papers.WORDS, "audience": "internal", "listed": 0, "seen": 1},
)
_paper("api:bulletin-issue", papers.draft, lambda made: {"seal": papers.seal(made)})
_paper("api:bulletin-issue", papers.issued, lambda made: {"seal": "x"}, "again")
_paper("api:bulletin-drop", papers.draft, lambda made: {})
CASES[("api:bulletin-list", "draft")] = Case(
    lambda stage, spot, role, own: Asked(
        data={"scheme": spot.cycles["confirmed"].scheme_version.scheme_id, "period": "2026Q3"},
        content_type=JSON,
    ),
    has_object=True,
)
about("api:cycle-awards", cycle("confirmed"))
about("api:person-record", lambda spot: {"pk": spot.person.pk})
about("api:organization-record", lambda spot: {"pk": spot.unit.pk})

"""How the rows of tests/access.csv about schemes, branches' own rules and polls over the API are asked: about
what the pages' rows are, with bodies that fit."""

from collections.abc import Callable
from typing import Any

from assessments.schemes import writing
from tests import access_polls
from tests import access_schemes as at
from tests.access_cases import CASES, Asked, Case, about
from tests.access_world import Spot, Stage

JSON = "application/json"


def _made(
    route: str,
    make: Callable[[Any], Any],
    body: Callable[[Any], Any] | None = None,
    pick: Callable[[Any], int] = lambda made: made.pk,
) -> None:
    """Register a row about a version, draft, scheme or trial made for this one request."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        made = make(spot)
        return Asked({"pk": pick(made)}, body(made) if body else None, content_type=JSON)

    CASES[(f"api:{route}", "")] = Case(build, has_object=True, shared=True)


def _text(version: Any) -> dict[str, Any]:
    return {"text": writing.text(version.document)}


def _county(spot: Spot) -> dict[str, Any]:
    return {"pk": at.published(spot).scheme.organization_id}


_NAMES = {"code": "one_more", "title": "另一份"}
_made("scheme-version-copy", at.published, lambda version: _NAMES)
_made("scheme-draft", at.published, lambda version: {})
_made("scheme-problems", at.draft)
_made("scheme-text", at.published)
_made("scheme-saving", at.draft, lambda version: _text(version) | {"seen": version.digest})
_made("scheme-check", at.draft, _text)
_made("scheme-discard", at.draft, lambda version: {})
_made(
    "scheme-publication",
    at.draft,
    lambda version: {"seen": version.digest, "in_force_from": "2026-10-01"},
)
_made(
    "scheme-retirement",
    at.published,
    lambda version: {"retired_from": "2026-10-01"},
    lambda version: version.scheme_id,
)
_made("scheme-trial-detail", at.trial)
_made("scheme-trial-lines", at.trial)
about(
    "api:scheme-trying",
    lambda spot: {"pk": at.published(spot).pk},
    lambda stage, spot, role: {"cycle": spot.cycles["confirmed"].pk},
    content_type=JSON,
)
about("api:scheme-copying", _county, {"of": "weishan_one_n", **_NAMES}, content_type=JSON)
about(
    "api:scheme-file",
    _county,
    lambda stage, spot, role: {
        "text": _text(at.published(spot))["text"].replace("id: ", "id: x_", 1)
    },
    content_type=JSON,
)


def _rule(state: str) -> Any:
    return lambda spot: {"pk": spot.points.rules[state].pk}


def _line(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.points.line.pk}


def _place(spot: Spot) -> dict[str, Any]:
    return {"scheme": spot.points.scheme.pk, "organization": spot.points.branch.pk}


def _written(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"item": spot.points.item.pk, "label": "连续三个月参加", "points": "1"}


_MEETING = {"met_on": "2026-10-12", "present": 5, "in_favour": 5, "planned_from": "2027-01"}
for _route, _pick, _body, _case in (
    ("point-rule-detail", _rule("draft"), None, ""),
    ("point-rule-drafting", _place, {}, ""),
    ("point-rule-line-writing", _rule("draft"), _written, ""),
    ("point-rule-line-change", _line, _written, ""),
    ("point-rule-line-removal", _line, {}, ""),
    ("point-rule-decision", _rule("draft"), {"do": "adopt", **_MEETING}, ""),
    ("point-rule-decision", _rule("adopted"), {"do": "file"}, "file"),
    ("point-rule-decision", _rule("filed"), {"do": "revoke", "reason": "县里统一"}, "revoke"),
):
    about(f"api:{_route}", _pick, _body, _case, content_type=JSON)


def _fresh(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.polls.fresh.pk}


def _running(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.polls.running.pk}


def _opened(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"closes_on": "2026-10-20", "roll": [{"person": spot.person.pk, "group": "A"}]}


def _added(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": spot.newcomer.pk, "group": "A"}


def _excluded(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"voter": access_polls.voter(spot)}


for _route, _pick, _body in (
    ("panel-ballots", _fresh, None),
    ("poll-opening", lambda spot: {**_fresh(spot), "ballot": "ab"}, _opened),
    ("poll-roll", _running, None),
    ("poll-addition", _running, _added),
    ("poll-exclusion", _running, _excluded),
    ("poll-repetition", lambda spot: {"pk": spot.polls.short.pk}, {"closes_on": "2026-10-20"}),
):
    about(f"api:{_route}", _pick, _body, content_type=JSON)

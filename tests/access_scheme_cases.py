"""How the rows of tests/access.csv about schemes, drafts and trials are asked."""

from collections.abc import Callable
from typing import Any

from tests import access_schemes
from tests.access_cases import CASES, Asked, Case, about, plain
from tests.access_world import Spot, Stage


def _scheme(
    route: str,
    make: Callable[[Any], Any],
    body: Callable[[Any], Any] | None = None,
    pick: Callable[[Any], int] = lambda made: made.pk,
    case: str = "",
) -> None:
    """Register a row about a version, draft, scheme or trial made for this one request."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        made = make(spot)
        return Asked({"pk": pick(made)}, body(made) if body else None)

    CASES[(f"assessments:{route}", case)] = Case(build, has_object=True, shared=True)


for _route in ("scheme_version", "scheme_file", "scheme_compare", "scheme_draft"):
    _scheme(_route, access_schemes.published)
_scheme("scheme_edit", access_schemes.draft, access_schemes.form)
_scheme("scheme_text", access_schemes.draft)
_scheme("scheme_text", access_schemes.draft, access_schemes.text, case="save")
_scheme("scheme_check", access_schemes.draft, access_schemes.form)
_scheme("scheme_discard", access_schemes.draft)
_scheme(
    "scheme_publish",
    access_schemes.draft,
    lambda version: {"seen": version.digest, "in_force_from": "2026-10-01"},
)
_scheme(
    "scheme_retire",
    access_schemes.published,
    lambda version: {"retired_from": "2026-10-01"},
    lambda version: version.scheme_id,
)
about(
    "assessments:scheme_try",
    lambda spot: {"pk": access_schemes.published(spot).pk},
    lambda stage, spot, role: {"cycle": spot.cycles["confirmed"].pk},
)
_scheme("trial", access_schemes.trial)
_scheme("trial_export", access_schemes.trial)
for _name in ("assessments:shipped", "assessments:shipped_file"):
    plain(_name, kwargs={"code": "weishan_one_n"})
plain(
    "assessments:scheme_copy", {"of": "weishan_one_n", "code": "one_n_2", "title": "“1+N”平时考核"}
)
CASES[("assessments:scheme_copy", "version")] = Case(
    lambda stage, spot, role, own: Asked(
        data={"version": access_schemes.published(spot).pk, "code": "one_more", "title": "另一份"}
    ),
    has_object=True,
)
about("api:scheme-detail", lambda spot: {"pk": access_schemes.published(spot).scheme_id})

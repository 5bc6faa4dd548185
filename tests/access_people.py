"""How the rows of tests/access.csv about people are asked."""

from typing import Any

from members import secrets
from members.models import CorrectionRequest, PersonSecret, Post
from members.secrets import Kind
from tests.access_cases import CASES, Asked, Case, about, plain
from tests.access_world import AT, Spot

NUMBER = "990101199001011230"
REASON = {"reason": "组织部会议研究"}
FACTS = {"name": "赵文华", "revision": "0"}
POST = {"title": "工会主席", "role": "leader", "since": "2024-01-01"}
ASKED = {"fact": "education", "wanted": "大学专科", "ground": "毕业证"}


def _person(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.person.pk}


def _telephone(spot: Spot) -> dict[str, Any]:
    return _person(spot) | {"kind": "telephone"}


def _with_telephone(spot: Spot) -> dict[str, Any]:
    row = PersonSecret(person=spot.person)
    secrets.fill(row, Kind.TELEPHONE, "10012345678")
    row.save()
    return _telephone(spot)


def _request(spot: Spot) -> dict[str, Any]:
    asked = CorrectionRequest.objects.create(person=spot.person, asked_at=AT, **ASKED)
    return {"pk": asked.pk}


about("members:person", _person)
about("members:person_edit", _person, FACTS)
about("members:person_leave", _person, {"on": "2026-10-12", "why": "moved", **REASON})
about("members:person_back", _person, REASON)
about("members:person_move", _person, lambda s, spot, r: {"organization": spot.unit.pk, **REASON})
about("members:person_merge", _person, lambda s, spot, r: {"second": spot.newcomer.pk, **REASON})
about("members:post_new", _person, POST)
about("members:post", lambda spot: {"pk": Post.objects.get(person=spot.person).pk}, POST)
about("members:person_secret", _telephone, {"sealed_telephone": "10012345678"})
about("members:person_reveal", _with_telephone, REASON)
about("members:correction", _request, {"words": "与档案不符"})
CASES["members:person_new", ""] = Case(
    lambda stage, spot, role, own: Asked(data={"organization": spot.unit.pk, **FACTS}),
    has_object=True,
)
plain("members:people_find", {"sealed_number": NUMBER})
plain("members:me_work", {"work": "村委会"})
plain("members:correction_new", ASKED)

"""How the rows of tests/access.csv about village secretaries and pools are asked; made when a row asks.

The spot's unit stands for the village: what asks for a real one answers 409 or 422, behind its door.
"""

from typing import Any

from members.models import Account, Organization, Person, Post
from members.pools.models import Entry, Sending
from members.secretaries.models import (
    Assessment,
    Assessor,
    Commitment,
    ListCheck,
    ListItem,
    Mentor,
    MentorGroup,
    Selection,
    Term,
    Weak,
)
from members.secretaries.words import CRITERIA, Part
from tests import world as w
from tests.access_cases import CASES, Asked, Case, about, plain
from tests.access_world import Spot, Stage

TODAY = w.TODAY.isoformat()
SAID = {"on": TODAY, "said": "会议研究"}


def _people(spot: Spot) -> list[Person]:
    """The spot's people; the fifth is the cadre of the table."""
    return list(Person.objects.filter(home=spot.unit).order_by("id"))


def _county(spot: Spot) -> Organization:
    county = spot.unit.parent
    assert county is not None
    return county


def _clerk() -> Account:
    return Account.objects.get(username="unit_clerk")


def _post(spot: Spot, number: int = 3) -> Post:
    return Post.objects.create(
        person=_people(spot)[number], organization=spot.unit, title="党支部书记", role="principal",
        is_main=False, since=w.TODAY.replace(year=2020),
    )  # fmt: skip


def _term(spot: Spot, number: int = 3) -> Term:
    return Term.objects.create(post=_post(spot, number), channel="local", taken_on=w.TODAY)


def _item(spot: Spot, stage: str = "entry") -> ListItem:
    return ListItem.objects.create(
        county=_county(spot), stage=stage, code="9", text="受过处分", department="discipline",
        unit=spot.unit, valid_from=w.TODAY,
    )  # fmt: skip


def _selection(spot: Spot, state: str = "nominated") -> Selection:
    """A case whose list is clear."""
    made = Selection.objects.create(
        village=spot.unit, person=_people(spot)[3], channel="local", ground="群众公认", state=state,
        nominated_on=w.TODAY, nominated_by=_clerk(),
    )  # fmt: skip
    ListCheck.objects.create(
        item=_item(spot), selection=made, result="clear", on=w.TODAY, by=_clerk()
    )
    return made


def _group(spot: Spot, state: str = "proposed") -> MentorGroup:
    made = MentorGroup.objects.create(term=_term(spot), ground="new", state=state, since=w.TODAY)
    Mentor.objects.create(group=made, part=Part.TOWN, person=_people(spot)[0], since=w.TODAY)
    return made


def _mentor(spot: Spot) -> dict[str, Any]:
    return {"pk": _group(spot, "active").mentors.get().pk}


def _commitment(spot: Spot, state: str = "claimed", number: int = 3) -> dict[str, Any]:
    made = Commitment.objects.create(
        term=_term(spot, number), year=2026, field="party", text="每月开主题党日", target="12次",
        due_on=w.TODAY, state=state,
    )  # fmt: skip
    return {"pk": made.pk}


def _assessment(spot: Spot, state: str = "opened") -> dict[str, Any]:
    return {"pk": Assessment.objects.create(term=_term(spot), year=2026, state=state).pk}


def _checked_term(spot: Spot) -> dict[str, Any]:
    made = _term(spot)
    ListCheck.objects.create(
        item=_item(spot), term=made, result="hit", evidence="查实", on=w.TODAY, by=_clerk()
    )
    return {"pk": made.pk}


def _committed(spot: Spot) -> dict[str, Any]:
    pk = _commitment(spot)["pk"]
    return {"pk": Commitment.objects.get(pk=pk).term_id}


def _answering(spot: Spot) -> dict[str, Any]:
    made = _selection(spot)
    return {
        "what": "selection",
        "pk": made.pk,
        "item": ListItem.objects.get(county=_county(spot)).pk,
    }


def _assessor(spot: Spot) -> dict[str, Any]:
    made = Assessor.objects.create(
        county=_county(spot), year=2026, person=_people(spot)[0], department="civil"
    )
    return {"pk": made.pk}


def _of(route: str, body: Any) -> None:
    """Register a row whose body names the spot."""

    def build(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
        return Asked(data=body(spot))

    CASES[(route, "")] = Case(build, has_object=True)


_MARKS = dict.fromkeys(CRITERIA, "4") | {"opinion": "符合标准"}
_NEW = {"field": "economy", "text": "建大棚", "target": "3座", "due_on": "2026-11-30"}
_WORDS = {"duty": "认真", "conduct": "扎实", "opinion": "良好", "suggestion": "keep"}
_INCENTIVE = {"kind": "award", "year": "2025", "ground": "县委文件", "amount": "3000", "on": TODAY}
_NOMINATED = {"channel": "local", "ground": "群众公认"}

about("secretaries:village", lambda spot: {"pk": spot.unit.pk})
about(
    "secretaries:nominate",
    lambda spot: {"pk": spot.unit.pk},
    lambda stage, spot, role: {"person": spot.person.pk, **_NOMINATED},
)
about("secretaries:take_in", lambda spot: {"pk": _post(spot).organization_id}, {"channel": "local"})
about("secretaries:weak", lambda spot: {"pk": spot.unit.pk}, {"since": TODAY, "ground": "排查"})
about(
    "secretaries:weak_clear",
    lambda spot: {"pk": Weak.objects.create(village=spot.unit, since=w.TODAY, ground="排查").pk},
    {"on": TODAY},
)
about("secretaries:selection", lambda spot: {"pk": _selection(spot).pk})
about("secretaries:rate", lambda spot: {"pk": _selection(spot, "checked").pk}, _MARKS)
about(
    "secretaries:appoint",
    lambda spot: {"pk": _selection(spot, "approved").pk},
    {"on": TODAY, "title": "党支部书记"},
)
about("secretaries:selection_step", lambda spot: {"pk": _selection(spot).pk, "action": "check"},
      SAID, "check")  # fmt: skip
about(
    "secretaries:selection_step",
    lambda spot: {"pk": _selection(spot, "submitted").pk, "action": "approve"},
    SAID,
    "approve",
)
about("secretaries:selection_step", lambda spot: {"pk": _selection(spot).pk, "action": "check"})
_of(
    "secretaries:item_new",
    lambda spot: {"county": _county(spot).pk, "stage": "entry", "code": "8", "text": "x",
                  "department": "civil"},
)  # fmt: skip
about("secretaries:item_end", lambda spot: {"pk": _item(spot).pk})
about("secretaries:answer", _answering, {"result": "clear"})
about("secretaries:term", lambda spot: {"pk": _term(spot).pk})
about("secretaries:term_end", lambda spot: {"pk": _term(spot).pk}, SAID)
about("secretaries:term_decide", _checked_term, {"result": "keep", "said": "已整改"})
about("secretaries:checkup", _committed, SAID | {"year": "2026"})
about("secretaries:assess", lambda spot: {"pk": _term(spot).pk}, {"year": "2026"})
about("secretaries:propose", lambda spot: {"pk": _term(spot).pk})
about("secretaries:grant", lambda spot: {"pk": _term(spot).pk}, _INCENTIVE)
about("secretaries:commitment_new", lambda spot: {"pk": _term(spot).pk, "year": 2026})
about(
    "secretaries:commitment_new", lambda spot: {"pk": _term(spot, 4).pk, "year": 2026}, _NEW, "own"
)
about("secretaries:group", lambda spot: {"pk": _group(spot).pk})
about("secretaries:agree", lambda spot: {"pk": _group(spot).pk})
about("secretaries:group_step", lambda spot: {"pk": _group(spot).pk, "action": "end"}, SAID)
about("secretaries:replace", lambda spot: {"pk": _group(spot).pk, "part": "opinion"})
about("secretaries:mentor_leave", _mentor, {"on": TODAY})
about("secretaries:contact", _mentor, {"on": TODAY, "matter": "修路", "result": "已落实"})
about("secretaries:commitment", _commitment)
about("secretaries:own_step", lambda spot: {**_commitment(spot, "approved"), "action": "report"})
about(
    "secretaries:own_step",
    lambda spot: {**_commitment(spot, "approved", 4), "action": "report"},
    {"evidence": "完成了"},
    "own",
)
about("secretaries:review", lambda spot: {**_commitment(spot), "action": "approve"})
about("secretaries:assessment", _assessment, _WORDS)
about("secretaries:sheet", lambda spot: _assessment(spot, "assessed"))
about(
    "secretaries:assessment_step",
    lambda spot: {**_assessment(spot, "proposed"), "action": "decide"},
    SAID | {"suggestion": "keep"},
)
_of(
    "secretaries:assessor_new",
    lambda spot: {"person": spot.person.pk, "county": _county(spot).pk, "year": "2026",
                  "department": "civil"},
)  # fmt: skip
about("secretaries:assessor_end", _assessor)
_of(
    "secretaries:plan",
    lambda spot: {"county": _county(spot).pk, "year": "2026", "places": "20", "share": "10"},
)
_of(
    "secretaries:standard",
    lambda spot: {"county": _county(spot).pk, "year": "2026", "post": "2000", "performance": "500"},
)


def _entry(spot: Spot, number: int = 3) -> Entry:
    return Entry.objects.create(
        kind="instructor", person=_people(spot)[number], place=spot.unit, source="chosen",
        field="instructor", ground="遴选", since=w.TODAY,
    )  # fmt: skip


_ENTRY = {"source": "chosen", "field": "party", "ground": "遴选", "since": TODAY}
plain("pools:pool", kwargs={"code": "talent"})


def _entering(stage: Stage, spot: Spot, role: str, own: bool) -> Asked:
    body = {"place": spot.unit.pk, "person": spot.person.pk, **_ENTRY}
    return Asked({"code": "civil_reserve"}, body)


CASES[("pools:enter", "")] = Case(_entering, has_object=True)
about("pools:entry", lambda spot: {"pk": _entry(spot).pk})
about("pools:entry", lambda spot: {"pk": _entry(spot, 4).pk}, case="own")
_SENT = {"source": "chosen", "field": "pilot", "ground": "遴选", "since": TODAY}
about("pools:edit", lambda spot: {"pk": _entry(spot).pk}, _SENT)
about("pools:leave", lambda spot: {"pk": _entry(spot).pk}, {"on": TODAY, "why": "moved"})
about("pools:send", lambda spot: {"pk": _entry(spot).pk}, {"to": "甲公司", "since": TODAY})
about(
    "pools:call_back",
    lambda spot: {"pk": Sending.objects.create(entry=_entry(spot), to="甲公司", since=w.TODAY).pk},
)

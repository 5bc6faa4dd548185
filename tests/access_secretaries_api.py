"""How the rows of tests/access.csv about pools, village secretaries, floating members and categories over the
API are asked: as the pages' rows are, about the same objects."""

from typing import Any

from members.floating.models import (
    Activity,
    BoatRule,
    Census,
    FleetMember,
    FloatingBranch,
    ReturnCase,
    Talent,
)
from members.secretaries.models import Contact as MentorContact
from members.secretaries.models import Incentive, ListItem, Recruitment, Standard, Weak
from members.secretaries.words import CRITERIA
from portal import clock
from tests import access_categories, access_floating, access_secretaries
from tests import world as w
from tests.access_cases import CASES, about
from tests.access_world import NO_ROW, Spot, Stage

JSON = {"content_type": "application/json"}
TODAY = access_secretaries.TODAY


def _as(route: str, case: str = "") -> Any:
    """Pick what a row about a page picks, by its number alone."""
    pick = CASES[(route, case)].pick
    assert pick is not None
    return lambda spot: {"pk": pick(spot)["pk"]}


def _unit(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.unit.pk}


def _entered(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return access_secretaries._ENTRY | {"kind": "civil_reserve", "person": spot.person.pk}


for _name, _pick, _body in (
    ("pool-entering", _unit, _entered),
    ("pool-change", _as("pools:edit"), access_secretaries._SENT),
    ("pool-leaving", _as("pools:leave"), {"on": TODAY, "why": "moved"}),
    ("pool-sending", _as("pools:send"), {"to": "甲公司", "since": TODAY}),
    ("pool-calling-back", _as("pools:call_back"), {}),
):
    about(f"api:{_name}", _pick, _body, **JSON)


_S = access_secretaries


def _county(spot: Spot) -> dict[str, Any]:
    return {"pk": _S._county(spot).pk}


def _weak(spot: Spot) -> dict[str, Any]:
    return {"pk": Weak.objects.create(village=spot.unit, since=w.TODAY, ground="排查").pk}


def _contact(spot: Spot) -> dict[str, Any]:
    mentor = _S._group(spot, "active").mentors.get()
    row = MentorContact(
        mentor=mentor, on=w.TODAY, matter="修路", result="已落实", by=_S._clerk(), at=clock.now()
    )
    row.save(force_insert=True)
    return {"pk": row.pk}


def _incentive(spot: Spot) -> dict[str, Any]:
    row = Incentive(
        term=_S._term(spot), kind="award", year=2025, ground="文件", amount=3000,
        granted_on=w.TODAY, by=_S._clerk(),
    )  # fmt: skip
    row.save(force_insert=True)
    return {"pk": row.pk}


def _plan(spot: Spot) -> dict[str, Any]:
    row = Recruitment.objects.create(county=_S._county(spot), year=2026, places=20, share=10)
    return {"pk": row.pk}


def _standard(spot: Spot) -> dict[str, Any]:
    row = Standard.objects.create(county=_S._county(spot), year=2026, post=2000, performance=500)
    return {"pk": row.pk}


def _asked_term(spot: Spot) -> dict[str, Any]:
    _S._item(spot)
    return {"pk": _S._term(spot).pk}


def _asked_assessment(spot: Spot) -> dict[str, Any]:
    _S._item(spot, "pre_appraisal")
    return _S._assessment(spot)


def _answer(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"item": ListItem.objects.get(county=_S._county(spot)).pk, "result": "clear"}


def _nominated(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return _S._NOMINATED | {"person": spot.person.pk}


_LINE = {"stage": "entry", "code": "8", "text": "x", "department": "civil"}
_FOUR = dict.fromkeys(("section", "town", "opinion", "secretary"), 1)
for _name, _pick, _body in (
    ("weak-village-detail", _weak, None),
    ("secretary-selection-detail", _as("secretaries:selection"), None),
    ("secretary-list-item-detail", _as("secretaries:item_end"), None),
    ("mentor-group-detail", _as("secretaries:group"), None),
    ("mentor-contact-detail", _contact, None),
    ("secretary-commitment-detail", _as("secretaries:commitment"), None),
    ("secretary-assessment-detail", _as("secretaries:assessment"), None),
    ("secretary-assessor-detail", _as("secretaries:assessor_end"), None),
    ("secretary-incentive-detail", _incentive, None),
    ("recruitment-plan-detail", _plan, None),
    ("subsidy-standard-detail", _standard, None),
    ("selection-progress", _as("secretaries:selection"), None),
    ("secretary-file", _as("secretaries:term"), None),
    ("assessment-progress", _as("secretaries:assessment"), None),
    ("weak-marking", _unit, {"since": TODAY, "ground": "排查"}),
    ("weak-clearing", _weak, {"on": TODAY}),
    ("secretary-nomination", _unit, _nominated),
    ("selection-rating", _as("secretaries:rate"), dict.fromkeys(CRITERIA, 4) | {"opinion": "好"}),
    ("selection-decision", _as("secretaries:selection"), None),
    ("selection-appointment", _as("secretaries:appoint"), {"on": TODAY, "title": "党支部书记"}),
    ("list-item-entering", _county, _LINE),
    ("list-item-end", _as("secretaries:item_end"), {}),
    ("selection-answer", _as("secretaries:answer"), _answer),
    ("term-answer", _asked_term, _answer),
    ("assessment-answer", _asked_assessment, _answer),
    ("secretary-taking-in", _as("secretaries:take_in"), {"channel": "local"}),
    ("secretary-end", _as("secretaries:term_end"), _S.SAID),
    ("secretary-decision", _as("secretaries:term_decide"), {"result": "keep", "said": "已整改"}),
    ("secretary-checkup", _as("secretaries:checkup"), _S.SAID | {"year": 2026}),
    ("assessment-opening", _as("secretaries:assess"), {"year": 2026}),
    ("mentor-proposal", _as("secretaries:propose"), _FOUR),
    ("incentive-grant", _as("secretaries:grant"), _S._INCENTIVE),
    ("commitment-claim", _as("secretaries:commitment_new"), None),
    ("commitment-report", _as("secretaries:own_step"), None),
    ("commitment-change", _as("secretaries:own_step"), None),
    ("mentor-agreement", _as("secretaries:agree"), {}),
    ("mentoring-decision", _as("secretaries:group_step"), {"do": "end", "said": "期满"}),
    ("mentor-replacement", _as("secretaries:replace"), {"part": "opinion", "person": NO_ROW}),
    ("mentor-leaving", _as("secretaries:mentor_leave"), {"on": TODAY}),
    ("mentor-contacting", _as("secretaries:contact"), {"on": TODAY, "matter": "路", "result": "好"}),
    ("commitment-decision", _as("secretaries:review"), {"do": "approve"}),
    ("assessment-words", _as("secretaries:assessment"), _S._WORDS | {"present": []}),
    ("assessment-decision", _as("secretaries:assessment_step"),
     {"do": "decide", "suggestion": "keep", "said": "研究"}),
    ("assessor-calling", _county,
     lambda stage, spot, role: {"person": spot.person.pk, "year": 2026, "department": "civil"}),
    ("assessor-end", _as("secretaries:assessor_end"), {}),
    ("plan-writing", _county, {"year": 2026, "places": 20, "share": 10}),
    ("standard-writing", _county, {"year": 2026, "post": "2000", "performance": "500"}),
):  # fmt: skip
    about(f"api:{_name}", _pick, _body, **JSON)
for _do in ("check", "approve"):
    _pick = _as("secretaries:selection_step", _do)
    about("api:selection-decision", _pick, {"do": _do, "said": "研究"}, _do, **JSON)
about("api:commitment-claim", _as("secretaries:commitment_new", "own"), _S._NEW | {"year": 2026},
      "own", **JSON)  # fmt: skip
about(
    "api:commitment-report",
    _as("secretaries:own_step", "own"),
    {"evidence": "完成了"},
    "own",
    **JSON,
)
about(
    "api:commitment-change",
    lambda spot: _S._commitment(spot, "returned", 4),
    _S._NEW,
    "own",
    **JSON,
)


_F = access_floating


def _branch(spot: Spot) -> dict[str, Any]:
    return {"pk": spot.points.branch.pk}


def _held(spot: Spot) -> dict[str, Any]:
    row = Activity(
        officer_id=_F._officer(spot)["pk"], kind="exchange", on=w.TODAY, present=3, by=_S._clerk(),
        logged_at=clock.now(),
    )  # fmt: skip
    row.save(force_insert=True)
    return {"pk": row.pk}


def _marked(spot: Spot) -> dict[str, Any]:
    branch = spot.points.branch
    return {"pk": FloatingBranch.objects.create(branch=branch, host="商会", since=w.TODAY).pk}


def _came(spot: Spot) -> dict[str, Any]:
    row = ReturnCase(
        person=spot.person, branch=spot.points.branch, kind="post", on=w.TODAY, by=_S._clerk()
    )
    row.save(force_insert=True)
    return {"pk": row.pk}


def _talent(spot: Spot) -> dict[str, Any]:
    return {"pk": Talent.objects.get(stay=_F._talented(spot)["pk"]).pk}


def _rule(spot: Spot) -> dict[str, Any]:
    return {"pk": BoatRule.objects.create(county=_S._county(spot), inclusive=True).pk}


def _counted(spot: Spot) -> dict[str, Any]:
    row = Census(
        organization=spot.points.branch, half="2026H2", done_on=w.TODAY, found=0, added=0, ended=0,
        by=_S._clerk(), logged_at=clock.now(),
    )  # fmt: skip
    row.save(force_insert=True)
    return {"pk": row.pk}


_TALENT = {"occupation": "焊工", "wish": "yes", "skill": "焊接", "channel": "微信群", "step": "found",
           "consented_on": TODAY}  # fmt: skip
for _name, _pick, _body in (
    ("officer-activity-detail", _held, None),
    ("floating-branch-detail", _marked, None),
    ("fleet-detail", lambda spot: {"pk": _F._fleet(spot).pk}, None),
    ("fleet-member-detail", _F._aboard, None),
    ("boat-rule-detail", _rule, None),
    ("homecoming-detail", _came, None),
    ("floating-talent-detail", _talent, None),
    ("floating-census-detail", _counted, None),
    ("officer-end", _as("floating:officer_end"), {}),
    ("officer-holding", _as("floating:officer"), {"kind": "exchange", "on": TODAY, "present": 3}),
    ("officer-appointing", _unit,
     lambda stage, spot, role: {"person": spot.person.pk, "place": "苏州市", "since": TODAY}),
    ("station-opening", _unit,
     {"name": "苏州工作站", "province": "江苏省", "city": "苏州市", "since": TODAY}),
    ("window-opening", lambda spot: {"pk": spot.grids.village.pk}, {"name": "窗口", "since": TODAY}),
    ("floating-branch-marking", _branch, {"host": "商会", "since": TODAY}),
    ("fleet-entering", _branch, {"name": "二号船队", "since": TODAY}),
    ("fleet-boarding", lambda spot: {"pk": _F._fleet(spot).pk},
     lambda stage, spot, role: {"person": spot.newcomer.pk, "since": TODAY}),
    ("fleet-ashore", _F._aboard, {}),
    ("boat-group-end", _F._grouped, {}),
    ("boat-rule-writing", _county, {"inclusive": True}),
    ("talent-writing", _as("floating:talent"), _TALENT),
    ("talent-withdrawal", _as("floating:talent_withdraw"), {}),
    ("homecoming-entering", lambda spot: {"pk": spot.person.pk},
     lambda stage, spot, role: {"branch": spot.points.branch.pk, "kind": "post", "on": TODAY}),
    ("census-logging", lambda spot: {"pk": _F._village_branch(spot)},
     {"half": "2026H2", "done_on": TODAY}),
    ("boat-group-founding", lambda spot: {"pk": FleetMember.objects.get(pk=_F._aboard(spot)["pk"]).fleet_id},
     lambda stage, spot, role: {"leader": _F._people(spot)[3].pk, "on": TODAY}),
):  # fmt: skip
    about(f"api:{_name}", _pick, _body, **JSON)


_C = access_categories


def _lines(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"lines": [{"person": _C._people(spot)[3].pk, "category": "no_post", "ground": "名册"}]}


for _name, _pick, _body in (
    ("classification-detail", lambda spot: {"pk": _C._row(spot).pk}, None),
    ("category-file", _C._member, None),
    ("category-proposal", _C._member, {"category": "no_post", "ground": "名册", "since": TODAY}),
    ("category-proposals", _C._branch, _lines),
    ("category-confirm", _C._branch, {}),
    ("category-decision", _as("categories:step"), {"do": "list"}),
    ("category-households", _C._member, {"count": 12}),
    ("category-helper", _C._member,
     lambda stage, spot, role: {"helper": _C._people(spot)[0].pk}),
    ("category-target", _C._member, {"targets": "每月走访10户"}),
    ("category-result", _C._member, {"result": "完成了"}),
    ("category-post", _C._member, {"post": "patrol", "since": TODAY}),
    ("category-post-end", _C._post, {}),
    ("category-care", _as("categories:measure", "helped"),
     {"kind": "visit", "on": TODAY, "said": "看望"}),
    ("category-adopt", _county, {"since": TODAY}),
    ("category-stop", _county, {}),
):  # fmt: skip
    about(f"api:{_name}", _pick, _body, **JSON)
about(
    "api:category-decision",
    _as("categories:step", "withdraw"),
    {"do": "withdraw"},
    "withdraw",
    **JSON,
)

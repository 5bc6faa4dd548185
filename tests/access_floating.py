"""How the rows of tests/access.csv about floating members are asked; made when a row asks."""

from typing import Any

from members.floating.models import (
    BoatGroup,
    Fleet,
    FleetMember,
    FloatingMember,
    Learning,
    Officer,
    PairHelper,
    Station,
    Talent,
    Window,
)
from members.models import Account, Person
from tests import world as w
from tests.access_cases import about, plain
from tests.access_world import Spot, Stage

TODAY = w.TODAY.isoformat()
FACTS = {
    "province": "江苏省",
    "city": "苏州市",
    "employer": "company",
    "left_on": "2026-03-01",
    "reason": "务工",
    "channel": "微信群",
}
SAID = {"thought": "安心工作", "work": "在厂里上班", "study": "学了党章"}


def _people(spot: Spot) -> list[Person]:
    return list(Person.objects.filter(home=spot.unit).order_by("id"))


def stay(spot: Spot, number: int = 3) -> FloatingMember:
    """A stay of one of the spot's people; the fifth is the cadre of the table."""
    return FloatingMember.objects.create(
        person=_people(spot)[number],
        direction="out",
        branch=spot.points.branch,  # type: ignore[union-attr]
        registered_on=w.TODAY,
        **FACTS,
    )


def _stay(spot: Spot) -> dict[str, Any]:
    return {"pk": stay(spot).pk}


def _own(spot: Spot) -> dict[str, Any]:
    return {"pk": stay(spot, 4).pk}


def _paired(spot: Spot) -> dict[str, Any]:
    made = stay(spot)
    PairHelper.objects.create(stay=made, helper=_people(spot)[0], since=w.TODAY)
    return {"pk": made.pk}


def _talented(spot: Spot) -> dict[str, Any]:
    made = stay(spot)
    Talent.objects.create(
        stay=made,
        occupation="焊工",
        wish="yes",
        skill="焊接",
        channel="微信群",
        consented_on=w.TODAY,
    )
    return {"pk": made.pk}


def _clerk() -> Account:
    return Account.objects.get(username="unit_clerk")


def _task(spot: Spot) -> dict[str, Any]:
    """Something to study of the branch where the cadre has his stay."""
    stay(spot, 4)
    branch = spot.points.branch  # type: ignore[union-attr]
    row = Learning(branch=branch, sent_on=w.TODAY, kind="chat", title="党章", by=_clerk())
    row.save()
    return {"pk": row.pk}


def _officer(spot: Spot) -> dict[str, Any]:
    made = Officer.objects.create(
        organization=spot.unit, person=_people(spot)[3], place="苏州市", since=w.TODAY
    )
    return {"pk": made.pk}


def _window(spot: Spot) -> dict[str, Any]:
    made = Window.objects.create(community=spot.grids.village, name="服务窗口", since=w.TODAY)
    return {"pk": made.pk}


def _station(spot: Spot) -> dict[str, Any]:
    made = Station.objects.create(
        organization=spot.unit, name="苏州工作站", province="江苏省", city="苏州市", since=w.TODAY
    )
    return {"pk": made.pk}


def _fleet(spot: Spot) -> Fleet:
    branch = spot.points.branch  # type: ignore[union-attr]
    return Fleet.objects.create(branch=branch, name="一号船队", since=w.TODAY)


def _aboard(spot: Spot) -> dict[str, Any]:
    made = FleetMember.objects.create(fleet=_fleet(spot), person=_people(spot)[3], since=w.TODAY)
    return {"pk": made.pk}


def _grouped(spot: Spot) -> dict[str, Any]:
    fleet = _fleet(spot)
    BoatGroup.objects.create(fleet=fleet, leader=_people(spot)[3], founded_on=w.TODAY)
    return {"pk": fleet.pk}


def _new(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"person": spot.newcomer.pk, "direction": "out", **FACTS}


def _boarding(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"what": "board", "person": spot.newcomer.pk, "since": TODAY}


def _helper(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    return {"helper": _people(spot)[0].pk}


def _county(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    county = spot.unit.parent
    assert county is not None
    return {"county": county.pk, "inclusive": "on"}


_REPORT = {"on": TODAY, "mode": "written", **SAID}
about("floating:stay_new", lambda spot: {}, _new)
about("floating:stay", _stay)
about("floating:stay", _own, case="own")
about("api:floating-member-detail", _stay)
about("floating:stay_edit", _stay, FACTS)
about("floating:stay_step", lambda spot: {**_stay(spot), "action": "return"}, {"on": TODAY})
about("floating:stay_officer", _stay, {"officer": ""})
about("floating:pair", _stay, _helper)
about("floating:report", _stay, _REPORT)
about("floating:report", _own, _REPORT, case="own")
about("floating:contact", _paired, {"on": TODAY, "channel": "微信", "matter": "问候"})
about(
    "floating:talent",
    _stay,
    {"occupation": "焊工", "wish": "yes", "skill": "焊接", "channel": "微信群", "step": "found",
     "consented_on": TODAY},
)  # fmt: skip
about("floating:talent_withdraw", _talented)
about("floating:learn", _task)
about("floating:census_log", lambda spot: {"pk": _village_branch(spot)})
about("floating:officer", _officer, {"kind": "exchange", "on": TODAY, "present": "3"})
about("floating:officer_end", _officer)
about("floating:window", _window, {"on": TODAY, "served": "2", "said": "转接咨询"})
about("floating:station", _station, {"kind": "visit", "on": TODAY, "said": "情况良好"})
about("floating:fleet_rule", lambda spot: {}, _county)
about("floating:fleet", lambda spot: {"pk": _fleet(spot).pk}, _boarding)
about("floating:group_dissolve", _grouped)
about("floating:ashore", _aboard)
plain("floating:place_new", kwargs={"kind": "window"})


def _village_branch(spot: Spot) -> int:
    return w.organization(f"{spot.grids.village.code}-f", "村支部", "branch", spot.grids.village).pk

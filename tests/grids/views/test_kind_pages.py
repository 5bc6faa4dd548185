"""Kinds by the form: a new kind is in use at once, what is wrong is said beside its field."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from grids.actions import reporting, steps
from grids.actions.reporting import Report
from grids.actions.steps import Order
from grids.kind_words import in_words
from grids.models import CaseKind
from grids.queries.trees import kinds_for
from portal.models import Deed
from portal.refusals import Refused
from tests import grids_world as gw

Desk = Callable[[str], Client]
LAMP = {
    "title": "路灯报修", "practice": "P03", "privacy": "PV-RESIDENT", "reporters": ["grid", "village"],
    "channels": ["visit", "hotline"], "steps": ["start", "feed_back"], "extension_days": "0",
    "escalate_after": "2", "followup_days": "", "notice_hours": "2",
    "utitle1": "一般", "udays1": "4", "uworking1": "1", "utitle2": "紧急", "udays2": "2", "uworking2": "",
}  # fmt: skip


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def new_at(world: gw.GridsWorld, copy: str = "") -> str:
    return f"/grids/kinds/new/{world.county.pk}/{f'?copy={copy}' if copy else ''}"


def test_a_kind_made_by_the_form_is_reported_and_closed_without_code(world, desk: Desk) -> None:
    assert desk("officer").post(new_at(world), LAMP).status_code == 302
    kind = CaseKind.objects.get(title="路灯报修")
    assert kind in kinds_for(world.village)
    assert [(one["code"], one["days"], one["working"]) for one in kind.urgencies] == [
        ("u1", 4, True), ("u2", 2, False),
    ]  # fmt: skip
    desk_, own = world.who("dispatcher"), world.who("secretary")
    told = Report(key=uuid.uuid4(), kind=kind, words="灯不亮", channel="visit", grid=world.grids[2])
    case = reporting.report(actor=world.who("worker"), report=told)
    assert case.due_on.isoformat() == "2026-10-19"  # four working days from Tuesday
    case = steps.register(actor=desk_, case=case)
    case = steps.dispatch(actor=desk_, case=case, order=Order(world.village))
    case = steps.accept(actor=own, case=case)
    case = steps.start(actor=own, case=case)
    with pytest.raises(Refused, match="延期"):
        steps.ask_extension(actor=own, case=case, days=3, reason="配件没到")
    case = steps.resolve(actor=own, case=case, words="换了灯")
    case = steps.feed_back(actor=own, case=case, words="已告诉")
    assert steps.close(actor=desk_, case=case).state == "closed"  # without a rating
    again = desk("officer").post(new_at(world), LAMP | {"title": "井盖"})
    assert again.status_code == 302
    assert CaseKind.objects.filter(code="own-2", title="井盖").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "请写名称"),
        ({"title": "长" * 41}, "最多40字"),
        ({"reporters": []}, "至少选一项：网格员"),
        ({"channels": ["radio"]}, "请从列出的里选"),
        ({"extension_days": "11"}, "延期最多10个工作日（P03-R7）"),
        ({"extension_days": "十"}, "请填整数"),
        ({"escalate_after": "0"}, "请填1至30的整数"),
        ({"followup_days": "400"}, "请填1至365的整数"),
        ({"udays1": "0"}, "“一般”的时限请填1至365"),
        ({"utitle1": "", "udays1": "3"}, "要有编号和名称"),
        ({"utitle1": "", "udays1": "", "utitle2": "", "udays2": ""}, "请写1至6种紧急程度"),
        ({"privacy": "PV-NONE"}, "请选保密类别"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, desk: Desk, wrong, said) -> None:
    answer = desk("officer").post(new_at(world), LAMP | wrong)
    text = answer.content.decode()
    assert (answer.status_code, said in text) == (422, True)
    assert 'value="P03"' in text
    assert not CaseKind.objects.filter(organization=world.county).exists()


def test_a_preview_tells_in_words_and_saves_nothing(world, desk: Desk) -> None:
    text = desk("officer").post(new_at(world), LAMP | {"do": "preview"}).content.decode()
    for words in ("一般：4个工作日内办完", "紧急：2天内办完", "不能当场办结，不能延期，不评价",
                  "逾期2个工作日还没有办完的", "还没有保存"):  # fmt: skip
        assert words in text
    assert not CaseKind.objects.filter(organization=world.county).exists()


def test_a_countys_copy_takes_the_place_of_the_citys(world, desk: Desk) -> None:
    officer, city = desk("officer"), world.kind("hazard")
    page = officer.get(new_at(world, "hazard"))
    values = {name: field.value() for name, field in ((f.name, f) for f in page.context["form"])}
    values = {k: "" if v is None else v for k, v in values.items() if v is not False}
    values |= {"udays1": "2", "channels": ["visit", "desk"]}
    assert officer.post(new_at(world, "hazard"), values).status_code == 302
    own = CaseKind.objects.get(organization=world.county, code="hazard")
    assert kinds_for(world.village).count(own) == 1
    assert city not in kinds_for(world.village)
    assert own.urgencies[0] == {"code": "urgent", "title": "紧急", "days": 2, "working": True}
    assert own.stated == ["steps.feed_back"]  # the channels are the county's own now
    assert officer.post(f"/grids/kinds/{own.pk}/", {"do": "off"}).status_code == 302
    assert "hazard" not in {kind.code for kind in kinds_for(world.village)}
    assert Deed.objects.filter(details={"changed": ["active"]}).count() == 1
    officer.post(f"/grids/kinds/{own.pk}/", {"do": "on"})
    assert own in kinds_for(world.village)
    assert officer.get(new_at(world, "hazard")).status_code == 404  # it has its own already


def test_the_city_and_other_counties_are_out_of_reach(world, desk: Desk) -> None:
    city = world.kind("opinion")
    assert desk("officer").get(f"/grids/kinds/{city.pk}/").status_code == 404
    assert desk("stranger").get(new_at(world)).status_code == 404
    assert desk("dispatcher").get("/grids/kinds/").status_code == 403
    assert desk("officer").get("/grids/kinds/?place=1²").status_code == 200
    assert desk("officer").get(f"/grids/kinds/?place={world.other_county.pk}").status_code == 404


def test_the_words_of_every_shipped_kind(world) -> None:
    for kind in CaseKind.objects.all():
        told = in_words({name: getattr(kind, name) for name in (
            "reporters", "channels", "urgencies", "steps", "privacy", "extension_days",
            "escalate_after", "followup_days", "beyond_town",
        )})  # fmt: skip
        assert all(sentence.endswith("。") for sentence in told)
    dispute = in_words(world.kind("dispute").__dict__)
    assert "一般：30天内办完。" in dispute
    assert "结案30天后回访。" in dispute

"""Kinds of cases as data: what ships holds, a new one is a row, everything wrong is told at once."""

import pytest

from grids import kinds, library, shipped
from grids.actions.kinds import save_kind
from grids.models import CaseKind, GridLevel
from grids.queries.trees import kinds_for
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed
from tests import grids_world as gw
from tests.standing import once_a_module

VALUES = {
    "title": "噪声扰民",
    "reporters": ["grid"],
    "channels": ["visit"],
    "urgencies": [{"code": "normal", "title": "一般", "days": 2, "working": True}],
    "steps": [],
    "privacy": "PV-RESIDENT",
}


built, world = once_a_module(gw.build)


def test_every_shipped_kind_is_sound() -> None:
    found = {kind["code"]: kinds.problems(kind) for kind in shipped.kinds()}
    assert not any(found.values())
    assert " ".join(found) == (
        "opinion difficulty hazard dispute errand order listening reception contract"
    )


def test_what_is_stated_names_fields_there_are() -> None:
    """`steps.feed_back` names a step, all else a field."""
    for kind in shipped.kinds():
        for name in kind["stated"]:
            field, _, step = name.partition(".")
            assert field in kinds.FIELDS
            assert not step or step in kind[field]


def test_the_levels_the_report_counts() -> None:
    counted = {name: len(levels) for name, levels in shipped.levels().items()}
    assert counted == {"汶上县": 4, "微山县": 3, "金乡县": 5, "曲阜市": 3}


def test_loading_again_changes_nothing(world) -> None:
    CaseKind.objects.filter(code="hazard").update(title="隐患")
    GridLevel.objects.filter(number=1).update(name="镇级")
    assert library.load() == 0
    assert CaseKind.objects.get(code="hazard").title == "隐患"


def test_a_county_adds_and_changes_its_own(world) -> None:
    officer = world.who("officer")
    made = save_kind(actor=officer, organization=world.county, code="noise", values=VALUES)
    changed = save_kind(
        actor=officer, organization=world.county, code="noise", values={"escalate_after": 5}
    )
    assert (made.pk, changed.escalate_after, changed.title) == (changed.pk, 5, "噪声扰民")
    assert list(
        Deed.objects.filter(object_id=str(made.pk), object_type="grids.casekind")
        .order_by("id")
        .values_list("verb", flat=True)
    ) == ["新增事项类别", "修改事项类别"]
    assert world.report(code="noise").kind == made
    with pytest.raises(NotAllowed):
        save_kind(actor=world.who("dispatcher"), organization=world.county, code="x", values=VALUES)
    city = world.county.parent
    with pytest.raises(NotAllowed):
        save_kind(actor=officer, organization=city, code="x", values=VALUES)


def test_a_countys_own_takes_the_place_of_the_citys(world) -> None:
    values = VALUES | {"title": "困难群众诉求"}
    save_kind(
        actor=world.who("officer"), organization=world.county, code="difficulty", values=values
    )
    titles = {kind.code: kind.title for kind in kinds_for(world.village)}
    assert (titles["difficulty"], titles["hazard"]) == ("困难群众诉求", "安全隐患")
    assert {k.code: k.title for k in kinds_for(world.other_county)}["difficulty"] == "困难诉求"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "长" * 41),
        ("privacy", "PV-PUBLIC"),
        ("reporters", []),
        ("channels", ["letter"]),
        ("channels", "visit"),
        ("steps", ["deliberate"]),
        ("urgencies", []),
        ("urgencies", [{"code": "a", "title": "甲", "days": 0}]),
        ("urgencies", [{"code": "a", "title": "甲", "days": True}]),
        ("urgencies", [{"code": "a", "title": "甲", "days": 1}] * 2),
        ("urgencies", ["a"]),
        ("extension_days", 11),
        ("escalate_after", 0),
        ("followup_days", 0),
    ],
)
def test_what_does_not_fit_is_told_by_field(field, value) -> None:
    sound = VALUES | {"extension_days": 10, "escalate_after": 3}
    assert kinds.problems(sound) == {}
    assert list(kinds.problems(sound | {field: value})) == [field]


def test_nothing_is_saved_of_a_kind_that_does_not_fit(world) -> None:
    with pytest.raises(Invalid) as refused:
        save_kind(
            actor=world.who("officer"), organization=world.county, code="x",
            values=VALUES | {"title": "", "steps": ["x"]},
        )  # fmt: skip
    assert set(refused.value.problems) == {"title", "steps"}
    assert not CaseKind.objects.filter(code="x").exists()


def test_two_kinds_in_use_are_not_called_the_same(world) -> None:
    officer, county = world.who("officer"), world.county
    with pytest.raises(Invalid, match="已有类别“安全隐患”在用") as refused:
        save_kind(
            actor=officer, organization=county, code="x", values=VALUES | {"title": "安全隐患"}
        )
    assert set(refused.value.problems) == {"title"}
    save_kind(actor=officer, organization=county, code="noise", values=VALUES)
    with pytest.raises(Invalid, match="汶上县"):
        save_kind(actor=officer, organization=county, code="loud", values=VALUES)
    save_kind(actor=officer, organization=county, code="noise", values={"active": False})
    save_kind(actor=officer, organization=county, code="loud", values=VALUES)
    with pytest.raises(Invalid, match="噪声扰民"):
        save_kind(actor=officer, organization=county, code="noise", values={"active": True})
    save_kind(actor=officer, organization=county, code="noise", values={"escalate_after": 5})

"""Items: shipped ones are seeds, the county's edits stay, and what a scheme forbids is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from assessments import library
from assessments.actions import point_items as actions
from assessments.actions import publishing, schemes
from assessments.actions.point_items import Wording
from assessments.models import PointItem, Scheme
from assessments.models.points import SCORED
from assessments.points import items
from assessments.points.rules import Rules
from assessments.schemes import load
from members import divisions, structure
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed
from tests import points_world as pw

ASPECTS = {"政治过硬", "纪律过硬", "品德过硬", "能力过硬"}
DUTIES = {"履行党员义务", "履行岗位职责", "参加组织生活", "发挥先锋模范作用"}
DOING = Wording("在村级调解室值班", "bonus", Decimal("1.5"), "能力过硬", "履行岗位职责")


def test_jinxiang_has_42_items_in_four_aspects_and_four_duties():
    """P08-R2, and what its article says of aspects and duties."""
    rows = items.shipped("jinxiang_points")
    assert len(rows) == 42 == Rules(load("jinxiang_points").data).items_stated
    assert {row["aspect"] for row in rows} == ASPECTS
    assert {row["duty"] for row in rows} == DUTIES
    assert {row["kind"] for row in rows} == {kind for kind, _ in SCORED}


@pytest.mark.parametrize("code", items.codes())
def test_every_shipped_item_fits_its_scheme(code):
    rules = Rules(load(code).data)
    rows = items.shipped(code)
    assert rules.has_sheets
    assert len({row["code"] for row in rows}) == len({row["label"] for row in rows}) == len(rows)
    for row in rows:
        points = Decimal(row["points"])
        assert points > 0
        assert row["kind"] == "bonus" or not rules.positive_only
        if row["kind"] == "deduction" and rules.deductions:
            assert points in rules.deductions


def test_the_ranges_the_cards_name():
    """P24-R13: an entry from −20 to +10; P25-R4: faults of all five sizes, good deeds of 1."""
    jiaxiang = items.shipped("jiaxiang_category")
    assert max(int(r["points"]) for r in jiaxiang if r["kind"] == "bonus") == 10
    assert max(int(r["points"]) for r in jiaxiang if r["kind"] == "deduction") == 20
    twelve = items.shipped("sishui_twelve")
    faults = {int(r["points"]) for r in twelve if r["kind"] == "deduction"}
    assert faults == {1, 2, 3, 6, 12}
    assert {r["points"] for r in twelve if r["kind"] == "bonus"} == {"1"}


@pytest.mark.django_db
def test_publishing_brings_the_items_and_edits_stay(monkeypatch):
    monkeypatch.setattr(divisions, "villages", list)
    structure.load()
    version, _ = library.publish_shipped(actor=None, code="jinxiang_points")
    mine = version.scheme.items.get(code="jx01")
    PointItem.objects.filter(pk=mine.pk).update(label="本县改过", points=9, active=False)
    version.scheme.items.filter(code="jx42").delete()
    library.publish_shipped(actor=None, code="jinxiang_points")
    mine.refresh_from_db()
    assert (mine.label, mine.points, mine.active, mine.stated) == ("本县改过", 9, False, False)
    assert version.scheme.items.count() == 42
    assert items.load(version.scheme, version) == 0


@pytest.mark.django_db
def test_a_copy_gets_the_items_of_what_it_was_copied_from():
    world = pw.build()
    version = world.scheme.versions.get()
    copy = Scheme.objects.create(
        organization=world.county, code="own_points", title="本县积分", practice="P08",
        origin="jinxiang_points",
    )  # fmt: skip
    assert items.load(copy, version) == 42


@pytest.mark.django_db
def test_publishing_a_copy_brings_its_items():
    world = pw.build()
    officer = world.who("officer")
    draft = schemes.copy_shipped(
        actor=officer,
        code="sishui_twelve",
        organization=world.county,
        new_code="own_twelve",
        title="本县十二分制",
    )
    assert not draft.scheme.items.exists()
    publishing.publish(
        actor=officer, draft=draft, in_force_from=dt.date(2027, 1, 1), seen=draft.digest
    )
    assert draft.scheme.items.count() == 12


@pytest.mark.django_db
def test_the_county_adds_changes_and_retires():
    world = pw.build()
    officer, rules = world.who("officer"), Rules(world.scheme.versions.get().document)
    made = actions.add(actor=officer, scheme=world.scheme, rules=rules, wording=DOING)
    assert (made.code, made.position, made.component) == ("own043", 43, "routine")
    actions.change(
        actor=officer, item=made, rules=rules, wording=Wording("改", "deduction", Decimal(3))
    )
    actions.retire(actor=officer, item=made, active=False)
    made.refresh_from_db()
    assert (made.label, made.kind, made.points, made.active) == ("改", "deduction", 3, False)
    assert Deed.objects.filter(object_type="assessments.pointitem").count() == 3
    for who in ("secretary", "town", "member"):
        with pytest.raises(NotAllowed, match="修订方案"):
            actions.add(actor=world.who(who), scheme=world.scheme, rules=rules, wording=DOING)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "wording", "field"),
    [
        ("jinxiang_points", Wording(" ", "bonus", Decimal(1)), "label"),
        ("jinxiang_points", Wording("做事", "spent", Decimal(1)), "kind"),
        ("jinxiang_points", Wording("做事", "bonus", Decimal(0)), "points"),
        ("jinxiang_points", Wording("做事", "bonus", Decimal("0.001")), "points"),
        ("sishui_twelve", Wording("做事", "deduction", Decimal(5)), "points"),
        ("guanyinge_residents", Wording("做事", "deduction", Decimal(1)), "kind"),
    ],
)
def test_what_an_item_cannot_be(code, wording, field):
    world = pw.build(code)
    rules = Rules(world.scheme.versions.get().document)
    with pytest.raises(Invalid) as refused:
        actions.add(actor=world.who("officer"), scheme=world.scheme, rules=rules, wording=wording)
    assert set(refused.value.problems) == {field}

"""What one entry may be, from the scheme's own data: sizes and ranges (P24-R13), up to the start (P25-R4)."""

import datetime as dt
from decimal import Decimal

import pytest

from assessments.actions import point_items, points
from assessments.actions.point_items import Wording
from assessments.models import PointItem, SchemeVersion
from assessments.points import items
from assessments.points.rules import Rules
from assessments.schemes.documents import codes, load
from portal.refusals import Invalid
from tests import points_world as pw

pytestmark = pytest.mark.django_db
OFFICER_ITEM = Wording("特别贡献", "bonus", Decimal(11))


def test_one_entry_moves_at_most_ten_up_and_twenty_down():
    """P24-R13: −20 to +10, refused with the rule and who could allow more."""
    world = pw.build("jiaxiang_category", 3)
    PointItem.objects.update(points=Decimal(50))
    with pytest.raises(Invalid, match=r"一笔最多加10分（P24-R13），现填10.5。.*县委组织部"):
        world.post("jc08", 0, pw.OCTOBER, points="10.5")
    with pytest.raises(Invalid, match=r"一笔最多扣20分（P24-R13），现填21。"):
        world.post("jc14", 0, pw.OCTOBER, points="21")
    world.post("jc08", 0, pw.OCTOBER, points="10")
    world.post("jc14", 0, pw.OCTOBER, points="20")


def test_an_item_cannot_be_larger_than_an_entry_may_be():
    world = pw.build("jiaxiang_category", 3)
    rules = Rules(SchemeVersion.objects.get().document)
    words = {"actor": world.who("officer"), "scheme": world.scheme, "rules": rules}
    with pytest.raises(Invalid, match="P24-R13") as refused:
        point_items.add(wording=OFFICER_ITEM, **words)
    assert set(refused.value.problems) == {"points"}


def test_the_limits_are_the_documents_and_not_the_codes():
    world = pw.build("jiaxiang_category", 3)
    version = SchemeVersion.objects.get()
    document = dict(version.document)
    document["components"] = [{**document["components"][0], "gain_max": "2"}]
    SchemeVersion.objects.create(
        scheme=world.scheme,
        number=2,
        document=document,
        digest="1" * 64,
        published_at=version.published_at,
        in_force_from="2026-10-01",
    )
    with pytest.raises(Invalid, match="一笔最多加2分"):
        world.post("jc04", 0, pw.OCTOBER)


def test_good_deeds_win_back_what_was_lost_and_no_more():
    """P25-R4: from 12 nothing is added; after −2 two good deeds count, a third is refused."""
    world = pw.build("sishui_twelve", 3)
    with pytest.raises(Invalid, match=r"现有12分。做好事的加分最多补到起始的12分（P25-R4）"):
        world.post("ss10", 0, pw.OCTOBER)
    world.post("ss03", 0, pw.SEPTEMBER)
    world.post("ss10", 0, pw.OCTOBER)
    world.post("ss11", 0, pw.OCTOBER)
    with pytest.raises(Invalid, match="现有12分"):
        world.post("ss12", 0, pw.OCTOBER)
    with pytest.raises(Invalid, match=r"一次加分只能是1分（P25-R4），现填0.5。"):
        world.post("ss12", 0, pw.OCTOBER, points="0.5")


def test_a_loss_taken_back_leaves_no_room():
    world = pw.build("sishui_twelve", 3)
    lost = world.post("ss03", 0, pw.OCTOBER)
    points.reverse(actor=world.who("secretary"), entry=lost, reason="核错了")
    with pytest.raises(Invalid, match="P25-R4"):
        world.post("ss10", 0, pw.OCTOBER)


def test_one_ground_told_twice_is_lost_once():
    world = pw.build("sishui_twelve", 3)
    for _ in range(2):
        world.post("ss01", 0, pw.OCTOBER, "10月党员大会")
    world.post("ss10", 0, pw.OCTOBER)
    with pytest.raises(Invalid, match="P25-R4"):
        world.post("ss11", 0, pw.OCTOBER)


def test_last_years_losses_are_not_won_back_this_year():
    """P25-R4: 12 points on 1 January."""
    world = pw.build("sishui_twelve", 3)
    world.post("ss03", 0, pw.OCTOBER)
    pw.on(dt.date(2027, 1, 10))
    with pytest.raises(Invalid, match="现有12分"):
        world.post("ss10", 0, "2027-01")


def test_the_shipped_items_fit_their_schemes():
    for code in codes():
        rules = Rules(load(code).data)
        for row in items.shipped(code):
            most = rules.most_of(row["kind"])
            assert most is None or Decimal(row["points"]) <= most
            if row["kind"] == "bonus" and rules.additions:
                assert Decimal(row["points"]) in rules.additions

"""一支部一办法: drafted, adopted by the meeting, filed or sent back, only tighter (M17)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from assessments.actions import point_rules as actions
from assessments.actions import points
from assessments.actions.point_rules import Meeting, OwnWording
from assessments.actions.points import Posting
from assessments.models import BranchItem, BranchRule, PointEntry, PointItem
from assessments.queries.point_rules import offered, rule_on, waiting_for
from members.models import Membership
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import points_world as pw
from tests import world as w

pytestmark = pytest.mark.django_db
NOVEMBER = "2026-11"
ITEM = "jx24"


@pytest.fixture
def world() -> pw.PointsWorld:
    """Jinxiang's branch of ten full members."""
    return pw.build()


def draft(world: pw.PointsWorld) -> BranchRule:
    return actions.draft(
        actor=world.who("secretary"), scheme=world.scheme, organization=world.branch
    )


def write(world: pw.PointsWorld, rule: BranchRule, share: str = "0.5", **more) -> BranchItem:
    item = world.item(more.pop("code", ITEM))
    words = {"label": "红白理事会主事一次", "points": item.points * Decimal(share), **more}
    return actions.write_line(
        actor=world.who("secretary"), rule=rule, item=item, wording=OwnWording(**words)
    )


def meet(world: pw.PointsWorld, rule: BranchRule, **more) -> None:
    told = {"met_on": w.TODAY, "present": 8, "in_favour": 6, "planned_from": NOVEMBER, **more}
    actions.adopt(actor=world.who("secretary"), rule=rule, meeting=Meeting(**told))


def filed(world: pw.PointsWorld, **more) -> BranchItem:
    rule = draft(world)
    line = write(world, rule, **more)
    meet(world, rule)
    actions.take(actor=world.who("town"), rule=rule, action="file")
    return line


def post(world: pw.PointsWorld, line: BranchItem | None, month: str, won: str = "") -> PointEntry:
    item = world.item(ITEM)
    world.open(month)
    amount = Decimal(won) if won else (line or item).points
    posting = Posting(item, amount, parse(month), f"记录{month}{won}", own=line)
    account = world.account(0)
    return points.post(actor=world.who("secretary"), accounts=[account], posting=posting)[0]


def test_from_the_month_it_holds_the_sheet_offers_the_branchs_lines(world):
    line = filed(world)
    world.open(pw.OCTOBER)
    assert line.rule in BranchRule.objects.filter(in_force_from=NOVEMBER, state="filed")
    october = {one.key for one in offered(world.scheme, world.branch, parse(pw.OCTOBER))}
    november = {one.key for one in offered(world.scheme, world.branch, parse(NOVEMBER))}
    county = str(world.item(ITEM).pk)
    assert october - november == {county}
    assert november - october == {f"b{line.pk}"}
    assert post(world, None, pw.OCTOBER).own_item is None
    pw.on(dt.date(2026, 11, 10))
    entry = post(world, line, NOVEMBER)
    assert (entry.own_item, entry.matter, entry.points) == (line, line.label, line.points)


def test_a_months_sheet_takes_no_other_lines_than_its_own(world):
    line = filed(world)
    with pytest.raises(Invalid, match="2026年10月本支部的办法里没有这一条"):
        post(world, line, pw.OCTOBER)
    pw.on(dt.date(2026, 11, 10))
    with pytest.raises(Invalid, match=r"另有自己的条目（P08-R10）"):
        post(world, None, NOVEMBER)
    with pytest.raises(Invalid, match="本支部的办法规定“红白理事会主事一次”一次最多"):
        post(world, line, NOVEMBER, str(world.item(ITEM).points))
    assert not PointEntry.objects.exists()


def test_a_branch_may_only_tighten(world):
    """Values, class and evidence: each refusal names the rule, the county's limit and who could allow it."""
    rule = draft(world)
    item = world.item(ITEM)
    limit = f"{item.points.normalize():f}"
    told = rf"“{item.label}”一次最多{limit}分，支部的办法只能更严（M17），现填.*县委组织部"
    with pytest.raises(Invalid, match=told):
        write(world, rule, "1.5")
    with pytest.raises(Invalid, match=r"须有依据，支部的办法不能免（M17）"):
        write(world, rule, evidence_needed=False)
    with pytest.raises(
        Invalid, match=r"不能改性质、另立一类，条目总数42条由县里定（M17）"
    ) as refused:
        write(world, rule, kind="deduction")
    assert set(refused.value.problems) == {"kind"}
    assert not rule.lines.exists()
    write(world, rule, "1")


def test_the_countys_own_lists_bind_a_branch_too():
    world = pw.build("sishui_twelve")
    rule = draft(world)
    with pytest.raises(Invalid, match=r"一次扣分只能是1、2、3、6、12分之一（P25-R4），现填4"):
        write(world, rule, code="ss07", points=Decimal(4))
    write(world, rule, code="ss07", points=Decimal(3))


def test_a_line_stands_once_under_an_item(world):
    rule = draft(world)
    line = write(world, rule)
    with pytest.raises(Invalid, match="下面已经有"):
        write(world, rule)
    actions.remove_line(actor=world.who("secretary"), line=line)
    write(world, rule)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("met_on", {"met_on": w.TODAY + dt.timedelta(days=1)}),
        ("met_on", {"met_on": w.TODAY - dt.timedelta(days=400)}),
        ("present", {"present": 11}),
        ("present", {"present": 0, "in_favour": 0}),
        ("in_favour", {"in_favour": 9}),
        ("in_favour", {"in_favour": 5}),
        ("planned_from", {"planned_from": pw.OCTOBER}),
        ("planned_from", {"planned_from": "2027Q1"}),
        ("planned_from", {"planned_from": "下月"}),
    ],
)
def test_a_meeting_says_what_is_wrong(world, field, change):
    """Ten have a vote: six in favour carry it, five do not; no month that has begun."""
    rule = draft(world)
    write(world, rule)
    with pytest.raises(Invalid) as refused:
        meet(world, rule, **change)
    assert set(refused.value.problems) == {field}
    rule.refresh_from_db()
    assert (rule.state, rule.met_on) == ("draft", None)


def test_probationary_members_have_no_vote(world):
    """P08-R12: of ten, four on probation; four of six in favour carry it."""
    Membership.objects.filter(person__in=world.people[:4]).update(stage="probationary")
    rule = draft(world)
    write(world, rule)
    with pytest.raises(Invalid, match="正式党员6人"):
        meet(world, rule, present=7)
    meet(world, rule, present=6, in_favour=4)
    rule.refresh_from_db()
    assert (rule.eligible, rule.in_favour) == (6, 4)


def test_nothing_is_adopted_without_lines(world):
    with pytest.raises(Refused, match="还没有条目"):
        meet(world, draft(world))


def test_what_the_county_has_lowered_meanwhile_is_told(world):
    rule = draft(world)
    write(world, rule, "1")
    PointItem.objects.filter(code=ITEM).update(points=Decimal("0.1"))
    with pytest.raises(Invalid, match=r"一次最多0\.1分"):
        meet(world, rule)


def test_lowered_after_filing_the_countys_limit_holds(world):
    line = filed(world, share="1")
    PointItem.objects.filter(code=ITEM).update(points=Decimal("0.1"))
    one = next(o for o in offered(world.scheme, world.branch, parse(NOVEMBER)) if o.own == line)
    assert one.points == Decimal("0.1")
    pw.on(dt.date(2026, 11, 10))
    with pytest.raises(Invalid, match=r"一次最多0\.1分"):
        post(world, line, NOVEMBER)


def test_the_town_sends_back_and_the_meeting_votes_anew(world):
    rule = draft(world)
    write(world, rule)
    meet(world, rule)
    assert [(r, what) for r, what in waiting_for(world.who("town"))] == [(rule, "file")]
    with pytest.raises(Stale, match="等备案"):
        draft(world)
    actions.take(actor=world.who("town"), rule=rule, action="return", reason="第一条说不清")
    rule.refresh_from_db()
    assert (rule.state, rule.met_on, rule.planned_from) == ("draft", None, "")
    assert waiting_for(world.who("secretary")) == [(rule, "mend")]
    assert draft(world) == rule


def test_filed_late_it_holds_from_the_next_month_that_has_not_begun(world):
    rule = draft(world)
    write(world, rule)
    meet(world, rule)
    pw.on(dt.date(2026, 12, 2))
    actions.take(actor=world.who("town"), rule=rule, action="file")
    rule.refresh_from_db()
    assert (rule.planned_from, rule.in_force_from) == (NOVEMBER, "2027-01")


def test_a_new_version_begins_with_the_old_lines_and_follows_it(world):
    filed(world)
    pw.on(dt.date(2026, 11, 10))
    rule = draft(world)
    assert (rule.number, [line.label for line in rule.lines.all()]) == (2, ["红白理事会主事一次"])
    rule.lines.all().delete()
    meet(world, rule, met_on=dt.date(2026, 11, 9), planned_from="2026-12")
    actions.take(actor=world.who("town"), rule=rule, action="file")
    assert rule_on(world.scheme.pk, world.branch.pk, parse(NOVEMBER)).number == 1
    assert rule_on(world.scheme.pk, world.branch.pk, parse("2026-12")).number == 2


def test_the_county_stops_what_it_finds_wrong_and_entries_stay(world):
    line = filed(world)
    pw.on(dt.date(2026, 11, 10))
    entry = post(world, line, NOVEMBER)
    rule = BranchRule.objects.get()
    actions.take(actor=world.who("officer"), rule=rule, action="revoke", reason="与县里不符")
    assert rule_on(world.scheme.pk, world.branch.pk, parse(NOVEMBER)) is None
    assert PointEntry.objects.get(pk=entry.pk).own_item == line
    post(world, None, NOVEMBER)


@pytest.mark.parametrize(
    ("who", "action"), [("secretary", "file"), ("officer", "file"), ("town", "overrule")]
)
def test_each_step_is_somebodys(world, who, action):
    rule = draft(world)
    write(world, rule)
    meet(world, rule)
    with pytest.raises(NotAllowed):
        actions.take(actor=world.who(who), rule=rule, action=action, reason="看看")


@pytest.mark.parametrize("who", ["town", "officer", "member"])
def test_only_the_branch_drafts(world, who):
    with pytest.raises(NotAllowed):
        actions.draft(actor=world.who(who), scheme=world.scheme, organization=world.branch)
    rule, wording = draft(world), OwnWording("写一条", Decimal("0.1"))
    words = {"rule": rule, "item": world.item(ITEM), "wording": wording}
    with pytest.raises(NotAllowed):
        actions.write_line(actor=world.who(who), **words)


def test_rules_are_a_branchs(world):
    with pytest.raises(Refused, match="只有党支部"):
        actions.draft(actor=world.who("keeper"), scheme=world.scheme, organization=world.village)


def test_adopted_lines_are_fixed_in_the_database(world):
    line = filed(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        BranchItem.objects.filter(pk=line.pk).update(points=Decimal(99))
    with pytest.raises(DatabaseError), transaction.atomic():
        line.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        BranchItem.objects.create(
            rule=line.rule, item=line.item, label="另一条", points=Decimal("0.1")
        )


def test_the_database_knows_a_majority(world):
    rule = draft(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        BranchRule.objects.filter(pk=rule.pk).update(
            state="filed", met_on=w.TODAY, eligible=10, present=8, in_favour=5
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        BranchRule.objects.filter(pk=rule.pk).update(state="filed")

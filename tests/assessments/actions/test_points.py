"""Monthly sheets: who may take which step when, what is refused, late reports, reversal, doubles."""

import datetime as dt
import itertools
import uuid
from decimal import Decimal
from typing import Any

import pytest

from assessments import rights
from assessments.actions import points as actions
from assessments.models import PointAccount, PointEntry, PointItem, PointSheet
from assessments.points.lifecycle import POINTS
from assessments.points.schemes import rules_on
from assessments.queries import point_records
from assessments.queries.points import sheet_page
from members.models import Membership, Organization
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import points_world as pw
from tests import world as w

pytestmark = pytest.mark.django_db
S = PointSheet.State
TABLE = {
    ("open", "report", "secretary"): "reported",
    ("reported", "recognise", "secretary"): "recognised",
    ("reported", "return", "secretary"): "open",
    ("recognised", "confirm", "town"): "confirmed",
    ("recognised", "send_back", "town"): "open",
    ("confirmed", "post", "secretary"): "posted",
    ("confirmed", "send_back", "town"): "open",
    ("posted", "file", "secretary"): "filed",
    ("posted", "return", "secretary"): "open",
    ("posted", "send_back", "town"): "open",
}
"""(state, action, who) → the state it leads to; anything else is refused."""
ROLES = ("secretary", "town", "member", "officer")


@pytest.fixture
def world() -> pw.PointsWorld:
    return pw.build()


def test_every_state_action_and_role(world):
    """LC-POINTS, tried whole: what is in the table works, all else is refused and writes nothing."""
    sheet = world.open(pw.SEPTEMBER)
    rows = PointSheet.objects.filter(pk=sheet.pk)
    for state, step, role in itertools.product(S.values, POINTS.steps, ROLES):
        posted = dt.date(2026, 9, 1) if state in ("posted", "filed") else None
        rows.update(state=state, posted_on=posted)
        fresh = rows.select_related("organization", "scheme").get()
        wanted = TABLE.get((state, step.action, role))
        before = Deed.objects.count()
        refused = attempt(world.who(role), fresh, step.action)
        there = (state, step.action, role, refused and refused.sentence)
        assert (refused is None) == (wanted is not None), there
        assert rows.get().state == (wanted or state), there
        assert Deed.objects.count() == before + (refused is None)
        allowed = role == ("town" if step.right == rights.CONFIRM_POINTS else "secretary")
        assert isinstance(refused, NotAllowed) == (not allowed), there


def attempt(actor: Any, sheet: PointSheet, action: str) -> Refused | None:
    """Take a step; the refusal where it is refused."""
    try:
        actions.take(actor=actor, sheet=sheet, action=action, reason="10月8日支委会")
    except Refused as refused:
        return refused
    return None


def test_opening_gives_each_member_of_the_month_an_account_once(world):
    sheet = world.open(pw.SEPTEMBER)
    assert PointAccount.objects.count() == 10
    assert world.open(pw.SEPTEMBER) == sheet
    world.open(pw.OCTOBER)
    assert PointAccount.objects.count() == 10
    assert Deed.objects.filter(verb="开启月积分表").count() == 2


def test_who_moves_to_another_branch_takes_his_account_along(world):
    world.open(pw.SEPTEMBER)
    second = w.organization("370828101261-zb", "东村党支部", "branch", world.town)
    person, day = world.people[3], dt.date(2026, 10, 8)
    Membership.objects.filter(person=person).update(until=day)
    Membership.objects.create(person=person, branch=second, since=day)
    w.account("second", "branch_secretary", second)
    actions.open_sheet(
        actor=world.who("second"),
        scheme=world.scheme,
        organization=second,
        period=pw.parse(pw.OCTOBER),
    )
    held = PointAccount.objects.filter(person=person).order_by("pk")
    assert [(a.organization_id, a.until) for a in held] == [
        (world.branch.pk, day),
        (second.pk, None),
    ]
    world.open(pw.OCTOBER)
    assert PointAccount.objects.filter(person=person).count() == 2


@pytest.mark.parametrize(
    ("who", "month", "kind", "sentence"),
    [
        ("town", pw.SEPTEMBER, "branch", "登记积分由"),
        ("secretary", "2026-11", "branch", "还没有到"),
        ("keeper", pw.SEPTEMBER, "village", "不按《"),
        ("secretary", "2024-09", "branch", "还没有施行"),
    ],
)
def test_what_cannot_be_opened(world, who, month, kind, sentence):
    where = Organization.objects.get(kind=kind)
    with pytest.raises(Refused, match=sentence):
        actions.open_sheet(
            actor=world.who(who),
            scheme=world.scheme,
            organization=where,
            period=pw.parse(month),
        )
    assert not PointSheet.objects.exists()


def test_a_late_report_goes_to_the_next_sheet_and_says_so(world):
    """September's day was 8 October (the 5th lies in the holiday); on the 13th it is too late."""
    world.open(pw.SEPTEMBER)
    late = world.post("jx21", 2, pw.SEPTEMBER)
    assert (late.sheet.period_code, late.happened) == (pw.OCTOBER, pw.SEPTEMBER)
    own = world.post("jx21", 2, pw.OCTOBER)
    assert (own.sheet.period_code, own.happened) == (pw.OCTOBER, "")


def test_the_last_day_is_still_in_time(world):
    pw.on(dt.date(2026, 10, 8))
    world.open(pw.SEPTEMBER)
    assert world.post("jx21", 2, pw.SEPTEMBER).sheet.period_code == pw.SEPTEMBER


def test_a_returned_sheet_takes_what_was_missing(world):
    sheet = world.open(pw.SEPTEMBER)
    world.take(sheet, "report", "return")
    assert world.post("jx21", 2, pw.SEPTEMBER).sheet == sheet
    assert point_records.returned([sheet]) == {sheet.pk: "退回补报：会议"}


def test_when_no_sheet_takes_entries_it_says_so(world):
    pw.on(dt.date(2026, 10, 31))
    world.open(pw.OCTOBER)
    world.take(PointSheet.objects.get(), "report")
    with pytest.raises(Refused, match="11月1日起"):
        world.post("jx21", 2, pw.OCTOBER)


@pytest.mark.parametrize(
    ("code", "points", "ground", "field"),
    [
        ("jx21", "2", "签到表", "points"),
        ("jx21", "0", "签到表", "points"),
        ("jx21", "-1", "签到表", "points"),
        ("jx21", "0.001", "签到表", "points"),
        ("jx21", "1", " ", "evidence"),
        ("jx21", "1", "长" * 301, "evidence"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(world, code, points, ground, field):
    world.open(pw.OCTOBER)
    with pytest.raises(Invalid) as refused:
        world.post(code, 2, pw.OCTOBER, ground, points)
    assert set(refused.value.problems) == {field}
    assert not PointEntry.objects.exists()


def test_a_retired_item_is_not_posted(world):
    world.open(pw.OCTOBER)
    PointItem.objects.filter(code="jx21").update(active=False)
    with pytest.raises(Invalid, match="停用"):
        world.post("jx21", 2, pw.OCTOBER)


def test_the_twelve_points_take_listed_faults_only():
    world = pw.build("sishui_twelve")
    world.open(pw.OCTOBER)
    PointItem.objects.filter(code="ss05").update(points=Decimal(5))
    with pytest.raises(Invalid, match="1、2、3、6、12"):
        world.post("ss05", 2, pw.OCTOBER, points="5")
    assert world.post("ss05", 2, pw.OCTOBER, points="3").points == 3


def test_one_ground_is_a_gain_or_a_loss_but_not_both(world):
    world.open(pw.OCTOBER)
    world.post("jx21", 2, pw.OCTOBER, "鲁委〔2026〕3号")
    with pytest.raises(Invalid, match="S-ONCE"):
        world.post("jx36", 2, pw.OCTOBER, "鲁委 [2026] 3号")
    world.post("jx36", 3, pw.OCTOBER, "鲁委 [2026] 3号")


def test_a_ground_told_twice_is_shown_as_not_counted(world):
    """S-ONCE over the quarter: the larger one counts, on whatever sheet the other stands."""
    pw.on(dt.date(2026, 10, 31))
    first = world.post("jx25", 2, pw.OCTOBER, "通报〔2026〕18号")
    world.take(first.sheet, "report")
    pw.on(dt.date(2026, 11, 9))
    second = world.post("jx26", 2, "2026-11", "通报 (2026) 18 号")
    other = world.post("jx26", 3, "2026-11", "通报 (2026) 18 号")
    rules = rules_on(world.scheme, pw.parse("2026-11"))

    def doubles(sheet: PointSheet) -> list[int]:
        page = sheet_page(sheet, rules, world.who("secretary"))
        return [r.entry.pk for row in page["rows"] for r in row.entries if r.is_double]

    assert doubles(first.sheet) == [first.pk]
    assert doubles(second.sheet) == []
    assert other.sheet == second.sheet


def test_a_member_claims_his_own_gains_alone(world):
    world.open(pw.OCTOBER)
    claim = world.post("jx22", 1, pw.OCTOBER, by="member")
    assert claim.entered_by == world.who("member")
    with pytest.raises(NotAllowed, match="党支部书记"):
        world.post("jx22", 2, pw.OCTOBER, by="member")
    with pytest.raises(NotAllowed):
        world.post("jx31", 1, pw.OCTOBER, by="member")


def test_the_same_posting_sent_again_finds_its_own_entry(world):
    world.open(pw.OCTOBER)
    key = uuid.uuid4()
    first = world.post("jx21", 2, pw.OCTOBER, key=key)
    assert world.post("jx21", 2, pw.OCTOBER, key=key) == first
    assert PointEntry.objects.count() == 1


def test_a_reversal_is_a_negative_twin_with_its_reason(world):
    world.open(pw.OCTOBER)
    entry = world.post("jx21", 2, pw.OCTOBER)
    with pytest.raises(Invalid):
        actions.reverse(actor=world.who("secretary"), entry=entry, reason=" ")
    twin = actions.reverse(actor=world.who("secretary"), entry=entry, reason="没有参加")
    assert (twin.points, twin.reverses, twin.sheet) == (-entry.points, entry, entry.sheet)
    with pytest.raises(Stale):
        actions.reverse(actor=world.who("secretary"), entry=entry, reason="再来")
    with pytest.raises(Refused, match="本身是冲销"):
        actions.reverse(actor=world.who("secretary"), entry=twin, reason="再来")


def test_after_confirmation_the_twin_takes_the_same_way(world):
    """A correction of what counts goes through the present sheet and its checks (D-CORRECT)."""
    pw.on(dt.date(2026, 9, 30))
    entry = world.post("jx21", 2, pw.SEPTEMBER)
    world.confirm(pw.SEPTEMBER)
    pw.on(w.TODAY)
    entry.refresh_from_db()
    twin = actions.reverse(
        actor=world.who("secretary"),
        entry=PointEntry.objects.select_related("sheet", "account").get(pk=entry.pk),
        reason="查实没有参加",
    )
    assert twin.sheet.period_code == pw.OCTOBER


def test_who_may_reverse_what(world):
    """While the town checks it is the town's; nobody takes his own loss back (E-CONFLICT)."""
    pw.on(dt.date(2026, 9, 30))
    entry = world.post("jx21", 2, pw.SEPTEMBER)
    claim = world.post("jx22", 1, pw.SEPTEMBER, by="member")
    loss = world.post("jx31", 0, pw.SEPTEMBER)
    secretary = world.who("secretary")
    secretary.person = world.people[0]
    secretary.save()

    def may(who: str, one: PointEntry) -> bool:
        fresh = PointEntry.objects.select_related("sheet__organization", "account").get(pk=one.pk)
        return actions.may_reverse(world.who(who), fresh)

    assert [may(who, entry) for who in ("secretary", "town", "member")] == [True, False, False]
    assert may("member", claim)
    assert not may("secretary", loss)
    world.take(entry.sheet, "report", "recognise")
    assert [may(who, entry) for who in ("secretary", "town", "member")] == [False, True, False]
    assert not may("member", claim)
    assert may("town", loss)


def test_an_objection_stays_on_the_record_and_filing_answers_it(world):
    pw.on(dt.date(2026, 9, 30))
    sheet = world.confirm(pw.SEPTEMBER)
    member = world.who("member")
    with pytest.raises(Stale):
        actions.object_to(actor=member, sheet=sheet, text="漏记一次")
    world.take(sheet, "post")
    with pytest.raises(Invalid):
        actions.object_to(actor=member, sheet=sheet, text=" ")
    with pytest.raises(NotAllowed):
        actions.object_to(actor=world.who("town"), sheet=sheet, text="漏记一次")
    actions.object_to(actor=member, sheet=sheet, text="漏记一次")
    with pytest.raises(Stale):
        actions.object_to(actor=member, sheet=sheet, text="又想起一次")
    with pytest.raises(Refused, match="24:00"):
        actions.take(actor=world.who("secretary"), sheet=sheet, action="file", reason="已核对")
    pw.on(dt.date(2026, 10, 21))
    with pytest.raises(Invalid, match="异议"):
        actions.take(actor=world.who("secretary"), sheet=sheet, action="file")
    actions.take(actor=world.who("secretary"), sheet=sheet, action="file", reason="已核对补记")
    assert [d.reason for d in point_records.objections_of(sheet)] == ["漏记一次"]


def test_an_objection_is_past_when_the_sheet_is_returned(world):
    pw.on(dt.date(2026, 9, 30))
    sheet = world.confirm(pw.SEPTEMBER)
    world.take(sheet, "post")
    actions.object_to(actor=world.who("member"), sheet=sheet, text="漏记一次")
    world.take(sheet, "return")
    assert point_records.objections_of(sheet) == []


def test_a_month_is_not_reported_before_its_last_day(world):
    sheet = world.open(pw.OCTOBER)
    with pytest.raises(Refused, match="10月31日"):
        world.take(sheet, "report")

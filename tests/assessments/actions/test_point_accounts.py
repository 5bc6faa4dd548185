"""Aliases that join, leave and are erased; spending; measures; categories (P35, P24, P08-R9)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from assessments.actions import point_accounts as actions
from assessments.actions import points
from assessments.actions.point_offers import Offering, add_offer, redeem
from assessments.actions.points import Posting
from assessments.models import PointAccount, PointEntry, PointItem, PointMeasure, PointSheet
from assessments.queries.point_balances import balance_of
from members.models import Account
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import points_world as pw

pytestmark = pytest.mark.django_db
ALIAS, HOUSEHOLD = "葫芦巷口老周", "A-0312-QX"


@pytest.fixture
def world() -> pw.PointsWorld:
    """The residents' scheme; `keeper` is the community's secretary."""
    return pw.build("guanyinge_residents")


def join(world: pw.PointsWorld, name: str = ALIAS, **more: object) -> PointAccount:
    words = {"household": HOUSEHOLD, "listed": True, **more}
    return actions.join(
        actor=world.who("keeper"),
        scheme=world.scheme,
        organization=world.village,
        name=name,
        **words,
    )


def credit(world: pw.PointsWorld, account: PointAccount, points_won: str) -> PointEntry:
    """Post points to an alias on a sheet that is confirmed at once."""
    PointItem.objects.filter(scheme=world.scheme, code="gr01").update(points=Decimal("300"))
    posting = Posting(world.item("gr01"), Decimal(points_won), parse(pw.OCTOBER), "活动10-1")
    entry = points.post(actor=world.who("keeper"), accounts=[account], posting=posting)[0]
    PointSheet.objects.update(state="confirmed")
    return entry


def test_a_resident_only_wins(world):
    """E18: −1 is refused with the rule, and so is an item that takes away."""
    account = join(world)
    posting = Posting(world.item("gr01"), Decimal(-1), parse(pw.OCTOBER), "")
    with pytest.raises(Invalid, match="P35-R3"):
        points.post(actor=world.who("keeper"), accounts=[account], posting=posting)
    PointItem.objects.filter(code="gr01").update(kind="deduction")
    posting = Posting(world.item("gr01"), Decimal(1), parse(pw.OCTOBER), "")
    with pytest.raises(Invalid, match="P35-R3"):
        points.post(actor=world.who("keeper"), accounts=[account], posting=posting)
    assert not PointEntry.objects.exists()


def spend(world: pw.PointsWorld, account: PointAccount, cost: str) -> PointEntry:
    offer = world.offer(cost, label=f"{cost}分的")
    return redeem(actor=world.who("keeper"), account=account, offer=offer)


def test_spending_leaves_the_balance_and_no_score(world):
    account = join(world)
    credit(world, account, "30")
    offer = world.offer("20")
    redeem(actor=world.who("keeper"), account=account, offer=offer)
    assert balance_of(account) == 10
    with pytest.raises(Invalid, match="可用10分"):
        redeem(actor=world.who("keeper"), account=account, offer=offer)
    assert balance_of(account) == 10


def test_points_not_confirmed_yet_cannot_be_spent(world):
    account = join(world)
    credit(world, account, "30")
    PointSheet.objects.update(state="reported")
    with pytest.raises(Invalid, match="可用0分"):
        spend(world, account, "1")


def test_a_redemption_taken_back_returns_the_points(world):
    account = join(world)
    credit(world, account, "30")
    spent = spend(world, account, "20")
    points.reverse(actor=world.who("keeper"), entry=spent, reason="没有去")
    assert balance_of(account) == 30


def test_who_has_left_neither_wins_nor_spends(world):
    account = join(world)
    credit(world, account, "30")
    keeper = world.who("keeper")
    actions.leave(actor=keeper, account=account)
    with pytest.raises(Stale):
        spend(world, account, "1")
    with pytest.raises(Stale):
        actions.leave(actor=keeper, account=account)
    join(world)


def test_an_alias_is_taken_once_and_is_no_name_twice(world):
    join(world)
    with pytest.raises(Invalid) as taken:
        join(world)
    assert set(taken.value.problems) == {"name"}
    with pytest.raises(Invalid) as address:
        join(world, "另一家", household="槐树街3号")
    assert set(address.value.problems) == {"household"}
    with pytest.raises(Invalid):
        join(world, "  ")


def test_the_branch_secretary_of_another_place_cannot_take_anybody_in(world):
    with pytest.raises(NotAllowed):
        actions.join(
            actor=world.who("secretary"),
            scheme=world.scheme,
            organization=world.village,
            name=ALIAS,
        )


def test_what_is_erased_is_nowhere_any_more(world):
    """PV-RESIDENT: alias and household are in no column of any table; the sum stays."""
    account = join(world)
    credit(world, account, "30")
    keeper = world.who("keeper")
    spend(world, account, "5")
    assert _tables_with(ALIAS) == {"assessments_pointaccount"}
    actions.erase(actor=keeper, account=account)
    assert _tables_with(ALIAS) == _tables_with(HOUSEHOLD) == set()
    account.refresh_from_db()
    assert (account.name, account.listed) == (PointAccount.ERASED, False)
    assert balance_of(account) == 25
    with pytest.raises(Stale):
        actions.erase(actor=keeper, account=account)


def _tables_with(words: str) -> set[str]:
    """The tables of the database that hold words in any column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        found = set()
        for table in tables:
            cursor.execute(
                f'SELECT 1 FROM "{table}" t WHERE strpos(t::text, %s) > 0 LIMIT 1', [words]
            )
            if cursor.fetchone():
                found.add(table)
    return found


def test_members_neither_join_nor_leave_nor_spend():
    world = pw.build()
    world.open(pw.OCTOBER)
    secretary, account = world.who("secretary"), world.account(2)
    with pytest.raises(Refused, match="党员名册"):
        actions.join(actor=secretary, scheme=world.scheme, organization=world.branch, name="张三")
    with pytest.raises(Refused, match="组织关系"):
        actions.leave(actor=secretary, account=account)
    with pytest.raises(Refused, match="不能兑换"):
        add_offer(
            actor=secretary,
            scheme=world.scheme,
            organization=world.branch,
            offering=Offering("理发", "service", Decimal(1), 1),
        )


def test_a_measure_is_recorded_once_with_its_ground():
    world = pw.build()
    world.open(pw.OCTOBER)
    secretary, account = world.who("secretary"), world.account(2)
    words = {"actor": secretary, "account": account, "period": parse("2026Q3")}
    with pytest.raises(Invalid):
        actions.decide_measure(**words, kind="shout", reason="书记约谈")
    with pytest.raises(Invalid):
        actions.decide_measure(**words, kind="talk", reason="")
    actions.decide_measure(**words, kind="talk", reason="书记约谈")
    with pytest.raises(Stale):
        actions.decide_measure(**words, kind="talk", reason="书记约谈")
    assert PointMeasure.objects.get().decided_by == secretary
    with pytest.raises(NotAllowed):
        actions.decide_measure(
            **{**words, "actor": world.who("town")}, kind="talk", reason="书记约谈"
        )


def test_nobody_decides_about_himself():
    world = pw.build()
    world.open(pw.OCTOBER)
    Account.objects.filter(username="secretary").update(person=world.people[0])
    with pytest.raises(Refused, match="E-CONFLICT"):
        actions.decide_measure(
            actor=world.who("secretary"),
            account=world.account(0),
            period=parse("2026Q3"),
            kind="talk",
            reason="自查",
        )


def test_an_account_opened_today_counts_from_today(world):
    assert join(world).since == dt.date(2026, 10, 13)

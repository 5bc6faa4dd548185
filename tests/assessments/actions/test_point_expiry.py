"""Points of P35 that expire after 24 months, told before, posted once; offers with their stock (P35-R10)."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.actions import point_accounts, point_expiry, point_offers, points
from assessments.actions.point_offers import Offering
from assessments.actions.points import Posting
from assessments.models import PointAccount, PointEntry, PointItem, PointSheet
from assessments.points.rules import Rules
from assessments.queries.point_balances import balance_of, expiring_of
from assessments.queries.point_offers import offers_at
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused
from tests import points_world as pw
from tests import world as w

pytestmark = pytest.mark.django_db
EVE, MORNING = dt.date(2028, 10, 31), dt.date(2028, 11, 1)


@pytest.fixture
def world() -> pw.PointsWorld:
    """The residents' scheme; one entry may have 300 points."""
    made = pw.build("guanyinge_residents")
    PointItem.objects.update(points=Decimal(300))
    return made


def resident(world: pw.PointsWorld, name: str = "3号楼") -> PointAccount:
    return point_accounts.join(
        actor=world.who("keeper"), scheme=world.scheme, organization=world.village, name=name
    )


def earn(world: pw.PointsWorld, account: PointAccount, month: str, won: str) -> PointEntry:
    posting = Posting(world.item("gr01"), Decimal(won), parse(month), f"活动{month}")
    entry = points.post(actor=world.who("keeper"), accounts=[account], posting=posting)[0]
    PointSheet.objects.update(state="filed")
    return entry


def spend(world: pw.PointsWorld, account: PointAccount, cost: str) -> PointEntry:
    offer = world.offer(cost, label=f"{cost}分的")
    return point_offers.redeem(actor=world.who("keeper"), account=account, offer=offer)


def expired(account: PointAccount) -> list[Decimal]:
    rows = PointEntry.objects.filter(account=account, kind="expired").order_by("pk")
    return list(rows.values_list("points", flat=True))


def test_what_was_not_spent_in_24_months_leaves_the_balance(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    pw.on(EVE)
    assert point_expiry.expire_all() == 0
    pw.on(MORNING)
    assert point_expiry.expire_all() == 1
    assert point_expiry.expire_all() == 0
    assert (expired(account), balance_of(account)) == ([30], 0)
    made = PointEntry.objects.get(kind="expired")
    assert (made.expires, made.sheet.period_code, made.entered_by) == ("2026-10", "2028-11", None)


def test_older_points_are_spent_first(world):
    """30 won in October, 10 in November, 20 spent: of October 10 are left and expire, of November 10."""
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    pw.on(dt.date(2026, 11, 10))
    earn(world, account, "2026-11", "10")
    spend(world, account, "20")
    pw.on(MORNING)
    point_expiry.expire_all()
    assert (expired(account), balance_of(account)) == ([10], 10)
    pw.on(dt.date(2028, 12, 1))
    point_expiry.expire_all()
    assert (expired(account), balance_of(account)) == ([10, 10], 0)


def test_reversed_and_unconfirmed_points_do_not_expire(world):
    account = resident(world)
    entry = earn(world, account, pw.OCTOBER, "30")
    PointSheet.objects.update(state="reported")
    pw.on(MORNING)
    assert point_expiry.expire_all() == 0
    pw.on(dt.date(2026, 10, 13))
    PointSheet.objects.update(state="open")
    points.reverse(actor=world.who("keeper"), entry=entry, reason="记错了")
    PointSheet.objects.update(state="filed")
    pw.on(MORNING)
    assert point_expiry.expire_all() == 0


def test_a_redemption_posts_what_has_expired_first(world):
    """Between midnight and the job nobody spends what has expired already."""
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    pw.on(dt.date(2027, 1, 10))
    earn(world, account, "2027-01", "25")
    pw.on(MORNING)
    spend(world, account, "20")
    assert (expired(account), balance_of(account)) == ([30], 5)
    with pytest.raises(Invalid, match="可用5分"):
        spend(world, account, "6")


def test_points_confirmed_after_their_month_expired_go_with_the_next(world):
    """One posting an account and month: a redemption meanwhile is not refused by the database."""
    pw.on(dt.date(2026, 9, 20))
    account = resident(world)
    earn(world, account, pw.SEPTEMBER, "5")
    pw.on(w.TODAY)
    earn(world, account, pw.OCTOBER, "30")
    PointSheet.objects.filter(period_code=pw.SEPTEMBER).update(state="reported")
    pw.on(MORNING)
    point_expiry.expire_all()
    PointSheet.objects.update(state="filed")
    assert point_expiry.expire_all() == 0
    spend(world, account, "2")
    pw.on(dt.date(2028, 12, 1))
    point_expiry.expire_all()
    assert (expired(account), balance_of(account)) == ([30, 3], 0)


def test_expiry_is_told_before_it_happens(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    pw.on(dt.date(2026, 11, 10))
    earn(world, account, "2026-11", "10")
    rules = Rules(world.scheme.versions.get().document)
    rows = PointAccount.objects.all()
    pw.on(dt.date(2028, 7, 20))
    assert expiring_of(rows, rules) == {}
    pw.on(dt.date(2028, 9, 20))
    told = [(e.month.code, e.points) for e in expiring_of(rows, rules)[account.pk]]
    assert told == [("2028-10", 30), ("2028-11", 10)]


def test_the_database_takes_one_expiry_an_account_and_month(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    pw.on(MORNING)
    point_expiry.expire_all()
    twin = PointEntry.objects.get(kind="expired")
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_an_expiry_is_not_reversed(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    pw.on(MORNING)
    point_expiry.expire_all()
    made = PointEntry.objects.select_related("sheet__organization", "account").get(kind="expired")
    with pytest.raises(Refused, match="到期"):
        points.reverse(actor=world.who("keeper"), entry=made, reason="还想要")


def test_members_points_and_ended_accounts_stay(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    point_accounts.leave(actor=world.who("keeper"), account=account)
    pw.on(MORNING)
    assert point_expiry.expire_all() == 0
    assert balance_of(account) == 30


def test_the_job_asks_no_more_with_more_accounts_that_keep_their_points(world):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            point_expiry.expire_all()
        return len(asked)

    pw.on(dt.date(2026, 10, 13))
    earn(world, resident(world), pw.OCTOBER, "30")
    before = statements()
    PointSheet.objects.update(state="open")
    for number in range(5):
        earn(world, resident(world, f"{number}栋"), pw.OCTOBER, "30")
        PointSheet.objects.update(state="open")
    assert statements() == before


# offers


def test_nothing_is_taken_that_is_not_in_stock(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    keeper, offer = world.who("keeper"), world.offer("5", stock=1)
    spent = point_offers.redeem(actor=keeper, account=account, offer=offer)
    with pytest.raises(Invalid, match=r"备的1份已经兑完（P35-R10）"):
        point_offers.redeem(actor=keeper, account=account, offer=offer)
    points.reverse(actor=keeper, entry=spent, reason="没有去")
    assert [one.left for one in offers_at(world.scheme, world.village)] == [1]
    point_offers.redeem(actor=keeper, account=account, offer=offer)
    assert balance_of(account) == 25


def test_a_redemption_sent_twice_is_one(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    words = {"actor": world.who("keeper"), "account": account, "offer": world.offer("5")}
    key = uuid.uuid4()
    first = point_offers.redeem(**words, key=key)
    assert point_offers.redeem(**words, key=key) == first
    assert balance_of(account) == 25


def test_what_has_ended_cannot_be_taken(world):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    keeper, offer = world.who("keeper"), world.offer("5")
    point_offers.end_offer(actor=keeper, offer=offer, active=False)
    with pytest.raises(Invalid, match="已经停止兑换"):
        point_offers.redeem(actor=keeper, account=account, offer=offer)


@pytest.mark.parametrize(
    ("field", "offering"),
    [
        ("label", Offering(" ", "goods", Decimal(5), 1)),
        ("points", Offering("米", "goods", Decimal(0), 1)),
        ("points", Offering("米", "goods", Decimal("1.005"), 1)),
        ("stock", Offering("米", "goods", Decimal(5), -1)),
        ("kind", Offering("米", "gold", Decimal(5), 1)),
        ("stock", Offering("理发一次", "goods", Decimal(5), 0)),
        ("label", Offering("油", "goods", Decimal(5), 3)),
    ],
)
def test_an_offer_says_what_is_wrong(world, field, offering):
    account = resident(world)
    earn(world, account, pw.OCTOBER, "30")
    keeper, offer = world.who("keeper"), world.offer("5")
    world.offer("6", label="油")
    point_offers.redeem(actor=keeper, account=account, offer=offer)
    with pytest.raises(Invalid) as refused:
        point_offers.change_offer(actor=keeper, offer=offer, offering=offering)
    assert set(refused.value.problems) == {field}
    offer.refresh_from_db()
    assert (offer.label, offer.stock) == ("理发一次", 5)


def test_offers_are_kept_by_the_place(world):
    offering = Offering("米", "goods", Decimal(5), 1)
    words = {"scheme": world.scheme, "organization": world.village, "offering": offering}
    with pytest.raises(NotAllowed):
        point_offers.add_offer(actor=world.who("town"), **words)

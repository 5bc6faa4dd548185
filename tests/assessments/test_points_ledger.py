"""The ledger under pressure: many postings at once, two redemptions at once, and nothing ever changed."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Sum

from assessments.actions import point_accounts, point_expiry, point_offers, points
from assessments.actions.points import Posting
from assessments.models import PointEntry, PointItem, PointSheet
from assessments.queries.point_balances import balance_of
from portal.periods import parse
from portal.refusals import Invalid, Refused
from tests import points_world as pw

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.RaiseException)


def at_once(jobs: list[Callable[[], None]], clients: int) -> list[Refused]:
    """Do jobs from several clients that begin together; return what was refused."""
    start, refused = threading.Barrier(clients), []

    def work(own: list[Callable[[], None]]) -> None:
        start.wait()
        for job in own:
            try:
                job()
            except Refused as refusal:
                refused.append(refusal)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(jobs[n::clients],)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def postings(world: pw.PointsWorld, count: int, clients: int) -> None:
    """`count` different postings to one account, each sent twice (a lost answer): the sum is exact."""
    world.open(pw.OCTOBER)
    actor, account, item = world.who("secretary"), world.account(2), world.item("jx21")

    def one(number: int, key: uuid.UUID) -> Callable[[], None]:
        points_won = Decimal(number % 97 + 1) / 100
        posting = Posting(item, points_won, parse(pw.OCTOBER), f"第{number}次", None, key)

        def send() -> None:
            points.post(actor=actor, accounts=[account], posting=posting)

        return send

    keys = [uuid.uuid4() for _ in range(count)]
    jobs = [one(n, key) for n, key in enumerate(keys) for _ in range(2)]
    assert at_once(jobs, clients) == []
    wanted = sum((Decimal(n % 97 + 1) / 100 for n in range(count)), Decimal(0))
    assert PointEntry.objects.count() == count
    assert PointEntry.objects.aggregate(sum=Sum("points"))["sum"] == wanted
    PointSheet.objects.update(state="confirmed")
    assert balance_of(account) == wanted


def test_postings_at_once_come_to_their_sum():
    postings(pw.build(), 24, 6)


@pytest.mark.long
def test_300_postings_at_once_come_to_their_sum():
    postings(pw.build(), 300, 30)


def test_of_two_redemptions_at_once_one_succeeds():
    """E18: balance 30, two of 20 at the same moment: one succeeds, balance 10, one is refused."""
    world = pw.build("guanyinge_residents")
    keeper = world.who("keeper")
    account = point_accounts.join(
        actor=keeper, scheme=world.scheme, organization=world.village, name="3号楼"
    )
    PointItem.objects.update(points=Decimal(30))
    posting = Posting(world.item("gr01"), Decimal(30), parse(pw.OCTOBER), "活动10-1")
    points.post(actor=keeper, accounts=[account], posting=posting)
    PointSheet.objects.update(state="confirmed")

    offer = world.offer("20")

    def redeem() -> None:
        point_offers.redeem(actor=keeper, account=account, offer=offer)

    refused = at_once([redeem, redeem], 2)
    assert [type(one) for one in refused] == [Invalid]
    assert "可用10分" in refused[0].sentence
    assert balance_of(account) == 10


def test_of_three_who_want_the_last_two_at_once_one_is_refused():
    """P35-R10: a redemption needs stock; three accounts, two in stock, never three taken."""
    world = pw.build("guanyinge_residents")
    keeper = world.who("keeper")
    accounts = [
        point_accounts.join(
            actor=keeper, scheme=world.scheme, organization=world.village, name=f"{n}号楼"
        )
        for n in range(3)
    ]
    PointItem.objects.update(points=Decimal(30))
    posting = Posting(world.item("gr01"), Decimal(30), parse(pw.OCTOBER), "活动10-1")
    points.post(actor=keeper, accounts=accounts, posting=posting)
    PointSheet.objects.update(state="confirmed")
    offer = world.offer("20", stock=2)

    def take(account: Any) -> Callable[[], None]:
        return lambda: void(point_offers.redeem(actor=keeper, account=account, offer=offer))

    refused = at_once([take(account) for account in accounts], 3)
    assert [type(one) for one in refused] == [Invalid]
    assert "已经兑完" in refused[0].sentence
    assert PointEntry.objects.filter(offer=offer).count() == 2


def test_points_expire_once_however_many_workers_look():
    world = pw.build("guanyinge_residents")
    keeper = world.who("keeper")
    account = point_accounts.join(
        actor=keeper, scheme=world.scheme, organization=world.village, name="3号楼"
    )
    posting = Posting(world.item("gr01"), Decimal(1), parse(pw.OCTOBER), "活动10-1")
    points.post(actor=keeper, accounts=[account], posting=posting)
    PointSheet.objects.update(state="filed")
    pw.on(dt.date(2028, 11, 1))
    assert at_once([lambda: void(point_expiry.expire_all())] * 3, 3) == []
    assert PointEntry.objects.filter(kind="expired").count() == 1
    assert balance_of(account) == 0


def void(_done: object) -> None:
    """A job's outcome, which nobody asks for."""


CHANGES = (
    "UPDATE assessments_pointentry SET points = 9",
    "UPDATE assessments_pointentry SET sheet_id = sheet_id",
    "DELETE FROM assessments_pointentry",
    "TRUNCATE assessments_pointentry CASCADE",
    "ALTER TABLE assessments_pointentry DISABLE TRIGGER ALL",
    "UPDATE assessments_pointmeasure SET reason = ''",
    "DELETE FROM assessments_pointmeasure",
    "UPDATE assessments_pointentry SET expires = '2020-01'",
)


def test_the_application_can_neither_change_nor_delete_an_entry(app_connection):
    world = pw.build()
    world.post("jx21", 2, pw.OCTOBER)
    point_accounts.decide_measure(
        actor=world.who("secretary"),
        account=world.account(2),
        period=parse("2026Q3"),
        kind="talk",
        reason="书记约谈",
    )
    said = []
    for change in CHANGES:
        with app_connection.cursor() as cursor, pytest.raises(REFUSALS) as refused:
            cursor.execute(change)
        said.append(str(refused.value))
        app_connection.rollback()
    assert len(said) == len(CHANGES)
    assert PointEntry.objects.get().points == 1


@pytest.mark.parametrize("change", CHANGES[:3])
def test_nor_can_the_owner(change: str):
    world = pw.build()
    world.post("jx21", 2, pw.OCTOBER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert PointEntry.objects.count() == 1


@pytest.mark.parametrize(("points_written", "reverses"), [(Decimal(-1), False), (Decimal(1), True)])
def test_the_database_knows_which_sign_an_entry_has(points_written: Decimal, reverses: bool):
    world = pw.build()
    entry = world.post("jx21", 2, pw.OCTOBER)
    row: dict[str, Any] = {
        "sheet": entry.sheet,
        "account": entry.account,
        "component": entry.component,
        "kind": entry.kind,
        "entered_at": entry.entered_at,
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        PointEntry.objects.create(
            **row, points=points_written, reverses=entry if reverses else None
        )

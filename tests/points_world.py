"""A small made-up world of points: a town, a village with its branch of members, and who acts for them."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.actions import point_offers
from assessments.actions import points as actions
from assessments.actions.points import Posting
from assessments.models import (
    PointAccount,
    PointEntry,
    PointItem,
    PointOffer,
    PointSheet,
    Scheme,
)
from members.models import Account, Membership, Organization, Person
from portal import clock, workdays
from portal.models import Demonstration
from portal.periods import parse
from tests import access_points
from tests import world as w

OCTOBER, SEPTEMBER, AUGUST, JULY = "2026-10", "2026-09", "2026-08", "2026-07"


@dataclass
class PointsWorld:
    """What a test needs a handle on; `secretary`, `town`, `member` and `officer` are user names."""

    county: Organization
    town: Organization
    village: Organization
    branch: Organization
    scheme: Scheme
    people: list[Person]

    def who(self, username: str) -> Account:
        """A fresh account object, as a new request would load it."""
        return Account.objects.get(username=username)

    def open(self, month: str) -> PointSheet:
        """Open the branch's sheet of a month, as its secretary."""
        return actions.open_sheet(
            actor=self.who("secretary"),
            scheme=self.scheme,
            organization=self.branch,
            period=parse(month),
        )

    def account(self, place: int) -> PointAccount:
        """A member's account, by his place."""
        rows = PointAccount.objects.select_related("organization", "scheme__organization")
        return rows.get(scheme=self.scheme, person=self.people[place])

    def item(self, code: str) -> PointItem:
        """An item of the scheme."""
        return PointItem.objects.select_related("scheme__organization").get(
            scheme=self.scheme, code=code
        )

    def offer(self, cost: str = "20", stock: int = 5, label: str = "理发一次") -> PointOffer:
        """Something points can be spent on in the village."""
        offering = point_offers.Offering(label, "service", Decimal(cost), stock, "观音阁理发店")
        return point_offers.add_offer(
            actor=self.who("keeper"),
            scheme=self.scheme,
            organization=self.village,
            offering=offering,
        )

    def post(
        self, code: str, place: int, month: str, ground: str = "", points: str = "", **more: Any
    ) -> PointEntry:
        """Post one item to one member as the secretary; `by` names another account. Opens the month."""
        self.open(month)
        item = self.item(code)
        posting = Posting(
            item,
            Decimal(points) if points else item.points,
            parse(month),
            ground or f"{code}-{place}-{uuid.uuid4()}",
            more.get("file"),
            more.get("key"),
        )
        actor = self.who(more.get("by", "secretary"))
        return actions.post(actor=actor, accounts=[self.account(place)], posting=posting)[0]

    def take(self, sheet: PointSheet, *steps: str) -> None:
        """Take steps of a sheet's life, each as who may."""
        for action in steps:
            sheet.refresh_from_db()
            by = "town" if action in ("confirm", "send_back") else "secretary"
            actions.take(actor=self.who(by), sheet=sheet, action=action, reason="会议")

    def confirm(self, month: str) -> PointSheet:
        """Bring the branch's sheet of a month as far as it counts, on the days it is due."""
        sheet = self.open(month)
        self.take(sheet, "report", "recognise", "confirm")
        return sheet


def on(day: dt.date) -> None:
    """Let it be a day."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": day, "seed": 1})
    clock.forget()


def build(code: str = "jinxiang_points", members: int = 10) -> PointsWorld:
    """Make the world on 13 October 2026, the scheme published in its county."""
    on(w.TODAY)
    for year in (2025, 2026, 2027):
        workdays.seed(year)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370828", "金乡县", "county", city)
    town = w.organization("370828101", "羊山镇", "town", county)
    village = w.organization("370828101260", "后刘村", "village", town)
    branch = w.organization("370828101260-zb", "后刘村党支部", "branch", village)
    people = [
        Person.objects.create(
            name=f"党员{chr(0x4E00 + i)}", sort_key=f"{i:03d}", initials="x", home=village
        )
        for i in range(members)
    ]
    for person in people:
        Membership.objects.create(person=person, branch=branch, since=dt.date(2020, 1, 1))
    w.account("secretary", "branch_secretary", branch)
    w.account("keeper", "branch_secretary", village)
    w.account("town", "unit_group", town)
    w.account("officer", "county_officer", county)
    member = w.account("member")
    member.person = people[1]
    member.save()
    scheme = access_points.publish(code, county)
    return PointsWorld(county, town, village, branch, scheme, people)


def many(world: Any, sheet: Any, count: int) -> None:
    """Members with an account and an entry of a sheet each."""
    item = world.item("jx21")
    people = Person.objects.bulk_create(
        Person(name=f"多{n}", sort_key=f"d{n:04}", initials="d", home=world.village)
        for n in range(count)
    )
    day = dt.date(2020, 1, 1)
    Membership.objects.bulk_create(
        Membership(person=one, branch=world.branch, since=day) for one in people
    )
    accounts = PointAccount.objects.bulk_create(
        PointAccount(
            scheme=world.scheme, organization=world.branch, person=one, name=one.name, since=day
        )
        for one in people
    )
    PointEntry.objects.bulk_create(
        PointEntry(
            sheet=sheet, account=one, component="routine", item=item, kind="bonus", points=1,
            evidence=f"第{one.pk}次", evidence_key=f"k{one.pk}", entered_at=timezone.now(),
        )
        for one in accounts
    )  # fmt: skip

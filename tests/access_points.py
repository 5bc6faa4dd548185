"""The points of the access table: in each spot a branch with a sheet in every state, and an alias."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import (
    BranchItem,
    BranchRule,
    PointAccount,
    PointEntry,
    PointItem,
    PointOffer,
    PointSheet,
    Scheme,
)
from assessments.models import SchemeVersion as Version
from assessments.points import items
from assessments.schemes.documents import load
from members.models import Account, Membership, Organization, Person
from tests import world as w

MONTHS = {
    "open": "2026-10",
    "reported": "2026-09",
    "recognised": "2026-08",
    "confirmed": "2026-07",
    "posted": "2026-06",
}
"""State → the month whose sheet is in it."""


@dataclass
class Points:
    """The points of one spot."""

    branch: Organization
    scheme: Scheme
    account: PointAccount
    """A member's."""
    alias: PointAccount
    item: PointItem
    sheets: dict[str, PointSheet] = field(default_factory=dict)
    entries: dict[str, PointEntry] = field(default_factory=dict)
    rules: dict[str, BranchRule] = field(default_factory=dict)
    line: BranchItem = field(init=False)
    offer: PointOffer = field(init=False)


def build(world: w.World, spots: Sequence[Any]) -> None:
    """Give every spot a branch with points; the secretary is that of the first, the cadre its member."""
    for number, spot in enumerate(spots):
        spot.points = _points(spot, f"zb-{number}")
    near = spots[0].points
    made = w.account("branch_secretary", "branch_secretary", near.branch)
    world.accounts["branch_secretary"] = made


def publish(code: str, county: Organization) -> Scheme:
    """Publish a shipped scheme in a county, with its items; once."""
    document = load(code)
    scheme, fresh = Scheme.objects.get_or_create(
        code=code, organization=county, defaults={"title": document.title, "practice": "P08"}
    )
    if fresh:
        version = Version.objects.create(
            scheme=scheme,
            number=1,
            document=document.data,
            digest="0" * 64,
            published_at=timezone.now(),
            in_force_from=dt.date(2025, 1, 1),
        )
        items.load(scheme, version)
    return scheme


def _points(spot: Any, code: str) -> Points:
    branch = w.organization(code, f"{spot.unit.name}党支部", "branch", spot.unit)
    scheme = publish("jinxiang_points", spot.unit.parent)
    people = list(Person.objects.filter(home=spot.unit).order_by("id"))
    for person in people:
        Membership.objects.create(person=person, branch=branch, since=dt.date(2020, 1, 1))
    account = _account(scheme, branch, people[4])
    residents = publish("guanyinge_residents", spot.unit.parent)
    alias = PointAccount.objects.create(
        scheme=residents, organization=branch, name="3号楼", since=dt.date(2026, 1, 1)
    )
    made = Points(branch, scheme, account, alias, scheme.items.get(code="jx21"))
    for state, month in MONTHS.items():
        _sheet(made, state, month)
    _spendable(residents, branch, alias)
    made.offer = PointOffer.objects.create(
        scheme=residents, organization=branch, label="理发", points=Decimal(20), stock=3
    )
    _own_rules(made, residents)
    return made


def _own_rules(made: Points, other: Scheme) -> None:
    """A filed version, a draft beside it, and one that waits under another scheme (one is open at most)."""
    drafter = Account.objects.earliest("pk")
    passed = {"met_on": w.TODAY, "eligible": 6, "present": 6, "in_favour": 6}
    for number, (state, scheme) in enumerate(
        (("filed", made.scheme), ("draft", made.scheme), ("adopted", other)), start=1
    ):
        made.rules[state] = BranchRule.objects.create(
            scheme=scheme,
            organization=made.branch,
            number=number,
            state=state,
            planned_from="2026-12",
            in_force_from="2026-12" if state == "filed" else "",
            drafted_by=drafter,
            drafted_at=timezone.now(),
            **({} if state == "draft" else passed),
        )
    made.line = BranchItem.objects.create(
        rule=made.rules["draft"], item=made.item, label="连续两个月参加", points=Decimal(1)
    )


def _account(scheme: Scheme, branch: Organization, person: Person) -> PointAccount:
    return PointAccount.objects.create(
        scheme=scheme,
        organization=branch,
        person=person,
        name=person.name,
        since=dt.date(2020, 1, 1),
    )


def _sheet(made: Points, state: str, month: str) -> None:
    posted = w.TODAY if state == "posted" else None
    sheet = PointSheet.objects.create(
        scheme=made.scheme,
        organization=made.branch,
        period_code=month,
        state=state,
        posted_on=posted,
        opened_at=timezone.now(),
    )
    made.sheets[state] = sheet
    made.entries[state] = PointEntry.objects.create(
        sheet=sheet,
        account=made.account,
        component="routine",
        item=made.item,
        kind="bonus",
        points=Decimal(1),
        evidence=f"{month}志愿服务",
        entered_at=timezone.now(),
    )


def _spendable(scheme: Scheme, branch: Organization, alias: PointAccount) -> None:
    sheet = PointSheet.objects.create(
        scheme=scheme,
        organization=branch,
        period_code="2026-09",
        state="filed",
        opened_at=timezone.now(),
    )
    PointEntry.objects.create(
        sheet=sheet,
        account=alias,
        component="points",
        kind="bonus",
        points=Decimal(30),
        entered_at=timezone.now(),
    )

"""Members by category in the demonstration: 宋山村 of 嘉祥县满硐镇, whose township has adopted it (P24).

Of its members two have no category yet, two wait for the township, one was classified anew in spring and
one is to be looked at again; of three in hardship one has been visited this quarter.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.categories.models import (
    Adoption,
    Care,
    Category,
    Classification,
    Helper,
    Households,
    PostHeld,
    Target,
)
from members.categories.queries.suggest import age_of
from members.categories.ways import FROM_AGE
from members.demo.people import CATEGORY_VILLAGE
from members.models import Account, Membership, Organization, Person

C = Category
GROUNDS = {
    C.CADRE: "现任党支部书记、村委会主任",
    C.PROSPEROUS: "领办家庭农场，带动本村用工",
    C.AWAY: "常年外出务工，家属和本人确认",
    C.HARDSHIP: "2026年低保名册",
    C.ELDERLY: "年满60周岁",
    C.NO_POST: "没有担任村里职务",
}
POSTS = ("policy", "environment", "mediation", "welfare", "patrol", "help", "epidemic")
VISITED = "问候生活，帮助联系收割和购药。"


def play(day: dt.date) -> None:
    """Write the village's register as of the demonstration's day, all or nothing; once."""
    branch = Organization.objects.filter(code=f"{CATEGORY_VILLAGE}-zb").first()
    town = Organization.objects.filter(code=CATEGORY_VILLAGE[:9]).first()
    keeper = Account.objects.filter(grants__organization=branch).first() if branch else None
    checker = Account.objects.filter(grants__organization=town).first() if town else None
    if branch is None or town is None or keeper is None or checker is None:
        return
    if Adoption.objects.filter(organization=town).exists():
        return
    with transaction.atomic():
        Adoption.objects.create(organization=town, since=dt.date(day.year - 1, 1, 5))
        _Village(branch, keeper, checker, day).write()
        _others(town, branch, checker, day)


def _others(town: Organization, branch: Organization, checker: Account, day: dt.date) -> None:
    """The secretaries of the township's other villages are classified already."""
    rows = Membership.objects.filter(
        branch__path__startswith=town.path, branch__parent__kind="village", until=None
    )
    since = dt.date(day.year, 1, 10)
    for one in rows.exclude(branch=branch).select_related("branch"):
        Classification.objects.create(
            person_id=one.person_id, branch=one.branch, category=C.CADRE, ground=GROUNDS[C.CADRE],
            since=since, state="listed", proposed_on=since, checked_on=since, checked_by=checker,
        )  # fmt: skip


class _Village:
    """One village's members, by age the eldest first."""

    def __init__(
        self, branch: Organization, keeper: Account, checker: Account, day: dt.date
    ) -> None:
        self.branch, self.keeper, self.checker, self.day = branch, keeper, checker, day
        held = Membership.objects.filter(branch=branch, until=None).select_related("person")
        people = sorted((one.person for one in held), key=lambda one: (one.born_year or 0, one.pk))
        self.secretary = next(one for one in people if one.pk == keeper.person_id)
        self.people: Sequence[Person] = [one for one in people if one != self.secretary]

    def write(self) -> None:
        """Classify, then manage."""
        elders = [one for one in self.people if (age_of(one, self.day) or 0) >= FROM_AGE]
        young = [one for one in self.people if one not in elders]
        self.list(self.secretary, C.CADRE)
        self.list(elders[0], C.HARDSHIP, [C.ELDERLY])
        for one in elders[1:-1]:
            self.list(one, C.ELDERLY)
        self.propose(elders[-1], C.ELDERLY)
        poor, away, rich, rest = young[:2], young[2:6], young[6:8], young[8:]
        for group, category in ((poor, C.HARDSHIP), (away[1:], C.AWAY), (rich, C.PROSPEROUS)):
            for one in group:
                self.list(one, category)
        self.list(away[0], C.NO_POST, until=dt.date(self.day.year, 3, 1))
        self.list(away[0], C.AWAY, since=dt.date(self.day.year, 3, 1))
        self.propose(rest[0], C.PROSPEROUS)
        for one in rest[3:]:
            self.list(one, C.NO_POST)
        self.manage([elders[0], *poor], away, rich, rest[3:])
        self.care(elders)

    def list(
        self, person: Person, category: Category, secondary: Sequence[str] = (), **dates: Any
    ) -> None:
        """Write a listed row; of the last of the elders the check is longer than a year ago."""
        old = category == C.ELDERLY and person == self.people[1]
        since = dates.get("since") or dt.date(self.day.year - old, 1, 10)
        Classification.objects.create(
            person=person, branch=self.branch, category=category, secondary=list(secondary),
            ground=GROUNDS[category], since=since, until=dates.get("until"), state="listed",
            proposed_on=since, proposed_by=self.keeper, checked_on=since + dt.timedelta(days=3),
            checked_by=self.checker,
        )  # fmt: skip

    def propose(self, person: Person, category: Category) -> None:
        """Write a proposal that waits."""
        on = self.day - dt.timedelta(days=2)
        Classification.objects.create(
            person=person, branch=self.branch, category=category, ground=GROUNDS[category],
            since=on, proposed_on=on, proposed_by=self.keeper,
        )  # fmt: skip

    def manage(
        self,
        poor: Sequence[Person],
        away: Sequence[Person],
        rich: Sequence[Person],
        rest: Sequence[Person],
    ) -> None:
        """Targets, helpers, posts, households, and the quarter's visits."""
        spring = dt.date(self.day.year, 1, 20)
        Target.objects.create(
            person=self.secretary, year=self.day.year, set_on=spring,
            targets="村集体收入增加5万元；户户通硬化路验收；每月走访10户。",
        )  # fmt: skip
        helpers = (self.secretary, *rich)
        for person, helper in (
            *zip(poor, helpers, strict=False),
            *((a, self.secretary) for a in away),
        ):
            Helper.objects.create(person=person, helper=helper, since=spring)
        for number, person in enumerate(rest[:-1]):
            PostHeld.objects.create(person=person, post=POSTS[number % len(POSTS)], since=spring)
        for number, person in enumerate((self.secretary, *rich, *rest)):
            count = (12, 10, 15, 9, 16, 11, 13)[number % 7]
            Households.objects.create(person=person, count=count, since=spring)
        for number, person in enumerate(poor):
            for days in (40, 130, 220) if number else (5, 95, 185, 270):
                self.log(person, "visit", days, VISITED)

    def care(self, elders: Sequence[Person]) -> None:
        """What was done for the elderly."""
        for number, person in enumerate(elders[1:-1]):
            self.log(person, "study", 60 + number, "送学到家，读了学习材料。")
            if number % 2:
                self.log(person, "checkup", 110, "镇卫生院组织的免费体检。")
                self.log(person, "visit", 30 + number, "上门看望，修好了电灯。")

    def log(self, person: Person, kind: str, days: int, words: str) -> None:
        """Write one thing that was done."""
        Care(
            person=person, kind=kind, on=self.day - dt.timedelta(days=days), words=words,
            by=self.keeper, logged_at=timezone.now(),
        ).save(force_insert=True)  # fmt: skip

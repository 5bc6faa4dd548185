"""Personnel files of a small county: who keeps, decides, reads them, and whose they are."""

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from members import pinyin
from members.archives.actions import access, facts, files, reviews
from members.archives.models import AccessGrant, ArchiveFile, Material, ReviewCase
from members.models import Account, Grant, Organization, Person
from portal import clock, workdays
from portal.models import Demonstration
from tests import world as w

TODAY = dt.date(2026, 10, 13)
SECRET = "1971-04"
"""A value of a fact that no list, export or deed may tell."""


@dataclass
class Archives:
    """Accounts by role; `subject` is whose file `file` is, `own` his account."""

    county: Organization
    unit: Organization
    other_unit: Organization
    far: Organization
    file: ArchiveFile
    subject: Person
    accounts: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        """A fresh account, as a new request would load it."""
        return Account.objects.get(pk=self.accounts[name].pk)

    def material(self, state: str = "registered", **more: Any) -> Material:
        """Make a material of the file in a state."""
        made = material(self["archivist"], self.file, **more)
        for action in ROAD[state]:
            if action == "scan":
                files.add_pages(actor=self["archivist"], material=made, sent=[page()])
            reason = "不是本人的材料" if action == "return" else ""
            files.step(actor=self["archivist"], material=made, action=action, reason=reason)
        return made

    def review(self, state: str = "opened", trigger: str = "promotion") -> ReviewCase:
        """Make a review of the file in a state."""
        made = reviews.open_review(actor=self["archivist"], file=self.file, trigger=trigger)
        for action in REVIEWED[state]:
            decides = action in ("clear", "correct", "unclear")
            actor = self["county_organizer" if decides else "archivist"]
            if action == "correct":
                facts.recognise(
                    actor=actor, file=self.file, kind="work", value="1990-07", ground="招工表",
                )  # fmt: skip
            reviews.step(actor=actor, case=made, action=action, words="核对了原件")
        return made

    def grant(self, state: str = "asked", days: int = 5, **more: Any) -> AccessGrant:
        """Make a request of the county leader's in a state."""
        about = more or {"file": self.file}
        made = access.ask(
            actor=self["county_leader"], purpose="县委研究干部任用前了解情况", since=TODAY,
            until=TODAY + dt.timedelta(days=days), **about,
        )  # fmt: skip
        for action in ASKED[state]:
            access.step(actor=self["county_organizer"], grant=made, action=action, words="按规定办")
        return made


ROAD: dict[str, tuple[str, ...]] = {
    "registered": (), "reviewed": ("review",), "accepted": ("review", "accept"),
    "returned": ("review", "return"), "filed": ("review", "accept", "file"),
    "scanned": ("review", "accept", "file", "scan"),
}  # fmt: skip
REVIEWED: dict[str, tuple[str, ...]] = {
    "opened": (), "investigating": ("investigate",), "reported": ("report",),
    "clear": ("report", "clear"), "corrected": ("report", "correct"),
    "unclear": ("report", "unclear"),
}  # fmt: skip
ASKED: dict[str, tuple[str, ...]] = {
    "asked": (), "approved": ("approve",), "refused": ("refuse",),
    "revoked": ("approve", "revoke"),
}  # fmt: skip


def person(name: str, home: Organization, **more: object) -> Person:
    """Make a person with the pinyin of his name."""
    keys = {"sort_key": pinyin.person_key(name), "initials": pinyin.initials(name)}
    return Person.objects.create(name=name, home=home, **keys, **more)


def material(actor: Account, file: ArchiveFile, **more: Any) -> Material:
    """Register a material, of the first category where nothing else is said."""
    values: dict[str, Any] = {
        "category": 1, "title": "干部履历表", "formed_on": dt.date(1995, 6, 1),
        "source_unit": "县委组织部", "received_on": TODAY, "mode": "ongoing",
    }  # fmt: skip
    return files.register(actor=actor, file=file, **(values | more))


def page() -> tuple[io.BytesIO, str]:
    """A small scanned page."""
    made = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(made, "PNG")
    made.seek(0)
    return made, "page.png"


def build() -> Archives:
    """Make the county; everybody in `accounts` but `own` has a role, `own_archivist` keeps his own file."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": TODAY, "seed": 1})
    clock.forget()
    workdays.seed(2026)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    neighbour = w.organization("370831", "泗水县", "county", city)
    unit = w.organization("370826-01", "县审计局", "organ", county)
    other = w.organization("370826-02", "韩庄镇", "town", county)
    far = w.organization("370831-01", "泗水县审计局", "organ", neighbour)
    subject = person("王建军", unit, joined_on=dt.date(1998, 7, 1))
    file = ArchiveFile.objects.create(
        person=subject, unit=unit, level="county", category="servant", opened_on=TODAY
    )
    made = Archives(county, unit, other, far, file, subject)
    roles = ("archivist", "county_organizer", "county_leader", "county_officer", "auditor")
    for role in roles:
        made.accounts[role] = w.account(role, role, county)
    made.accounts["unit_clerk"] = w.account("unit_clerk", "unit_clerk", unit)
    made.accounts["far_archivist"] = w.account("far_archivist", "archivist", neighbour)
    for name, role in (("own_archivist", "archivist"), ("own_organizer", "county_organizer")):
        made.accounts[name] = w.account(name, role, county)
    made.accounts["nobody"] = w.account("nobody")
    both = w.account("both", "archivist", county)
    Grant.objects.create(
        account=both, role="county_organizer", organization=county, since=dt.date(2020, 1, 1)
    )
    made.accounts["both"] = both
    return made


def be(account: Account, subject: Person) -> None:
    """Make an account the subject's own."""
    Account.objects.filter(person=subject).update(person=None)
    Account.objects.filter(pk=account.pk).update(person=subject)

"""A township with two villages, a town of the same county, and a county next door, with their keepers."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from members.models import Account, Grant, Organization
from members.workbooks import intake
from portal import files
from portal.models import StoredFile
from tests import world as w
from tests.members.workbooks import people


@dataclass
class Land:
    """The organizations and accounts of these tests."""

    county: Organization
    town: Organization
    village: Organization
    branch: Organization
    far: Organization
    far_branch: Organization
    organizer: int
    far_organizer: int

    @property
    def actor(self) -> Account:
        """The county's organizer, as a new request would load him."""
        return Account.objects.get(pk=self.organizer)

    @property
    def far_actor(self) -> Account:
        """The organizer of the county next door."""
        return Account.objects.get(pk=self.far_organizer)


def keeper(name: str, role: str, where: Organization) -> int:
    made = Account.objects.create(username=name, label=name, password=w.hashed())
    Grant.objects.create(account=made, role=role, organization=where, since=dt.date(2020, 1, 1))
    return int(made.pk)


@pytest.fixture
def land(db: None) -> Land:
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    far = w.organization("370831", "泗水县", "county", city)
    town = w.organization("370826-02", "韩庄镇", "town", county)
    village = w.organization("370826-02-1", "前村", "village", town)
    branch = w.organization("370826-02-1-zb", "前村党支部", "branch", village)
    w.organization("370826-02-2-zb", "机关党支部", "branch", town)
    w.organization("370826-01", "县审计局", "organ", county)
    far_town = w.organization("370831-02", "泉林镇", "town", far)
    far_branch = w.organization("370831-02-zb", "泉林镇党支部", "branch", far_town)
    return Land(
        county, town, village, branch, far, far_branch,
        keeper("organizer", "county_organizer", county),
        keeper("far_organizer", "county_organizer", far),
    )  # fmt: skip


@pytest.fixture
def take(land: Land, tmp_path: Any, settings: Any) -> Any:
    """A function that checks rows and writes them; it returns what was written."""
    settings.MEDIA_ROOT = tmp_path

    def taken(rows: list[dict[str, Any]], actor: Account | None = None, **more: Any) -> Any:
        who = actor or land.actor
        checked = intake.check(actor=who, book=people.long(rows))
        file = kept(who)
        return intake.write(
            actor=who, book=people.long(rows), file=file, token=checked.token, **more
        )

    return taken


def kept(actor: Account) -> StoredFile:
    return files.store(
        actor=actor, stream=people.upload(b"x").file, name="人员.xlsx", purpose="people.import",
        scope_path="/", right="",
    )  # fmt: skip

"""What the county watches over: which branches have months without a sheet (P08-R11). No names."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from assessments import rights
from assessments.models import BranchRule, PointSheet
from assessments.points.rules import PLACES
from assessments.points.schemes import PointScheme, dues_of, in_force, this_month
from members.models import Membership, Organization
from portal import clock
from portal.periods import Period, parse

S = PointSheet.State


@dataclass
class Branch:
    """One branch under a scheme: the months it has not reported, and those it reported late."""

    organization: Organization
    missing: list[Period] = field(default_factory=list)
    late: list[Period] = field(default_factory=list)
    is_kept: bool = False
    """Whether it has any sheet of the year."""
    rule: BranchRule | None = None
    """The newest version of its own rules."""


@dataclass
class Town:
    """The branches of one town or organ, counted."""

    organization: Organization
    branches: list[Branch] = field(default_factory=list)

    @property
    def behind(self) -> int:
        """Branches with a month missing."""
        return sum(bool(branch.missing) for branch in self.branches)

    @property
    def months_missing(self) -> int:
        """Months missing, over all branches."""
        return sum(len(branch.missing) for branch in self.branches)


@dataclass(frozen=True)
class Supervision:
    """A county's branches under one scheme."""

    scheme: PointScheme
    months: list[Period]
    towns: list[Town]

    @property
    def count(self) -> int:
        """How many branches there are."""
        return sum(len(town.branches) for town in self.towns)

    @property
    def behind(self) -> int:
        """How many have a month missing."""
        return sum(town.behind for town in self.towns)

    @property
    def untouched(self) -> int:
        """How many have no sheet of the year at all."""
        return sum(not b.is_kept for town in self.towns for b in town.branches)


def supervised(
    account: Any, period: Period | None = None, county: int | None = None
) -> list[Supervision]:
    """Return the schemes of the counties the account supervises, each with its towns and branches: the
    months of this year, or those of `period`; of all its counties, or of one.

    A month is missing when its day has passed and no sheet of it was reported. The statements do not
    grow with the number of branches.
    """
    seen = Organization.objects.visible_to(account, rights.SUPERVISE_POINTS)
    asked = {"pk": county} if county else {}
    counties = list(seen.filter(kind="county", **asked)[:20])
    schemes = [
        one
        for one in in_force((county.path for county in counties), clock.today())
        if not one.rules.is_voluntary
    ]
    if not schemes:
        return []
    own = {county.pk for county in counties}
    return [_of(one, period) for one in schemes if one.scheme.organization_id in own]


def _of(one: PointScheme, period: Period | None) -> Supervision:
    county = one.scheme.organization
    dues = _dues(one, period)
    months = list(dues)
    member = Membership.objects.filter(branch=OuterRef("pk"), until=None)
    branches = Organization.objects.filter(
        Exists(member),
        path__startswith=county.path,
        kind__in=PLACES[one.rules.subject],
        until=None,
    ).order_by("sort_key", "pk")
    sheets = (
        PointSheet.objects.filter(scheme=one.scheme, period_code__in=[m.code for m in months])
        .order_by()  # told by branch and month: no need to sort
        .values_list("organization", "period_code", "state", "reported_on")
    )
    told = {(org, code): (state, on) for org, code, state, on in sheets}
    asked = [(month, month.code, due) for month, due in dues.items()]
    newest = BranchRule.objects.filter(scheme=one.scheme).order_by("number")
    rules = {rule.organization_id: rule for rule in newest}
    towns = _towns(county, branches)
    for town in towns:
        for branch in town.branches:
            _tell(branch, told, asked)
            branch.rule = rules.get(branch.organization.pk)
    return Supervision(one, months, towns)


def _dues(one: PointScheme, period: Period | None) -> dict[Period, dt.date]:
    """The months of the year (or period) whose day has passed, from the first in which any branch kept a
    sheet, each with that day."""
    now = this_month()
    kept = PointSheet.objects.filter(scheme=one.scheme).order_by("period_code")
    begun = kept.values_list("period_code", flat=True).first() or now.previous.code
    whole = period or now.previous.containing("year")
    first = max(whole.first_month, parse(begun).first_month)
    months = period.split("month") if period else [now.shift(-back) for back in range(12, 0, -1)]
    dues = dues_of([month for month in months if month.first_month >= first])
    return {month: due for month, due in dues.items() if due < clock.today()}


def _towns(county: Organization, branches: Iterable[Organization]) -> list[Town]:
    below = Organization.objects.filter(parent=county).order_by("sort_key", "pk")
    towns = {str(town.pk): Town(town) for town in below}
    depth = len(county.path.strip("/").split("/"))
    for branch in branches:
        parts = branch.path.strip("/").split("/")
        if parts[depth] in towns:
            towns[parts[depth]].branches.append(Branch(branch))
    return [town for town in towns.values() if town.branches]


def _tell(
    branch: Branch, told: dict[tuple[int, str], Any], asked: list[tuple[Period, str, dt.date]]
) -> None:
    pk = branch.organization.pk
    for month, code, due in asked:
        state, reported = told.get((pk, code), (None, None))
        branch.is_kept = branch.is_kept or state is not None
        if state in (None, S.OPEN):
            branch.missing.append(month)
        elif reported is not None and reported > due:
            branch.late.append(month)

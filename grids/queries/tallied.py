"""Cases of a place added up from what is counted with every change (grids.models.tallies): exact, and the
same cost for ten cases and a million.

Only what is due in the present month is looked for among the cases themselves: there a day decides.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from grids.models import Case, CaseTally, CountyTally
from grids.models.tallies import SUMS
from grids.queries.cases import RUNNING
from members.models import Organization
from portal import clock

NAMES = {"cases": "n", "done": "judged"}
"""What the sums are called in `rates.counts`, where it is not the same."""


@dataclass
class Told:
    """Counts by part of a place; only what there is."""

    found: dict[tuple[Any, dt.date], Counter[str]] = field(default_factory=dict)
    """By part and month of finding: the counts of `rates.counts`, and `merged`."""
    states: dict[Any, Counter[str]] = field(default_factory=dict)
    late: Counter[Any] = field(default_factory=Counter)

    def add(self, part: Any, month: dt.date, **numbers: int) -> None:
        """Add numbers of a part and month."""
        if any(numbers.values()):
            self.found.setdefault((part, month), Counter()).update(numbers)

    def settle(self) -> None:
        """Leave out what came to nothing: what is folded may say one more, what is not yet one less."""
        self.found = {key: tally for key, tally in self.found.items() if any(tally.values())}
        self.states = {part: +tally for part, tally in self.states.items() if +tally}


def told(
    account: Any, right: str, part: str, at: Mapping[str, Any], first: dt.date, last: dt.date
) -> Told:
    """Count what the account may see by `right` of the cases `at` a place, by the column `part`.

    Found between the months `first` and `last`, and open whenever they were found. Two queries; two more
    for a city's counties.
    """
    this_month, what = clock.today().replace(day=1), Told()
    wanted = Q(month__range=(first, last)) | Q(month=None) | Q(due__isnull=False)
    for tallies in _inside(account, right, part, at):
        rows: Any = tallies.filter(wanted).values("month", "due", "state", group=F(part))
        for row in rows.annotate(**{f"sum_{name}": Sum(name) for name in SUMS}).order_by():
            _add(what, row, this_month)
    for row in _due_this_month(account, right, part, at, this_month):
        what.late[row["group"]] += row["n"]
        what.add(row["group"], row["month"], judged=row["n"])
    what.settle()
    return what


def _inside(account: Any, right: str, part: str, at: Mapping[str, Any]) -> list[Any]:
    """The tallies of a place the account may see, none of them twice.

    Whoever sees all below the topmost place, county by county, is told by what is folded of each county and
    by what is not folded yet; unless there is another topmost place, to which a county's cases may have gone.
    """
    top = at.get("scope_path__startswith", "")
    whole = list(at) == ["scope_path__startswith"] and top.count("/") == 2
    if whole and part == "county" and account.may(right, top) and not _others(top):
        return [CountyTally.objects.all(), CaseTally.objects.filter(fresh=True)]
    return [CaseTally.objects.visible_to(account, right).filter(**_of_tallies(at))]


def _others(top: str) -> bool:
    """Whether there is a topmost place beside that one."""
    return Organization.objects.filter(parent=None).exclude(path=top).exists()


def _of_tallies(at: Mapping[str, Any]) -> dict[str, Any]:
    """The condition on cases, on tallies: their path is their organization's."""
    return {name.replace("scope_path", "organization__path"): value for name, value in at.items()}


def _add(what: Told, row: Mapping[str, Any], this_month: dt.date) -> None:
    part, month, n = row["group"], row["month"], row["sum_cases"]
    if month is None:
        if n:
            what.states.setdefault(part, Counter())[row["state"]] += n
    elif row["due"] is not None:
        if row["due"] < this_month and n:
            what.late[part] += n
            what.add(part, month, judged=n)
    elif row["state"]:
        what.add(part, month, merged=n)
    else:
        what.add(part, month, **{NAMES.get(name, name): row[f"sum_{name}"] for name in SUMS})


def _due_this_month(
    account: Any, right: str, part: str, at: Mapping[str, Any], this_month: dt.date
) -> Any:
    rows = Case.objects.visible_to(account, right).filter(**at).filter(RUNNING)
    late: Any = rows.filter(due_on__gte=this_month, due_on__lt=clock.today()).order_by()
    return late.values(group=F(part), month=TruncMonth("found_on")).annotate(n=Count("pk"))

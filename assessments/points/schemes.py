"""Which ledger schemes are run on sheets where, and by which version on which day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments import rights
from assessments.actions.cycles import ENTRY_CLOSES
from assessments.models import PointItem, Scheme, SchemeVersion
from assessments.points.rules import PLACES, Rules
from assessments.queries.openings import in_force_on
from members.models import Organization
from portal import clock
from portal.periods import Period, containing_day
from portal.refusals import Refused
from portal.workdays import Calendar, next_workday_from


@dataclass(frozen=True)
class PointScheme:
    """A scheme that is run on sheets, with the version in force."""

    scheme: Scheme
    version: SchemeVersion

    @cached_property
    def rules(self) -> Rules:
        """What its ledger allows."""
        return Rules(self.version.document)

    def fits(self, organization: Organization) -> bool:
        """Whether an organization keeps sheets of it."""
        inside = organization.path.startswith(self.scheme.organization.path)
        return inside and organization.kind in PLACES[self.rules.subject]


def any_for(account: Any) -> bool:
    """Whether any scheme with items applies where the account sees or supervises points; one statement."""
    paths = (*account.paths_for(rights.SEE_POINTS), *account.paths_for(rights.SUPERVISE_POINTS))
    return PointItem.objects.filter(scheme__organization__in=_above(paths)).exists()


def _above(paths: Iterable[str]) -> set[int]:
    """The ids of the organizations at and above paths."""
    return {int(part) for path in paths for part in path.split("/") if part}


def in_force(paths: Iterable[str], day: dt.date) -> list[PointScheme]:
    """Return the schemes on sheets in force on a day that apply at or below any of `paths`.

    One statement for the schemes and one for their versions, whatever the number of paths.
    """
    rows = (
        Scheme.objects.filter(organization_id__in=_above(paths))
        .select_related("organization")
        .prefetch_related("versions")
        .order_by("practice", "code")
    )
    found = []
    for scheme in rows:
        retired = scheme.retired_from is not None and scheme.retired_from <= day
        version = in_force_on(scheme.versions.all(), day)
        if version is not None and not retired:
            one = PointScheme(scheme, version)
            if one.rules.has_sheets:
                found.append(one)
    return found


def rules_on(scheme: Scheme, period: Period) -> Rules:
    """Return the rules in force at the end of a period; Refused where the scheme is not yet in force."""
    version = in_force_on(scheme.versions.all(), period.end)
    if version is None:
        raise Refused(f"《{scheme.title}》在{period.label}还没有施行。请选施行以后的月份。")
    return Rules(version.document)


def this_month() -> Period:
    """The month of today."""
    return containing_day(clock.today(), "month")


def due_on(month: Period, calendar: Calendar | None = None) -> dt.date:
    """Return the day by which a month's sheet is reported: the 5th after it, or the next working day."""
    after = month.end + dt.timedelta(days=1)
    return next_workday_from(after.replace(day=ENTRY_CLOSES["month"]), calendar)


def dues_of(months: Sequence[Period]) -> dict[Period, dt.date]:
    """Return month → the day it is reported by, with the holidays of all of them read at once."""
    if not months:
        return {}
    first, last = min(one.end for one in months), max(one.end for one in months)
    calendar = Calendar(first, last + dt.timedelta(days=60))
    return {month: due_on(month, calendar) for month in months}
